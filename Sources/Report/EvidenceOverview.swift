public import Lint
import SourceText

/// What was understood of a setup's evidence, and what is missing: the `evidence` command.
public struct EvidenceOverview: Sendable {
  /// A file that was named, or a member of an archive.
  public struct File: Sendable {
    public var name: String
    /// What it was taken for; empty where it was refused.
    public var sources: [Source] = []
    public var problems: [Problem] = []
  }

  /// Why a file, or a part of it, was refused.
  public struct Problem: Sendable {
    public var rule: String
    public var message: String
    public var location: Location
    public var observed: String?
    public var expected: String?
    public var steps: [String]
    public var commands: [String]
  }

  /// A kind of evidence that would decide more.
  public struct Want: Sendable {
    public var kind: EvidenceKind
    /// Whether there is none of it at all.
    public var isMissing: Bool
    public var proof: ProvingEvidence
    public var console: String?
    /// The rules that it would decide, with the reason why each is open.
    public var rules: [(id: String, name: String, reason: String?)]
  }

  public var name: String
  public var file: String
  public var document: Int
  public var files: [File] = []
  /// Facts that are stated by hand: what they are about.
  public var declared: [String] = []
  public var wants: [Want] = []
  /// What the live probe gave; nil: it was not asked.
  public var live: EvidenceAnswers?
  /// What `go` still needs, for a live run.
  public var goLacks: [Lack] = []

  /// A rule that `go` needs and that is not proven.
  public struct Lack: Sendable {
    public var id: String
    public var name: String
    public var status: Status
    /// Why it is open; for a failure what is wrong.
    public var reason: String?
    public var prerequisite: String?
    public var proofs: [ProvingEvidence]
  }

  /// Whether a file could not be read or recognised.
  public var hasRefusals: Bool { files.contains { !$0.problems.isEmpty } }

  public init(_ setup: Setup, _ result: SetupResult, redactor: Redactor, catalogue: [RuleMetadata]) {
    name = result.name
    file = result.file
    document = result.document
    let parameters = Parameters(setup)
    var answered: [Source] = []
    for source in setup.sources {
      var source = source
      source.name = redactor.redact(source.name)
      if source.standing == .live { answered.append(source) } else { change(source.name) { $0.sources.append(source) } }
    }
    if let live = setup.live {
      self.live = EvidenceAnswers(live, answered, seenFrom: result.seenFrom ?? "", redactor: redactor)
      goLacks = result.checks.filter { result.goLacks.contains($0.rule) }.map(EvidenceOverview.lack)
    }
    let resolver = Resolver(redactor: redactor)
    for problem in setup.problems where EvidenceOverview.refuses(problem) {
      let subject = ["FD0001", "FD0002"].contains(problem.rule) ? problem.place.file : problem.subject
      change(redactor.redact(subject)) {
        $0.problems.append(
          Problem(
            rule: problem.rule, message: redactor.redact(problem.message), location: resolver.location(problem.place),
            observed: problem.observed.map(redactor.redact), expected: problem.expected.map(redactor.redact),
            steps: problem.steps.map { redactor.redact(parameters.fill(text: $0)) },
            commands: problem.commands.map { redactor.redact(parameters.fill(command: $0)) }))
      }
    }
    if setup.audit.policies.contains(where: { $0.source.standing == .declared }) { declared.append("audit levels") }
    if setup.roles.graphs.contains(where: { $0.source.standing == .declared }) { declared.append("role hierarchy") }
    if setup.users.listings.contains(where: { $0.source.standing == .declared }) { declared.append("integration user") }
    wants = EvidenceKind.allCases.filter { $0 != .live }.compactMap { kind in
      want(kind, setup, result, redactor, parameters, catalogue)
    }
  }

  /// What keeps a rule from being proven.
  private static func lack(_ check: Check) -> Lack {
    Lack(
      id: check.rule, name: check.name, status: check.status, reason: check.reason ?? check.findings.first?.message,
      prerequisite: check.prerequisite, proofs: check.wouldProve)
  }

  private mutating func change(_ name: String, _ body: (inout File) -> Void) {
    let index = files.firstIndex { $0.name == name } ?? files.endIndex
    if index == files.endIndex { files.append(File(name: name)) }
    body(&files[index])
  }

  private static func refuses(_ problem: InputProblem) -> Bool {
    switch problem.rule {
    case "FD0001", "FD0005", "FD0006": true
    // A key that stands twice in the configuration is not about evidence.
    case "FD0002": problem.place.configuration != nil
    default: false
    }
  }

  private func want(
    _ kind: EvidenceKind, _ setup: Setup, _ result: SetupResult, _ redactor: Redactor, _ parameters: Parameters,
    _ catalogue: [RuleMetadata]
  ) -> Want? {
    let rules = result.checks.filter { check in
      guard check.status == .unverified else { return false }
      if check.wouldProve.contains(where: { $0.evidence == kind.rawValue }) { return true }
      // Evidence that was refused is the prerequisite of what rests on it.
      guard let prerequisite = check.prerequisite, ["FD0002", "FD0005", "FD0006", "FD0015"].contains(prerequisite)
      else {
        return false
      }
      return catalogue.first { $0.id == check.rule }?.needs.contains(kind) == true
    }
    guard !rules.isEmpty else { return nil }
    var proof = Guidance.proving(kind, parameters: parameters)
    proof.how = redactor.redact(proof.how)
    proof.commands = proof.commands.map(redactor.redact)
    return Want(
      kind: kind, isMissing: setup.sources(of: kind).isEmpty, proof: proof, console: Guidance.console(kind),
      rules: rules.map { ($0.rule, $0.name, $0.reason) })
  }
}
