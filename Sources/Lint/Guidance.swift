/// How to get evidence. (The helper's table replaces this.)
public enum Guidance {
  public static func howToGet(_ kind: EvidenceKind) -> (how: String, right: String, commands: [String]) {
    ("", "", [])
  }
}
