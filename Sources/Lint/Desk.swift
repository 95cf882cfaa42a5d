/// What puts the outcomes of one setup into words.
struct Desk {
  let setup: Setup
  let causes: Causes
  let resolver: Resolver
  let redactor: Redactor
  let parameters: Parameters
  /// The names of the sources, as they are shown.
  let sources: [(kind: EvidenceKind, name: String, shown: String)]
  /// What proves a kind of evidence, once it was asked for.
  private var proofs: [(kind: EvidenceKind, proof: ProvingEvidence)] = []
  /// The last reason that was asked for.
  private var last: (reason: String, shown: String)?
  /// Lists of names that were asked for: most rules of a kind rest on the same.
  private var known: [[String]] = []

  init(setup: Setup, causes: Causes, resolver: Resolver, redactor: Redactor, parameters: Parameters) {
    self.setup = setup
    self.causes = causes
    self.resolver = resolver
    self.redactor = redactor
    self.parameters = parameters
    sources = setup.sources.map { ($0.kind, $0.name, redactor.redact($0.name)) }
  }

  /// The sources that an outcome rests on, each once.
  mutating func basis(of judgement: Judgement, needs: [EvidenceKind]) -> [String] {
    var names: [String] = []
    func rests(on name: String) {
      if !names.contains(name) { names.append(name) }
    }
    if let basis = judgement.basis {
      for index in basis.indices {
        let name = basis[index].name
        rests(on: sources.first { $0.name == name }?.shown ?? redactor.redact(name))
      }
    } else if !needs.isEmpty {
      for index in sources.indices where needs.contains(sources[index].kind) { rests(on: sources[index].shown) }
    }
    if names.isEmpty { return names }
    if let same = known.first(where: { $0 == names }) { return same }
    known.append(names)
    return names
  }

  /// A reason as it is shown; many rules in a row give the same.
  mutating func shown(_ reason: String) -> String {
    if let last, last.reason == reason { return last.shown }
    let shown = redactor.redact(reason)
    last = (reason, shown)
    return shown
  }

  mutating func proof(_ kind: EvidenceKind) -> ProvingEvidence {
    if let known = proofs.first(where: { $0.kind == kind }) { return known.proof }
    let proof = Guidance.proving(kind, parameters: parameters)
    proofs.append((kind, proof))
    return proof
  }
}
