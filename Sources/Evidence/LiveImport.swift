public import Lint
import SourceText

/// Takes what the probe brought into a setup: live answers outweigh files.
public enum LiveImport {
  /// An answer in a shape that files have too.
  public struct Document: Sendable {
    public var kind: EvidenceKind
    public var exchange: Exchange
    public var body: [UInt8]

    public init(kind: EvidenceKind, exchange: Exchange, body: [UInt8]) {
      self.kind = kind
      self.exchange = exchange
      self.body = body
    }
  }

  public static func merge(_ live: LiveEvidence, _ documents: [Document], into setup: inout Setup) {
    setup.live = live
    let clientID = setup.tile.cleaned(.clientID)?.value
    for document in documents {
      let key: TileKey = document.kind == .application ? .clientID : .fusionBaseURL
      var request = ImportRequest(
        kind: document.kind, name: document.exchange.url, configuration: Pointer(keys: "tile", key.rawValue),
        wanted: Wanted(clientID: clientID), time: setup.run.time)
      request.live = (setup.tile.text(key)?.place ?? setup.tile.place, document.exchange)
      let imported = EvidenceReader.importJSON(document.body, request)
      // An answer that is not what was asked for is the live rules' business, not a file's.
      guard imported.problems.allSatisfy({ $0.rule == "FD0007" }) else { continue }
      setup.sources += imported.sources
      setup.applications.all += imported.applications
      setup.applications.searched += imported.sources.filter { $0.kind == .application && $0.records > 0 }
      setup.audit.policies += imported.policies
      setup.accounts.listings += imported.accounts
      setup.secrets.formUnion(imported.secrets)
    }
    setup.applications.select(clientID: clientID)
  }
}
