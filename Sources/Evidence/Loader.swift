public import Lint
import SourceText

/// Loads setups: configuration files into documents, documents into setups with their evidence.
public struct Loader: Sendable {
  /// Bytes of a configuration.
  public static let configurationLimit = 16 << 20
  /// Setups of a run: bounds what it takes to hold their results and to write them in every format.
  public static let setupLimit = 2_500
  /// Faults of the texts of one configuration, all its setups taken together.
  static let faultLimit = 10_000
  /// Bytes of evidence that is read whole (JSON).
  static let documentLimit = 128 << 20
  /// Values of a JSON document that are kept: bounds its memory.
  static let documentNodes = 1_000_000
  /// From this many bytes on, a list may hold more people than there is room for.
  static let longList = 1 << 20
  /// Bytes of evidence that is read as a stream.
  static let streamLimit = 2 << 30

  let machine: Machine
  let catalogue: [RuleMetadata]
  let time: Timestamp
  let isStrict: Bool
  /// `--stage`.
  let stage: Setup.Stage?

  public init(
    machine: Machine, catalogue: [RuleMetadata], time: Timestamp, isStrict: Bool = false, stage: Setup.Stage? = nil
  ) {
    self.machine = machine
    self.catalogue = catalogue
    self.time = time
    self.isStrict = isStrict
    self.stage = stage
  }

  /// Setups of a run, before their evidence is read.
  public struct Batch: Sendable {
    var pending: [Pending] = []
    /// Accounts that were passed over, and the like.
    public var notes: [String] = []
    public var count: Int { pending.count }
    /// Every file that the run reads as configuration, absolute.
    public var files: [String] = []

    /// Adds another file's setups.
    mutating func append(_ other: Batch) {
      pending += other.pending
      notes += other.notes
      files += other.files
    }

    /// The secrets that the configurations hold or name.
    public var secrets: [String] { pending.flatMap(\.secrets) }

    /// A setup without its evidence.
    public func setup(_ index: Int) -> Setup { pending[index].setup }

    /// Every file that the run reads, absolute: configurations, their evidence and the files of secrets.
    public func inputFiles(_ machine: Machine) -> [String] {
      files
        + pending.flatMap { pending in
          var paths: [String] = []
          for request in pending.evidence {
            paths.append(Path.absolute(request.path.value, in: pending.directory))
            if Path.isPattern(request.path.value) {
              paths += Path.matches(request.path.value, in: pending.directory, machine)
            }
          }
          if case .reference(let reference, _) = pending.setup.tile.secret, case .file(let path) = reference.target {
            paths.append(Path.absolute(path, in: pending.directory))
          }
          return paths
        }
    }

    var siblings: [Sibling] = []
    /// Setups by client ID, in lower case; of very many the representatives.
    var clients: [String: [Int]] = [:]
    /// Who is looked for in every file, whatever setup names it.
    var wanted = Wanted.nobody
  }

  struct Pending: Sendable {
    var setup: Setup
    var evidence: [EvidenceRequest]
    var directory: String
    var secrets: [String]
    /// What others of the run know of it.
    var sibling: Sibling
    /// Its client ID in lower case.
    var client: String?
    /// What it may have in common with others: pod, client ID, name.
    var shared: [String] = []

    init(_ decoded: DecodedConfiguration, directory: String) {
      setup = decoded.setup
      evidence = decoded.evidence
      secrets = decoded.secrets
      self.directory = directory
      let namePlace =
        setup.configuration?["name"].map { Place($0) } ?? setup.tile.text(.fusionBaseURL)?.place ?? setup.root
      sibling = Sibling(
        index: 0, name: Fact(setup.name, at: namePlace), file: setup.file,
        baseURL: setup.tile.cleaned(.fusionBaseURL), tokenURL: setup.tile.cleaned(.tokenURL),
        clientID: setup.tile.cleaned(.clientID))
      client = sibling.clientID?.value.lowercased()
      // Pasted into the wrong field it is a secret all the same (FD0106).
      if let client = sibling.clientID?.value, SecretShape.matches(client) { secrets.append(client) }
      if let pod = sibling.pod { shared.append("pod " + pod) }
      if let client { shared.append("client " + client) }
      shared.append("name " + sibling.name.value)
    }
  }

  /// Reads the configuration files. An unreadable one is a usage error.
  public func read(_ inputs: [Discovery.Input]) throws(Discovery.Problem) -> Batch {
    try joined(inputs.map { read($0) })
  }

