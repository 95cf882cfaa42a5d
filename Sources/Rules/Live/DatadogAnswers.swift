import Lint

/// What Datadog says of the arrival of data, as the rules about logs and metrics share it.
struct Arrival {
  /// Data older than this do not count as arriving.
  static let hour = 3600

  let setup: Setup
  /// `logs`, `metrics`.
  let what: String
  /// Whether the data tell this pod's from another's.
  let namesPod: Bool

  /// Nil where the account is registered, so that something has to arrive.
  var notYet: Judgement? {
    switch RegisteredAccounts.of(setup) {
    case .found: return nil
    case .none: return .notApplicable("the account is not registered with Datadog yet")
    case .undecided(let judgement):
      var judgement = judgement
      judgement.missing = [.account, .live]
      return judgement
    }
  }

  /// Whether what arrives can be another pod's.
  var isAmbiguous: Judgement? {
    guard let live = setup.live, (live.datadog.accounts ?? 0) > 1, !namesPod else { return nil }
    return .unverified(
      "\(what) arrive, but the organisation has \(live.datadog.accounts ?? 0) Oracle Fusion accounts and nothing in them "
        + "tells this pod's from another's")
  }

  var severity: Severity { setup.stage == .after ? .error : .warning }

  /// Why an arrival could not be asked for.
  func undecided(_ fault: Fault, _ exchange: Exchange?) -> Judgement {
    .unverified(
      "Datadog could not be asked for \(what): \(fault.short(exchange))",
      prerequisite: fault.trouble == .refused ? "FD0808" : nil)
  }

  /// `audit` alone is read: then audit policies explain silence.
  var readsAuditAlone: Bool {
    var services = (setup.tile.services?.value ?? []).map(\.value)
    if setup.tile.services == nil { services = Tile.defaultServices }
    if case .found(let accounts, _) = RegisteredAccounts.of(setup),
      let known = accounts.lazy.compactMap(\.services.value).first
    {
      services = known.map(\.value)
    }
    return services.contains("audit") && !services.contains("ess")
  }

  static func age(_ seconds: Int) -> String {
    seconds < 7200 ? "\(seconds / 60) minutes" : "\(seconds / 3600) hours"
  }
}

extension RuleMetadata {
  /// What explains that nothing arrives: Datadog is not let in, or what it has does not serve.
  static let arrivalCauses = ["FD0118", "FD0208", "FD0603", "FD0703", "FD0801", "FD0803", "FD0804", "FD0808"]
}
