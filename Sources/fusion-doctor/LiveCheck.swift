import Evidence
import Glibc
import Lint
import Network
import Probe
import SourceText

/// The live side of a command: what the command line says of the network, and one probe for each setup.
struct LiveCheck: Sendable {
  var settings: NetworkSettings
  var guardian: CredentialGuard
  /// Trusted certificates as PEM.
  var roots: String
  /// How long failing checks are repeated, in seconds; nil: not.
  var wait: Double?
  var progress = LiveProgress()

  /// Where Linux systems keep their trusted certificates.
  private static let systemRoots = [
    "/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem",
    "/etc/ssl/ca-bundle.pem",
  ]

  init(_ options: NetworkOptions, wait: String? = nil, machine: Machine) throws {
    func seconds(_ text: String?, _ flag: String) throws -> Double? {
      guard let text else { return nil }
      guard let value = Quantity.seconds(text), value > 0, value <= 7 * 86_400 else {
        throw UsageError("`\(text)` is no duration for \(flag): write 10s, 5m or 1h30m, at most 7d")
      }
      return value
    }
    self.wait = try seconds(wait, "--wait")
    let timeout = try seconds(options.timeout, "--timeout") ?? 10
    do throws(NetworkSettings.Problem) {
      settings = try NetworkSettings(
        proxy: options.proxy, certificateFile: options.caFile, timeout: timeout, variable: machine.variable)
    } catch {
      throw UsageError(error.message)
    }
    guardian = CredentialGuard(allowed: Set(options.allowHost))
    let files = settings.certificateFile.map { [$0] } ?? LiveCheck.systemRoots
    guard let path = files.first(where: { machine.exists(Path.absolute($0, in: machine.workingDirectory)) }) else {
      throw UsageError("there are no trusted certificates: name a file with --ca-file or SSL_CERT_FILE")
    }
    do throws(FileProblem) {
      let bytes = try machine.open(Path.absolute(path, in: machine.workingDirectory)).all(limit: 16 << 20)
      roots = String(decoding: bytes, as: UTF8.self)
    } catch {
      throw UsageError("the trusted certificates `\(path)` cannot be read: \(error.message)")
    }
  }

  /// Probes setups, four at the same time, and puts what they are now in their places.
  ///
  /// An interruption ends what is under way: each setup keeps what was seen up to then. Evidence of an earlier round that
  /// is whole is not given up for it.
  func probe(
    _ indices: [Int], of loaded: [Setup?], loader: Loader, batch: Loader.Batch, into setups: inout [Setup?]
  ) async {
    await withTaskGroup(of: (Int, Setup?).self) { group in
      group.addTask {
        // Ends the others when the program is told to stop.
        while Interruption.number == nil, (try? await Task.sleep(for: .milliseconds(50))) != nil {}
        return (-1, nil)
      }
      var next = 0
      var running = 0
      func start() {
        while next < indices.count {
          let index = indices[next]
          next += 1
          guard let setup = loaded[index], setup.canBeProbed else { continue }
          running += 1
          group.addTask { (index, await probe(setup, index, loader: loader, batch: batch)) }
          return
        }
      }
      for _ in 0..<4 { start() }
      while running > 0, let (index, setup) = await group.next() {
        if index < 0 {
          group.cancelAll()
          continue
        }
        running -= 1
        if setup?.live?.isInterrupted != true || setups[index]?.live == nil { setups[index] = setup }
        start()
      }
      group.cancelAll()
    }
    progress.finish()
  }

  /// Waits, but not longer than the program may run.
  func pause(_ duration: Duration) async {
    let end = ContinuousClock.now + duration
    while ContinuousClock.now < end, Interruption.number == nil { try? await Task.sleep(for: .milliseconds(50)) }
  }

  private func probe(_ loaded: Setup, _ index: Int, loader: Loader, batch: Loader.Batch) async -> Setup? {
    var setup = loaded
    var settings = settings
    if let text = setup.configuration?["probe"]?["timeout"]?.string, let seconds = Quantity.seconds(text), seconds > 0 {
      settings.timeout = min(settings.timeout, seconds)
    }
    var network: NetworkTransport?
    do throws(NetworkSettings.Problem) {
      // After a signal the many setups that are left cost nothing more.
      if !Task.isCancelled {
        network = try NetworkTransport(settings, rootsPEM: roots, now: Timestamp(seconds: time(nil)))
      }
    } catch {
      progress.say("error: \(error.message)")
      return nil
    }
    let keys = loader.datadogKeys(index, of: batch)
    let secret = loader.clientSecret(index, of: batch)
    setup.secrets.formUnion([secret, keys.api, keys.application].compactMap { $0 })
    let plan = ProbePlan(
      setup, clientSecret: secret.map(Secret.init),
      datadogKeys: (keys.api.map(Secret.init), keys.application.map(Secret.init)), guardian: guardian)
    let redactor = Redactor(secrets: setup.secrets)
    let name = redactor.redact(setup.name)
    let transport = progress.logging(network?.transport ?? .interrupted, of: name, redactor: redactor)
    var result = await Probe(plan, transport: transport) { [progress] stage, isDone in
      if isDone { progress.ended(stage, of: name) } else { progress.began(stage, of: name) }
    }.run(
      seenFrom: LiveCheck.hostName(), proxy: settings.proxy?.shown)
    await network?.shutdown()
    result.live.allowedHosts = guardian.allowed
    LiveImport.merge(
      result.live,
      result.documents.map { LiveImport.Document(kind: $0.kind, exchange: $0.exchange, body: $0.body) }, into: &setup)
    return setup
  }

  private static func hostName() -> String {
    var name = [CChar](repeating: 0, count: 256)
    guard gethostname(&name, name.count - 1) == 0 else { return "this machine" }
    return String(decoding: name.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}

extension Setup {
  /// Whether there is anything that a probe could start from.
  var canBeProbed: Bool { !problems.contains { $0.rule == "FD0001" } }
}
