extension [Finding] {
  /// Findings of one rule in one setup that are listed: a user can have a hundred thousand roles.
  static let limit = 1_000

  /// As many as are listed, and one that says that there are others.
  var listed: [Finding] {
    guard count > Self.limit else { return self }
    let others = self[Self.limit...]
    var last = Finding(
      "others",
      "more than \(Self.limit) findings of this rule: the others are not listed, and the first of them is here",
      severity: others.map(\.severity).max() ?? .error, at: self[Self.limit].place)
    last.causes = self[Self.limit].causes
    return prefix(Self.limit) + [last]
  }
}