  /// Reads several configuration files at the same time.
  public func read(_ inputs: [Discovery.Input], width: Int) async throws(Discovery.Problem) -> Batch {
    try joined(await mapped(inputs.count, width: width) { read(inputs[$0]) })
  }

  private func joined(_ parts: [(batch: Batch, problem: Discovery.Problem?)]) throws(Discovery.Problem) -> Batch {
    var batch = Batch()
    batch.pending.reserveCapacity(parts.count)
    batch.files.reserveCapacity(parts.count)
    for part in parts {
      if let problem = part.problem { throw problem }
      batch.append(part.batch)
    }
    guard batch.count <= Loader.setupLimit else {
      throw Discovery.Problem(message: "more than \(Loader.setupLimit) setups in one run: check them in several runs")
    }
    batch.findSiblings()
    return batch
  }

  private func read(_ input: Discovery.Input) -> (batch: Batch, problem: Discovery.Problem?) {
    var batch = Batch()
    let bytes: [UInt8]
    let absolute: String
    do throws(FileProblem) {
      switch input {
      case .file(let path):
        absolute = path
        bytes = try machine.open(path).all(limit: Loader.configurationLimit)
      case .standardInput:
        absolute = machine.workingDirectory + "/-"
        bytes = try machine.standardInput(Loader.configurationLimit)
      case .record: throw FileProblem.isRecord
      }
    } catch {
      return (batch, Discovery.Problem(message: "`\(input.name(machine))` cannot be read: \(error.message)"))
    }
    batch.files.append(absolute)
    read(bytes, absolute: absolute, into: &batch)
    if batch.pending.isEmpty, batch.notes.isEmpty, input != .standardInput {
      batch.notes.append("\(input.name(machine)): there is no setup in it")
    }
    return (batch, nil)
  }

  private func read(_ bytes: [UInt8], absolute: String, into batch: inout Batch) {
    let name = absolute.hasSuffix("/-") ? "-" : Path.display(absolute, in: machine.workingDirectory)
    let directory = Path.directory(of: absolute)
    let run = RunFacts(time: time, isStrict: isStrict, folder: directory)
    let decoder = ConfigurationDecoder(
      catalogue: catalogue, machine: machine, run: run, directory: directory, file: name)
    let (file, textProblem) = SourceFile.decode(bytes, name: name)
    var faults = 0
    func add(_ decoded: DecodedConfiguration) {
      faults += decoded.setup.problems.count
      var pending = Pending(decoded, directory: directory)
      if let stage { pending.setup.stage = stage }
      // Only where the collector keeps its state does it matter.
      if pending.setup.collect != nil { pending.setup.run.isVersionControlled = isVersionControlled(directory) }
      batch.pending.append(pending)
    }
    do throws(SyntaxProblem) {
      if let textProblem {
        throw SyntaxProblem(
          textProblem.message, range: textProblem.offset..<min(textProblem.offset + 1, file.bytes.count))
      }
      let documents =
        name.hasSuffix(".json")
        ? [try JSONReader.read(file)] : try YAMLReader.read(file, limits: .init(documents: Loader.setupLimit))
      for (index, document) in documents.enumerated() where !(document.root.isNull && documents.count > 1) {
        guard faults <= Loader.faultLimit else {
          throw SyntaxProblem("more than \(Loader.faultLimit) faults stand before this", range: document.root.range)
        }
        if let accounts = AccountConfiguration.accounts(document.root) {
          let duplicates = Validator.duplicates(in: document)
          for (position, account) in accounts.enumerated() {
            let (decoded, accountName) = AccountConfiguration.decode(
              account, document: index + position, decoder: decoder, duplicates: duplicates)
            if let decoded {
              add(decoded)
            } else {
              batch.notes.append("\(name): the account `\(accountName)` is passed over: it is for EPM alone")
            }
          }
        } else if !document.root.isNull {
          if document.root.isObject {
            add(decoder.decode(document, index: index))
          } else {
            add(
              broken(
                SyntaxProblem("a mapping is expected here, not \(document.root.kind)", range: document.root.range),
                file, index, run))
          }
        }
      }
    } catch {
      add(broken(error, file, 0, run))
    }
  }

