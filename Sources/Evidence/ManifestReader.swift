import Lint
import SourceText

/// Reads the manifest of an archive that the evidence script wrote (contract: evidence files).
enum ManifestReader {
  static let name = "fusion-doctor-evidence.json"
  static let schema = "fusion-doctor/evidence/v1"
  /// Bytes of a manifest.
  static let limit = 1 << 20
  /// Members that a manifest may name.
  static let memberLimit = 1000

  /// A member that the manifest names.
  struct Entry {
    struct Identity: Hashable {
      var name: String
      var kind: EvidenceKind
    }

    var name: String
    var kind: EvidenceKind
    var place: Place
    var identity: Identity { Identity(name: name, kind: kind) }
  }

  /// - Returns: nil for the manifest where it cannot be used; the problems that it has
  static func read(
    _ bytes: [UInt8], archive: String, _ request: ImportRequest
  ) -> (manifest: Manifest?, entries: [Entry], result: Imported) {
    let (source, fault) = SourceFile.decode(bytes, name: request.name)
    func refusal(_ rule: String, _ message: String, _ place: Place) -> (Manifest?, [Entry], Imported) {
      (nil, [], .problem(rule, message, request, place))
    }
    func hidden(_ range: Range<Int>) -> Place {
      Place(.bytes(source, range), configuration: request.configuration, isHidden: true)
    }
    if let fault {
      return refusal("FD0005", fault.message, hidden(fault.offset..<min(fault.offset + 1, source.bytes.count)))
    }
    let document: Document
    do throws(SyntaxProblem) {
      document = try JSONReader.read(source, limits: .init(nodes: 20_000))
    } catch {
      return refusal("FD0005", "the manifest is not well-formed JSON: \(error.message)", hidden(error.range))
    }
    let root = document.root
    if let duplicate = document.duplicateKeys.first {
      return refusal("FD0006", "a key of the manifest stands twice", hidden(duplicate.second))
    }
    guard root["schema"]?.string == schema else {
      return refusal(
        "FD0006", "the manifest of the evidence archive is not of the schema `\(schema)`",
        root["schema"].map { request.place($0) } ?? request.place(root))
    }
    guard let members = root["members"], members.isArray, members.items.count <= memberLimit else {
      return refusal(
        "FD0006", "the manifest of the evidence archive has no list `members` of at most \(memberLimit)",
        request.place(root["members"] ?? root))
    }
    var result = Imported()
    let manifest = manifest(root, archive: archive, request, &result)
    var entries: [Entry] = []
    for member in members.items {
      if let entry = entry(member, request, &result) { entries.append(entry) }
    }
    return (manifest, entries, result)
  }

  private static func manifest(
    _ root: Located, archive: String, _ request: ImportRequest, _ result: inout Imported
  ) -> Manifest {
    var manifest = Manifest(archive: archive, place: request.place(root))
    func fact(_ key: String) -> Fact<String>? {
      root[key].flatMap { value in value.string.flatMap { $0.isEmpty ? nil : Fact($0, at: request.place(value)) } }
    }
    manifest.tool = fact("tool")?.value
    manifest.fusionBaseURL = fact("fusionBaseUrl")
    manifest.identityDomain = fact("identityDomain")
    manifest.clientID = fact("clientId")
    if let created = fact("created") {
      if let time = Timestamp(created.value) {
        manifest.created = Fact(time, at: created.place)
      } else {
        result.merge(
          .problem(
            "FD0006", "`created` of the manifest is no time such as `2026-03-01T12:00:00Z`", request, created.place)
        )
      }
    }
    return manifest
  }

  private static func entry(_ member: Located, _ request: ImportRequest, _ result: inout Imported) -> Entry? {
    guard let name = member["name"]?.string, !name.isEmpty else {
      result.merge(
        .problem("FD0006", "a member of the manifest has no name", request, request.place(member["name"] ?? member)))
      return nil
    }
    guard let text = member["kind"]?.string, let kind = EvidenceKind(rawValue: text), kind != .live else {
      let kinds = EvidenceKind.allCases.filter { $0 != .live }.map(\.rawValue).joined(separator: ", ")
      result.merge(
        .problem(
          "FD0006", "the manifest does not say which evidence the member `\(name)` is: `kind` is one of \(kinds)",
          request, request.place(member["kind"] ?? member)))
      return nil
    }
    return Entry(name: name, kind: kind, place: request.place(member["name"] ?? member))
  }
}
