import Lint

/// Where a user has a documented role from.
enum Holding {
  case direct(RoleAssignment)
  /// Through a role of the user: one that inherits it by these edges, or that stands for it (no edge).
  case wrapped(RoleAssignment, [RoleGraph.Edge])
  case absent
  case unknown(RoleAnswer)
}

/// What a source's direct roles say of a demand.
struct RoleAnswer {
  var verdict: Verdict
  /// Whether a hierarchy that is only declared decided it.
  var isDeclared = false
  /// What would decide it, where it is not known.
  var missing: [EvidenceKind]?

  init(_ verdict: Verdict, isDeclared: Bool = false, missing: [EvidenceKind]? = nil) {
    self.verdict = verdict
    self.isDeclared = isDeclared
    self.missing = missing
  }

  static func open(_ role: String) -> RoleAnswer {
    RoleAnswer(.unknown("the hierarchy of \(role) is not in evidence"), missing: [.roles])
  }
  static let unresolved = RoleAnswer(
    .unknown("a role of the user is given by an identifier that nothing resolves"), missing: [.user, .roles])
  static func cut(_ user: User) -> RoleAnswer { RoleAnswer(.unknown(user.rolesGap), missing: [.user]) }
}

extension Setup {
  /// Judges a demand on the direct roles of the integration user, for each source that has them.
  func judgeDirectRoles(_ demand: (User, [RoleAssignment], Place) -> RoleAnswer) -> Judgement {
    guard !users.judged.isEmpty else { return judgeUser { _ in .meets } }
    let judged = users.judged.span
    // Most users come from one source.
    if judged.count == 1, case .known(let assignments, let place) = judged[0].roles {
      let answer = demand(judged[0], assignments, place)
      var judgement = Judgement(answer.verdict, of: judged[0].source)
      if case .unverified = judgement.outcome {
        judgement.missing = answer.missing
      } else {
        judgement.isDeclared = judgement.isDeclared || answer.isDeclared
        judgement.basis = roles.adding(showing: assignments, to: [judged[0].source])
      }
      return judgement
    }
    var answers: [RoleAnswer] = []
    for index in judged.indices {
      switch judged[index].roles {
      case .known(let assignments, let place): answers.append(demand(judged[index], assignments, place))
      case .unknown(let why): answers.append(RoleAnswer(.unknown(why)))
      }
    }
    var judgement = Setup.weigh(answers.indices.map { (judged[$0].source, answers[$0].verdict) })
    if case .unverified = judgement.outcome {
      judgement.missing = answers.lazy.compactMap(\.missing).first
      return judgement
    }
    let basis = judgement.basis ?? []
    let deciding = answers.indices.filter { index in basis.contains { $0.name == judged[index].source.name } }
    if deciding.contains(where: { answers[$0].isDeclared && answers[$0].verdict.isKnown }) {
      judgement.isDeclared = true
    }
    judgement.basis = roles.adding(showing: deciding.flatMap { judged[$0].roles.value ?? [] }, to: basis)
    return judgement
  }

  /// Judges that the user has a job role, directly or inherited. Where the live probe shows that what the role opens is
  /// open, another role opens it: its absence is a warning.
  func judgeJobRole(_ role: String, opening family: LiveEvidence.Family, message: String) -> Judgement {
    let isProven = isOpen(family)
    let roles = roles
    let judgement = judgeDirectRoles { user, assignments, place in
      switch roles.holding(role, of: user, assignments) {
      case .direct: return RoleAnswer(.meets)
      case .wrapped(_, let path): return RoleAnswer(.meets, isDeclared: path.isDeclared)
      case .unknown(let answer): return answer
      case .absent:
        let codes = assignments.compactMap(\.code)
        let lapsed = roles.lapsed(role, of: user)
        let finding = Finding(
          role,
          message + (lapsed?.message ?? "") + (isProven ? "; yet \(family.title) answers: another role opens it" : ""),
          severity: isProven ? .warning : .error, at: lapsed?.place ?? place,
          observed: codes.isEmpty ? "no role" : codes.joined(separator: ", "), expected: role)
        return RoleAnswer(.fails([finding]), isDeclared: codes.contains { roles.isDeclared($0) })
      }
    }
    return notingAccess(judgement, "\(family.title) answers", isProven: isProven)
  }
}

extension RoleEvidence {
  /// Where a user's roles give a documented role.
  func holding(_ role: String, of user: User, _ assignments: [RoleAssignment]) -> Holding {
    if let direct = assignments.first(where: { $0.code == role }) { return .direct(direct) }
    var open: String?
    for assignment in assignments {
      guard let code = assignment.code else { continue }
      if isAlias(code, of: role) { return .wrapped(assignment, []) }
      switch reach(role, from: code) {
      case .reached(let path): return .wrapped(assignment, path)
      case .notReached: continue
      case .open(let missing): if open == nil { open = missing }
      }
    }
    if let open { return .unknown(.open(open)) }
    if assignments.contains(where: { $0.code == nil }) { return .unknown(.unresolved) }
    return user.rolesAreComplete ? .absent : .unknown(.cut(user))
  }

  /// The assignment that would give a role to a user and is not in force.
  func lapsed(_ role: String, of user: User) -> (message: String, place: Place)? {
    let holding = user.rolesOutOfForce.isEmpty ? .absent : holding(role, of: user, user.rolesOutOfForce)
    switch holding {
    case .direct(let assignment), .wrapped(let assignment, _):
      return ("; the assignment of `\(assignment.code ?? role)` has ended or has not begun", assignment.place)
    case .absent, .unknown: return nil
    }
  }

  /// Sources, with those that show some of the roles that are assigned.
  func adding(showing assigned: [RoleAssignment], to sources: [Source]) -> [Source] {
    adding(to: sources) { graph in
      assigned.contains { assignment in assignment.code.map { graph.shown[$0] != nil } ?? false }
    }
  }

  /// Sources, with those whose graphs are meant.
  func adding(to sources: [Source], where isMeant: (RoleGraph) -> Bool) -> [Source] {
    var all = sources
    for graph in graphs where isMeant(graph) && !all.contains(where: { $0.name == graph.source.name }) {
      all.append(graph.source)
    }
    return all
  }
}

extension [RoleGraph.Edge] {
  var isDeclared: Bool { contains { $0.standing == .declared } }
}

extension Verdict {
  fileprivate var isKnown: Bool { if case .unknown = self { false } else { true } }
}
