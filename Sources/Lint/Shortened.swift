extension StringProtocol {
  /// The text, or its beginning and `…`: by that mark a redactor knows that a secret may be cut there.
  package func shortened(to limit: Int) -> String { count > limit ? String(prefix(limit)) + "…" : String(self) }
}
