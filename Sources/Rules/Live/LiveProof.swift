import Lint

/// What the live probe proves of the configuration (contract: what `go` needs, table of live facts).
extension Setup {
  /// A token for the configured scope was issued: the application is there, active, a client, and may use the grant.
  var provenByToken: Judgement? {
    guard case .done(_, let exchange) = live?.token else { return nil }
    return Judgement(.passed, basis: [Setup.source(exchange)])
  }

  /// Whether Fusion takes the token.
  enum Acceptance {
    /// A family answered as it answers only to a user that it knows.
    case accepted(Exchange?)
    /// Every family that spoke of the token answered 401.
    case refused([(family: LiveEvidence.Family, exchange: Exchange?)])
    /// No answer tells.
    case open
  }

  var acceptance: Acceptance {
    guard let live, case .done = live.token else { return .open }
    var refused: [(family: LiveEvidence.Family, exchange: Exchange?)] = []
    var blocked = 0
    for family in LiveEvidence.Family.allCases {
      switch live.families[family] {
      case .done(_, let exchange): return .accepted(exchange)
      case .failed(let fault, let exchange):
        switch fault.kind {
        case .forbidden, .failInside: return .accepted(exchange)
        case .unauthorized:
          refused.append((family, exchange))
        case .blocked: blocked += 1
        default: break
        }
      default: break
      }
    }
    // Where the run was interrupted, a family that was not reached could have accepted it.
    // Where most are refused on the way, one 401 is no answer of Fusion to this token: access rules give that too.
    return refused.count <= blocked || refused.isEmpty || live.isInterrupted ? .open : .refused(refused)
  }

  /// Fusion takes the token: the user is there and active.
  var provenByAcceptance: Judgement? {
    guard case .accepted(let exchange) = acceptance else { return nil }
    return Judgement(.passed, basis: [Setup.source(exchange)])
  }

  /// Whether a request was submitted by the client itself; nil where the answer does not say.
  func isOwn(_ request: EssRequest) -> Bool? {
    guard let submitter = request.submitter, !submitter.isEmpty, let client = tile.cleaned(.clientID) else {
      return nil
    }
    let folded = submitter.lowercased()
    return folded == client.value.lowercased() || folded == live?.token.value?.subject?.lowercased()
  }

  /// A request of another user that the probe saw.
  var foreignRequest: EssRequest? {
    if let request = live?.requests.first(where: { isOwn($0) == false }) { return request }
    // The configuration says of the known one that another user submitted it.
    guard let request = live?.knownRequest.value, isOwn(request) != true else { return nil }
    return request
  }

  /// Whether a family answers, whatever role opens it.
  func isOpen(_ family: LiveEvidence.Family) -> Bool {
    if case .done = live?.families[family] { true } else { false }
  }

  /// Says with an undecided judgement about a role that the access itself is proven.
  func notingAccess(_ judgement: Judgement, _ what: String, isProven: Bool) -> Judgement {
    guard isProven, case .unverified(let reason) = judgement.outcome else { return judgement }
    var noted = judgement
    noted.outcome = .unverified("access proven: \(what), which other roles open too; \(reason)")
    return noted
  }

  /// A role as what opens a family: where the evidence shows it, it is not the role that is missing.
  func naming(_ title: String, _ role: String) -> String {
    shownRole(role) == nil ? "the role \(title)" : "the effect of the role \(title), which the evidence shows,"
  }

  /// Where the evidence shows that the integration user has a role in a way that should take effect.
  func shownRole(_ role: String) -> RoleAssignment? {
    for user in users.judged {
      guard let assignments = user.roles.value else { continue }
      // A direct assignment of ESSMonitor does not work (FD0402).
      let counting = role == SeededRole.essMonitor ? assignments.filter { $0.code != role } : assignments
      switch roles.holding(role, of: user, counting) {
      case .direct(let assignment), .wrapped(let assignment, _): return assignment
      case .absent, .unknown: continue
      }
    }
    return nil
  }
}

/// One possible reason for what was seen, and how to tell.
struct Candidate {
  enum Support { case supported, open, refuted }

  /// `the client secret is wrong`.
  var text: String
  /// What tells it from the others, as a step.
  var sight: String
  var support: Support

  /// - Parameter rules: where one of them fails, the evidence supports the reason; where all of them pass, it refutes it
  init(_ text: String, _ sight: String, by rules: [any Rule] = [], on setup: Setup) {
    self.text = text
    self.sight = sight
    var isOpen = rules.isEmpty
    var isSupported = false
    for rule in rules {
      switch rule.check(setup).outcome {
      case .failed(let findings): if findings.contains(where: { $0.severity > .info }) { isSupported = true }
      case .passed: break
      case .unverified, .notApplicable: isOpen = true
      }
    }
    support = isSupported ? .supported : isOpen ? .open : .refuted
  }
}

extension [Candidate] {
  /// What the evidence supports, then what it leaves open; what it refutes is left out, unless nothing else is left.
  var ranked: [Candidate] {
    let standing = filter { $0.support == .supported } + filter { $0.support == .open }
    return standing.isEmpty ? self : standing
  }

  /// `most likely a (the evidence says so), else b or c`.
  var sentence: String {
    let supported = filter { $0.support == .supported }.map(\.text)
    let open = filter { $0.support != .supported }.map(\.text)
    let rest = open.count > 1 ? open.dropLast().joined(separator: ", ") + " or " + open[open.count - 1] : open.first
    if supported.isEmpty { return rest ?? "" }
    return "by the evidence " + String.enumeration(supported) + (rest.map { "; else \($0)" } ?? "")
  }
}
