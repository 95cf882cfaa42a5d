import Lint
import SourceText

/// Finds what stands in a configuration as a secret, whatever key was meant.
enum ConfigurationSecrets {
  /// Texts at or below keys that name a secret, or nearly, and the lines of their source, unless they are references.
  static func find(in documents: [Document]) -> [String] {
    var found: [String] = []
    for document in documents {
      for member in document.root.members where !named.contains(member.key) {
        walk(member.value, isSecret: names(member.key), &found)
      }
      if !document.root.isObject { walk(document.root, isSecret: false, &found) }
    }
    return found
  }

  /// Sections whose keys are names of the customer's: a role may be called after secrets.
  private static let named: Set<String> = ["declared", "role_aliases", "rules", "ignore", "evidence"]

  private static func walk(_ value: Located, isSecret: Bool, _ found: inout [String]) {
    for member in value.members { walk(member.value, isSecret: isSecret || names(member.key), &found) }
    for item in value.items { walk(item, isSecret: isSecret, &found) }
    guard isSecret, value.isScalar, !value.isNull, !value.isTruthValue, !isReference(value.text) else { return }
    found.append(value.text)
    let source = value.file.text(in: value.range)
    found += source.split(whereSeparator: \.isNewline).map { Tile.clean(String($0)) }.filter {
      $0.utf8.count >= 6 && !isReference($0)
    }
  }

  private static let exact: Set<String> = ["apikey", "appkey", "applicationkey", "ddapikey", "ddappkey", "privatekey"]

  private static func names(_ key: String) -> Bool {
    guard mayName(key) else { return false }
    let folded = key.lowercased().filter { $0 != "_" && $0 != "-" }
    return folded.contains("secret") || folded.contains("sekret") || folded.contains("password")
      || folded.contains("passwd") || exact.contains(folded)
      || (folded.contains("cret") || folded.contains("secr"))
        && Suggestion.nearest(to: key, among: ["client_secret"]) != nil
  }

  /// By its letters: most keys have none of those that every such name has.
  private static func mayName(_ key: String) -> Bool {
    var hasC = false
    var hasR = false
    for byte in key.utf8 {
      switch byte | 0x20 {
      case UInt8(ascii: "k"), UInt8(ascii: "w"): return true
      case UInt8(ascii: "c"): hasC = true
      case UInt8(ascii: "r"): hasR = true
      default: if byte >= 0x80 { return true }
      }
    }
    return hasC && hasR
  }

  private static func isReference(_ text: String) -> Bool {
    let text = Tile.clean(text)
    return text.hasPrefix("${") && text.hasSuffix("}") || text.hasPrefix("file:") || text.isEmpty
  }
}
