/// What a source says of one demand.
public enum Verdict: Sendable {
  case meets
  case fails([Finding])
  case unknown(String)
}

extension Setup {
  /// Judges a demand on the application: each source that has it is asked, live answers outweigh files, and among files
  /// the failing value decides; unknown yields to known.
  public func judgeApplication(_ demand: (Application) -> Verdict) -> Judgement {
    if applications.judged.isEmpty { return applicationIsMissing }
    if case .oracleManaged = applications.selection {
      return .unverified("the client ID names one of Oracle's service applications", prerequisite: "FD0212")
    }
    // By span: an application is wide, and a copy of it costs more than most demands.
    let judged = applications.judged.span
    if judged.count == 1 { return Judgement(demand(judged[0]), of: judged[0].source) }
    return Setup.weigh(applications.judged.map { ($0.source, demand($0)) })
  }

  /// Why no application can be judged.
  public var applicationIsMissing: Judgement {
    switch applications.selection {
    case .notFound: return .unverified("the application is not in evidence", prerequisite: "FD0201")
    case .incomplete(let reason): return .unverified("\(reason): absence from it proves nothing")
    case .noClientID: return .unverified("the tile has no client ID", prerequisite: "FD0101")
    default: break
    }
    let sources = sources(of: .application)
    if sources.isEmpty {
      if live?.isInterrupted == true { return .unverified("interrupted") }
      return .unverified("no export of the confidential application")
    }
    if let cut = sources.first(where: { !$0.isComplete }) {
      return .unverified("the list in \(cut.name) is cut: absence from it proves nothing")
    }
    return .unverified("the application is not in evidence", prerequisite: "FD0201")
  }

  /// Whether exports were read that hold no application at all, and are whole.
  public var applicationListIsEmpty: Bool {
    let sources = sources(of: .application)
    return applications.all.isEmpty && !applications.selection.isIncomplete && !sources.isEmpty
      && sources.allSatisfy(\.isComplete)
  }

  /// Judges a demand on the integration user, as ``judgeApplication(_:)`` does.
  public func judgeUser(_ demand: (User) -> Verdict) -> Judgement {
    if users.judged.isEmpty {
      if users.listings.isEmpty {
        return .unverified(live?.isInterrupted == true ? "interrupted" : "no evidence of the integration user")
      }
      if tile.cleaned(.clientID) == nil { return .unverified("the tile has no client ID", prerequisite: "FD0101") }
      return .unverified("the integration user is not in evidence", prerequisite: "FD0301")
    }
    let judged = users.judged.span
    if judged.count == 1 { return Judgement(demand(judged[0]), of: judged[0].source) }
    return Setup.weigh(users.judged.map { ($0.source, demand($0)) })
  }

  /// Weighs what several sources say of one demand.
  public static func weigh(_ answers: [(source: Source, verdict: Verdict)]) -> Judgement {
    // Most facts have one source.
    if answers.count == 1, let (source, verdict) = answers.first { return Judgement(verdict, of: source) }
    var reason: String?
    for standing in [Standing.live, .file, .declared] {
      var passing: [Source] = []
      var failing: (sources: [Source], findings: [Finding])?
      for (source, verdict) in answers where source.standing == standing {
        switch verdict {
        case .meets: passing.append(source)
        case .fails(let findings):
          // A forbidden entry counts from any source, once.
          let known = Set((failing?.findings ?? []).map(\.subject))
          failing = (
            (failing?.sources ?? []) + [source],
            (failing?.findings ?? []) + findings.filter { !known.contains($0.subject) }
          )
        case .unknown(let why): if reason == nil { reason = why }
        }
      }
      let isDeclared = standing == .declared
      if let failing { return Judgement(.failed(failing.findings), basis: failing.sources, isDeclared: isDeclared) }
      if !passing.isEmpty { return Judgement(.passed, basis: passing, isDeclared: isDeclared) }
    }
    return .unverified(reason ?? "no evidence")
  }
}

extension Judgement {
  /// What the only source says.
  package init(_ verdict: Verdict, of source: Source) {
    let isDeclared = source.standing == .declared
    switch verdict {
    case .meets: self.init(.passed, basis: [source], isDeclared: isDeclared)
    case .fails(let findings): self.init(.failed(findings), basis: [source], isDeclared: isDeclared)
    case .unknown(let why): self = .unverified(why)
    }
  }
}

extension Known {
  /// A verdict from a value, or the reason why it is not known.
  public func verdict(_ judge: (Value, Place) -> Verdict) -> Verdict {
    switch self {
    case .known(let value, let place): judge(value, place)
    case .unknown(let reason): .unknown(reason)
    }
  }
}
