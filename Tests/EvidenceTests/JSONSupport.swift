import Evidence
import Foundation
import Lint
import SourceText

/// What the tests of the JSON importers share.
enum JSONSamples {
  static let client = "4f2c0e6d9b1a4c7f8e3d2a1b0c9d8e7f"
  static let scope = "urn:opc:resource:fa:instanceid=123456789urn:opc:resource:consumer::all"
  static let secret = "idcscs-00000000-0000-4000-8000-000000000000"
  static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appendingPathComponent("fixtures/samples")

  static func bytes(_ path: String) throws -> [UInt8] {
    Array(try Data(contentsOf: folder.appendingPathComponent(path)))
  }
  static func text(_ path: String) throws -> String { String(decoding: try bytes(path), as: UTF8.self) }

  static func request(_ kind: EvidenceKind, client: String? = JSONSamples.client) -> ImportRequest {
    ImportRequest(
      kind: kind, name: "evidence.json", configuration: Pointer(keys: "evidence", kind.rawValue),
      wanted: Wanted(clientID: client), time: Timestamp(seconds: 1_773_144_000))
  }

  static func read(_ text: String, _ kind: EvidenceKind, client: String? = JSONSamples.client) throws -> Imported {
    let file = SourceFile(name: "evidence.json", text: text)
    return JSONImporter.recognise(try JSONReader.read(file), request(kind, client: client))
  }

  static func sample(_ path: String, _ kind: EvidenceKind) throws -> Imported { try read(text(path), kind) }

  /// The text at a place.
  static func shown(_ place: Place?) -> String? {
    guard let place, case .bytes(let file, let range) = place.extent else { return nil }
    return file.text(in: range)
  }
}
