import Lint

/// A rule about one family of Fusion's REST resources: what its answers mean.
struct FamilyDemand {
  var family: LiveEvidence.Family
  /// The rule's name: the subject of its finding.
  var subject: String
  var severity = Severity.error
  /// What opens the family, for the message: `the role Integration Specialist`.
  var role: String
  /// Whether a fault of the service, or no answer, fails the rule too.
  var failsOnFault = false
  /// Rules that explain a refusal of the service itself, with the subject by which they do.
  var causes: [String: String?] = [:]
  /// What holds where the family was not asked.
  var notRun = Judgement.unverified("the live probe did not ask for it")

  func judge(_ setup: Setup, done: (FamilyAnswer, Exchange?) -> Judgement = { _, _ in .passed }) -> Judgement {
    setup.judge(
      { $0.families[family] ?? .notRun }, notRun: notRun, done: done,
      failed: { fault, exchange in
        var demand = self
        // Whether the user is known does not show where most requests are refused on the way: that explains a 401 too.
        if fault.kind == .unauthorized, case .open = setup.acceptance { demand.causes["FD0712"] = .some(nil) }
        return demand.judge(fault, exchange, at: setup.place(of: .fusionBaseURL))
      })
  }

  /// What a fault of one request of the family means.
  func judge(_ fault: Fault, _ exchange: Exchange?, at place: Place) -> Judgement {
    switch fault.trouble {
    case .refused:
      guard family.refuses(fault) else {
        return .unverified("\(family.title): \(fault.short(exchange)), the service is not found on this pod")
      }
      return failed(fault, exchange, at: place, refusal(fault), causes)
    case .failed:
      return failed(fault, exchange, at: place, "FAIL inside of 200: \(role) or its set-up is missing", causes)
    case .blocked:
      return failed(
        fault, exchange, at: place, "a firewall or access rule refuses it before Fusion looks at roles",
        ["FD0712": family.rawValue])
    case .elsewhere: return failed(fault, exchange, at: place, "a sign-in page or a redirect answers", ["FD0702": nil])
    case .throttled:
      return .unverified("\(family.title) could not be asked: too many requests", prerequisite: "FD0713")
    case .noAnswer, .broken:
      guard failsOnFault else {
        return .unverified("\(family.title) gave no answer that decides: \(fault.short(exchange))")
      }
      return failed(fault, exchange, at: place, "no list comes back", ["FD0701": nil, "FD0117": nil])
    }
  }

  private func failed(
    _ fault: Fault, _ exchange: Exchange?, at place: Place, _ meaning: String, _ causes: [String: String?]
  ) -> Judgement {
    .failed(
      Finding(
        subject, "\(family.title) cannot be read: \(fault.short(exchange)), \(meaning)", severity: severity, at: place,
        observed: fault.observed(exchange), expected: "an answer with records", causes: causes), seenIn: exchange)
  }

  private func refusal(_ fault: Fault) -> String {
    switch fault.kind {
    case .unauthorized: "Fusion does not accept the token there"
    case .notFound: "the service is not provisioned, or \(role) is missing"
    default: "\(role) is missing"
    }
  }
}

extension LiveEvidence.Family {
  /// Whether a fault is a refusal of this family. Some services answer 404 to a missing role; of the audit history it
  /// says that the pod has none.
  func refuses(_ fault: Fault) -> Bool { fault.trouble == .refused && (self != .audit || fault.kind != .notFound) }
}

extension FamilyDemand {
  /// Examples of a rule about rows that only a data role opens.
  ///
  /// - Parameter resource: a collection of the family, which is named as its stream is
  static func examples(_ family: LiveEvidence.Family, resource: String) -> [Example] {
    func answer(_ step: LiveEvidence.Step<FamilyAnswer>?) -> @Sendable (inout LiveEvidence) -> Void {
      { $0.families[family] = step }
    }
    let pod = Example.Part.tile("fusion_base_url: «$POD»")
    return [
      .passes("rows", .healthyLive),
      .fails("403", pod, .live(answer(refused(.forbidden, 403))), severity: .info),
      .fails("no rows", pod, .live(answer(.done(FamilyAnswer(rows: 0), nil))), severity: .info),
      .fails(
        "the collector reads it", pod,
        .lines("collect: { streams: { \(family.rawValue): [{ resource: \(resource) }] } }"),
        .live(answer(refused(.notFound, 404))), severity: .warning),
      .undecidable("a fault", .live(answer(refused(.serverFault, 500)))),
      .notApplicable("not asked", .live(answer(nil))),
      .notApplicable("offline"),
    ]
  }

  /// The rules about families that the guide's roles need not open: a note, or a warning where the collector reads them.
  static func optional(
    _ family: LiveEvidence.Family, subject: String, role: String, on setup: Setup
  ) -> FamilyDemand {
    FamilyDemand(
      family: family, subject: subject, severity: setup.collects(family.rawValue) ? .warning : .info, role: role,
      notRun: .notApplicable("`\(family.rawValue)` is not among the families that are asked"))
  }

  /// Judges an optional family, where no rows are as good as none that may be seen.
  func judgeRows(_ setup: Setup) -> Judgement {
    judge(setup) { answer, exchange in
      guard answer.rows == 0 else { return .passed }
      return .failed(
        Finding(
          subject,
          "\(family.title) answers without a row: the data role is missing, or there is nothing to read",
          severity: severity, at: setup.place(of: .fusionBaseURL), observed: "200, no rows", expected: "rows"),
        seenIn: exchange)
    }
  }
}

extension Remedy {
  /// Roles that open a family which the guide's do not.
  static func dataRole(_ what: String, function: String, data: String) -> Remedy {
    Remedy(
      owner: .fusionSecurity, summary: "Give the integration user reading access to \(what), if it is to be read.",
      right: "IT Security Manager",
      steps: [
        "Give the integration user's custom role \(function).",
        "Give the user \(data): the function alone answers 200 without rows.", SecurityConsole.importRoles,
      ],
      commands: [SecurityConsole.readUserRoles], where: SecurityConsole.roleHierarchy)
  }
}
