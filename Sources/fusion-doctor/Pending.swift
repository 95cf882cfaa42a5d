import Lint

extension SetupResult {
  /// Whether something fails that another answer of the remotes can mend: what `--wait` asks again for. What is only noted
  /// is no failure, and what a file alone decides stays as it is.
  var isPending: Bool {
    checks.contains { check in
      check.findings.contains { $0.severity >= .warning && ($0.exchange != nil || check.restsOnLiveAnswer) }
    }
  }
}

extension Check {
  /// Whether an answer of the live probe is among what it rests on, rather than files and declared facts alone.
  fileprivate var restsOnLiveAnswer: Bool { basis.contains { $0 == "live probe" || $0.contains("https://") } }
}
