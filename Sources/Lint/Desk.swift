import SourceText

/// What puts the outcomes of one setup into words.
struct Desk {
  /// Of the setup, what findings are placed by.
  let file: String
  let document: Int
  let configuration: Located?
  private let tile: Tile
  let causes: Causes
  let resolver: Resolver
  let redactor: Redactor
  let parameters: Parameters
  /// The sources, with their names as they are shown.
  private let sources: [Source]
  private let shown: [[String]]
  /// What proves a kind of evidence, and lists of kinds, once it was asked for.
  private var proofs: [(kind: EvidenceKind, proof: ProvingEvidence)] = []
  private var lists: [(kinds: [EvidenceKind], proofs: [ProvingEvidence])] = []
  /// The last reason that was asked for.
  private var last: (reason: String, shown: String)?
  /// The names of the sources of some kinds, once they were asked for: most rules of a kind rest on the same.
  private var known: [(kinds: [EvidenceKind], names: [String])] = []

  init(setup: borrowing Setup, causes: Causes, resolver: Resolver, redactor: Redactor, parameters: Parameters) {
    file = setup.file
    document = setup.document
    configuration = setup.configuration
    tile = setup.tile
    self.causes = causes
    self.resolver = resolver
    self.redactor = redactor
    self.parameters = parameters
    sources = setup.sources
    shown = sources.map { [redactor.redact($0.name)] }
  }

  /// The names of the sources that an outcome rests on, each once; without a basis those of the kinds that a rule needs.
  mutating func basis(of basis: [Source]?, needs: [EvidenceKind]) -> [String] {
    if let basis {
      // Most rest on one of the sources, as it is.
      if basis.count == 1, let index = sources.indices.first(where: { sources[$0].isIdentical(to: basis[0]) }) {
        return shown[index]
      }
      var names: [String] = []
      for source in basis {
        let index = sources.indices.first { sources[$0].isIdentical(to: source) || sources[$0].name == source.name }
        let name = index.map { shown[$0][0] } ?? redactor.redact(source.name)
        if !names.contains(name) { names.append(name) }
      }
      return names
    }
    if needs.isEmpty || sources.isEmpty { return [] }
    if let index = known.indices.first(where: { known[$0].kinds == needs }) { return known[index].names }
    var names: [String] = []
    for index in sources.indices where needs.contains(sources[index].kind) && !names.contains(shown[index][0]) {
      names.append(shown[index][0])
    }
    known.append((needs, names))
    return names
  }

  /// A reason as it is shown; many rules in a row give the same.
  mutating func shown(_ reason: String) -> String {
    if let last, last.reason == reason { return last.shown }
    let shown = redactor.redact(reason)
    last = (reason, shown)
    return shown
  }

  /// What would prove something that needs some kinds of evidence.
  mutating func proofs(of kinds: [EvidenceKind]) -> [ProvingEvidence] {
    if let same = lists.first(where: { $0.kinds == kinds }) { return same.proofs }
    let made = kinds.map { proof(of: $0) }
    lists.append((kinds, made))
    return made
  }

  private mutating func proof(of kind: EvidenceKind) -> ProvingEvidence {
    if let known = proofs.first(where: { $0.kind == kind }) { return known.proof }
    let proof = Guidance.proving(kind, parameters: parameters)
    proofs.append((kind, proof))
    return proof
  }

  /// Whether `fix` has a correction for what a rule says of a value.
  func corrects(_ finding: Finding, _ rule: String) -> Bool {
    // The answer of an account has no tile, and what is piped in is no file.
    guard file != "-", let key = finding.tileKey, finding.place.pointer.steps.first?.text == "tile" else {
      return false
    }
    let values: [String] =
      switch key {
      case .services: tile.services?.value.map(\.value) ?? []
      case .site: [tile.site.value]
      default: tile.text(key).map { [$0.value] } ?? []
      }
    return values.contains { value in
      Correction.correct(value, of: key)?.corrections.contains { $0.rule == rule } ?? false
    }
  }
}
