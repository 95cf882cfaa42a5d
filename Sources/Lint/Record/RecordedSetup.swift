import SourceText

extension Setup {
  /// The setup with no more of its documents than rules and reports ask for: what people wrote beside that is nobody's
  /// business who reads a record.
  func forRecord() -> Setup {
    var setup = self
    setup.configuration = configuration.map { root in
      // Sections that places are looked up in. Only the probe's hold values that are read.
      root.map {
        $0.members { key, value in
          switch key {
          case "probe": value.scrubbed
          case "datadog", "evidence": value.blank
          default: nil
          }
        }
      }
    }
    // Only the collector's paths are held against the folder, which can have a person's name in it.
    if collect == nil { setup.run.folder = nil }
    setup.collect = collect.map { Collect(node: $0.node.map(\.scrubbed), place: $0.place) }
    setup.applications.all = applications.all.map { application in
      let known = Set(
        AppAttribute.allCases.filter { $0 != .clientSecret && $0 != .hashedClientSecret }
          .map { $0.key(application.spelling) })
      return Application(
        source: application.source, node: application.node.map { $0.members { known.contains($0) ? $1 : nil } },
        spelling: application.spelling, isWhole: application.isWhole, unknown: application.unknown)
    }
    return setup
  }
}

extension Located {
  fileprivate func map(_ transform: (Node) -> Node) -> Located {
    Located(transform(node), file: file, pointer: pointer)
  }
}

extension Node {
  /// An object with its members changed, or left out where nil is given; anything else as it is.
  fileprivate func members(_ transform: (_ key: String, Node) -> Node?) -> Node {
    guard case .object(let members) = content else { return self }
    var node = self
    node.content = .object(
      members.compactMap { member in
        transform(member.key, member.value).map { Member(key: member.key, keyRange: member.keyRange, value: $0) }
      })
    return node
  }

  /// The structure alone: every text and number is a dash.
  fileprivate var blank: Node {
    var node = members { $1.blank }
    switch content {
    case .array(let items): node.content = .array(items.map(\.blank))
    case .string, .number: node.text = "-"
    case .null, .bool, .object: break
    }
    return node
  }

  /// Without the values of keys that hold secrets, and without passwords in URLs.
  fileprivate var scrubbed: Node {
    var node = members { key, value in
      SecretMarks.isSecretKey(key) || key.lowercased() == "headers" ? value.blank : value.scrubbed
    }
    switch content {
    case .array(let items): node.content = .array(items.map(\.scrubbed))
    case .string: node.text = Node.withoutPassword(text)
    case .null, .bool, .number, .object: break
    }
    return node
  }

  /// `postgres://user:-@host` of `postgres://user:password@host`.
  private static func withoutPassword(_ text: String) -> String {
    guard let scheme = text.firstRange(of: "://") else { return text }
    let authority = text[scheme.upperBound...].prefix { !"/?#".contains($0) }
    guard let at = authority.lastIndex(of: "@"), let colon = authority[..<at].firstIndex(of: ":") else { return text }
    return text[...colon] + "-" + text[at...]
  }
}
