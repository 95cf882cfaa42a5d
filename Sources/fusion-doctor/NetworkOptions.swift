import ArgumentParser

/// The flags of the commands that can ask the remotes.
struct NetworkOptions: ParsableArguments {
  @Flag(help: "Ask the identity domain, Fusion and Datadog, reading only: proves what files cannot.")
  var live = false
  @Option(
    help: ArgumentHelp(
      "With --live: a further host that may get credentials, by its exact name; repeatable.", valueName: "host"))
  var allowHost: [String] = []
  @Option(help: ArgumentHelp("With --live: the HTTP proxy; default HTTPS_PROXY, NO_PROXY holds.", valueName: "url"))
  var proxy: String?
  @Option(
    help: ArgumentHelp(
      "With --live: trusted certificates (PEM); default SSL_CERT_FILE, else the system's.", valueName: "file"))
  var caFile: String?
  @Option(help: ArgumentHelp("With --live: for one step; default 10s.", valueName: "duration")) var timeout: String?

  /// Refuses flags that mean nothing without `--live`.
  ///
  /// - Parameter more: further ones, and whether they are given
  func refuseLoneFlags(_ more: [(String, Bool)] = []) throws {
    guard !live else { return }
    let flags = [
      ("--allow-host", !allowHost.isEmpty), ("--proxy", proxy != nil), ("--ca-file", caFile != nil),
      ("--timeout", timeout != nil),
    ]
    if let lone = (flags + more).first(where: \.1) {
      throw UsageError("\(lone.0) needs --live: without it nothing is asked of the network")
    }
  }
}
