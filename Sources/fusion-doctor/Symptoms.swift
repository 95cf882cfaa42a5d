import Lint

/// From what a person sees to the rules, in the order in which to look.
enum Symptoms {
  struct Symptom {
    var title: String
    /// Words of which one must be in what was typed.
    var words: [String]
    var rules: [String]
    var note: String
  }

  static let all: [Symptom] = [
    Symptom(
      title: "invalid_scope", words: ["invalid_scope", "invalid scope", "scope"],
      rules: ["FD0113", "FD0107", "FD0120", "FD0210", "FD0603"],
      note: "the scope is sent exactly as it stands in the tile: one blank or letter more, and it names nothing"),
    Symptom(
      title: "invalid_client", words: ["invalid_client", "client authentication failed", "wrong secret"],
      rules: ["FD0603", "FD0106", "FD0109", "FD0212", "FD0111", "FD0202", "FD0203"],
      note: "client ID and secret do not match at this identity domain, or the application was never activated"),
    Symptom(
      title: "unauthorized_client", words: ["unauthorized_client", "client authorization failed"],
      rules: ["FD0603", "FD0202", "FD0205", "FD0210", "FD0208"],
      note: "the client is known, but may not use this grant or this scope"),
    Symptom(
      title: "404 or a sign-in page from the token endpoint",
      words: ["404", "sign-in", "signin", "login page", "html", "redirect"],
      rules: ["FD0104", "FD0105", "FD0102", "FD0103", "FD0602", "FD0702"],
      note: "the URL is not that of the API: a page's address, a wrong path, or a host that signs people in"),
    Symptom(
      title: "401 everywhere with a valid token", words: ["401", "unauthorized", "unauthorised"],
      rules: ["FD0703", "FD0301", "FD0303", "FD0302", "FD0111", "FD0606", "FD0119"],
      note: "Fusion accepts the token only where an active user has exactly the client ID as its name"),
    Symptom(
      title: "403 on some resources", words: ["403", "forbidden"],
      rules: ["FD0712", "FD0118", "FD0403", "FD0404", "FD0409", "FD0406", "FD0706", "FD0707"],
      note: "a role is missing or does not reach the user; with HTML it is a firewall, never a role"),
    Symptom(
      title: "200 but empty", words: ["200", "empty", "no rows", "own requests"],
      rules: ["FD0705", "FD0401", "FD0402", "FD0406", "FD0409"],
      note: "without ESSMonitor a user sees only its own requests: an empty answer instead of a refusal"),
    Symptom(
      title: "no logs, no data", words: ["no logs", "no data", "nothing arrives", "no metrics", "logs"],
      rules: ["FD0805", "FD0802", "FD0803", "FD0804", "FD0110", "FD0801", "FD0501", "FD0502", "FD0503"],
      note: "first whether the tile is registered with these values, then whether Fusion writes anything to read"),
    Symptom(
      title: "no audit events", words: ["audit"], rules: ["FD0404", "FD0501", "FD0502", "FD0503", "FD0504", "FD0804"],
      note: "auditing is off until each level is High and at least one business object is configured"),
    Symptom(
      title: "worked until a refresh", words: ["refresh", "worked last week", "suddenly", "stopped working"],
      rules: ["FD0119", "FD0301", "FD0303", "FD0401", "FD0501", "FD0117"],
      note: "a refresh from production replaces users, custom roles and audit set-up of the pod"),
    Symptom(
      title: "works from here, not from Datadog",
      words: ["from here", "from datadog", "works locally", "only datadog", "blocked"],
      rules: ["FD0208", "FD0118", "FD0803"], note: "addresses are restricted in one of three places"),
    Symptom(
      title: "data arrives twice", words: ["twice", "double", "duplicate"], rules: ["FD0115", "FD0807"],
      note: "two setups read one pod, or the tile and the collector do"),
  ]

  static func explain(_ text: String) throws -> [UInt8] {
    let folded = text.lowercased()
    let exact = all.filter { $0.title == folded || $0.words.first == folded }
    let found = exact.isEmpty ? all.filter { symptom in symptom.words.contains { folded.contains($0) } } : exact
    guard !found.isEmpty else {
      throw UsageError("no symptom fits `\(text)`; known ones: " + all.map(\.title).joined(separator: "; "))
    }
    var lines: [String] = []
    for symptom in found {
      lines.append("\(symptom.title): \(symptom.note)")
      lines.append("")
      for (number, id) in symptom.rules.enumerated() {
        guard let rule = Selection.rule(id, among: Catalogue.metadata) else { continue }
        lines.append("  \(number + 1). \(rule.id) \(rule.name): \(rule.summary)")
      }
      lines.append("")
    }
    lines.append("Check them with `fusion-doctor check`; read on with `fusion-doctor explain \(found[0].rules[0])`.")
    return Array((lines.joined(separator: "\n") + "\n").utf8)
  }
}