  /// A setup of a document that could not be read: FD0001 is all that can be said of it.
  private func broken(_ problem: SyntaxProblem, _ file: SourceFile, _ index: Int, _ run: RunFacts)
    -> DecodedConfiguration
  {
    func place(_ range: Range<Int>) -> Place {
      Place(.bytes(file, range), isHidden: SecretMarks.mayStand(at: range.lowerBound, in: file))
    }
    let place = place(problem.range)
    var setup = Setup(
      file: file.name, document: index, name: file.name, stage: stage ?? .before, root: place,
      tile: Tile(place: place, site: Fact("datadoghq.com", at: place)), run: run)
    setup.problems = [
      InputProblem(
        rule: "FD0001", subject: file.name, message: problem.message, place: place,
        related: problem.related.map { [Fact($0.message, at: Place(.bytes(file, $0.range), isHidden: place.isHidden))] }
          ?? [])
    ]
    return DecodedConfiguration(setup: setup, evidence: [], secrets: [])
  }

  /// Reads the evidence of one setup.
  public func load(_ index: Int, of batch: Batch) -> Setup {
    // Part by part: a copy of the whole copies the setup once more.
    var setup = batch.pending[index].setup
    var secrets = batch.pending[index].secrets
    guard !setup.problems.contains(where: { $0.rule == "FD0001" }) else { return setup }
    var wanted = batch.wanted
    wanted.clientID = setup.tile.cleaned(.clientID)?.value
    let reader = EvidenceReader(machine: machine, directory: batch.pending[index].directory, time: time, wanted: wanted)
    let imported = reader.read(batch.pending[index].evidence)
    secrets += imported.secrets
    setup.sources = imported.sources
    setup.problems += imported.problems
    setup.applications.all = imported.applications
    setup.applications.searched = imported.sources.filter { $0.kind == .application }
    setup.applications.select(clientID: wanted.clientID)
    setup.environments = Environment.select(
      imported.environments, baseURL: setup.tile.cleaned(.fusionBaseURL)?.value,
      tokenURL: setup.tile.cleaned(.tokenURL)?.value)
    setup.users.listings += imported.users
    setup.roles.graphs += imported.graphs
    setup.users.resolveRoles(setup.roles.graphs)
    setup.users.select(clientID: wanted.clientID)
    // A user that carries another setup's client ID came with a refresh from there (FD0119).
    for user in setup.users.all {
      for other in batch.clients[user.username.value?.lowercased() ?? ""] ?? []
      where other != index && !setup.siblings.contains(where: { $0.index == other }) {
        setup.siblings.append(batch.siblings[other])
      }
    }
    setup.audit.policies += imported.policies
    setup.accounts.listings += imported.accounts
    setup.secrets = Set(secrets)
    return setup
  }

  /// The client secret of a setup, for the one request that needs it; nil where its reference gives none that serves.
  public func clientSecret(_ index: Int, of batch: Batch) -> String? {
    let pending = batch.pending[index]
    switch pending.setup.tile.secret {
    case .reference(let reference, _):
      guard case .given = reference.outcome else { return nil }
      switch reference.target {
      case .variable(let name): return machine.variable(name)
      case .file(let path):
        guard let file = try? machine.open(Path.absolute(path, in: pending.directory)),
          let bytes = try? file.all(limit: 1 << 16)
        else { return nil }
        return Tile.clean(String(decoding: bytes, as: UTF8.self))
      }
    case .literal: return pending.setup.configuration?["tile"]?["client_secret"]?.string.map(Tile.clean)
    case .absent, .empty, .registered: return nil
    }
  }

  /// Datadog's keys, from the variables that the configuration names; default `DD_API_KEY` and `DD_APP_KEY`.
  public func datadogKeys(_ index: Int, of batch: Batch) -> (api: String?, application: String?) {
    func key(_ name: String, default variable: String) -> String? {
      let text = batch.pending[index].setup.configuration?["datadog"]?[name]?.string ?? "${\(variable)}"
      guard text.hasPrefix("${"), text.hasSuffix("}") else { return nil }
      return machine.variable(String(text.dropFirst(2).dropLast())).flatMap { $0.isEmpty ? nil : Tile.clean($0) }
    }
    return (key("api_key", default: "DD_API_KEY"), key("app_key", default: "DD_APP_KEY"))
  }

  private func isVersionControlled(_ directory: String) -> Bool {
    var folder = directory
    while true {
      let start = folder == "/" ? "/" : folder + "/"
      if [".git", ".hg", ".svn", ".jj"].contains(where: { machine.exists(start + $0) }) { return true }
      if folder == "/" { return false }
      folder = Path.directory(of: folder)
    }
  }
}
