public import Lint

/// A script that collects the evidence of one setup, for whoever has the rights.
///
/// The configuration is untrusted and the script runs with an administrator's rights, so that its values stand in one
/// block of assignments, quoted, and nowhere else; what cannot be a value of a setup is left out.
public struct EvidenceScript: Sendable {
  public enum Shell: String, Sendable, CaseIterable { case sh, powershell }

  /// Characters of a value that is filled in.
  static let valueLimit = 512

  /// Assignments at the head of the script, by the name of the variable; empty where it asks.
  private(set) var values: [(name: String, value: String)] = []
  /// Values that were left out, and why.
  public private(set) var notes: [String] = []

  /// - Parameter setup: nil for a script that asks for everything
  public init(_ setup: Setup?, version: String) {
    values = [("tool", "fusion-doctor \(version)")]
    let known = setup.map { Parameters($0) }
    for name in [Parameters.Name.pod, .domain, .client, .environment, .site] {
      var value = known?[name] ?? ""
      if value.contains(Redactor.mark) {
        notes.append("the script asks for the \(name.word): the value of the setup is a secret")
        value = ""
      }
      if !EvidenceScript.isPlain(value) {
        notes.append("the script asks for the \(name.word): the value of the setup has characters that it cannot have")
        value = ""
      }
      values.append((name.word, value))
    }
  }

  /// Printable ASCII: everything that a pod, domain, client or environment is named with. A control character could end the
  /// line, and a character beyond ASCII can turn into a quote where a shell reads the script in another encoding.
  static func isPlain(_ value: String) -> Bool {
    value.utf8.count <= valueLimit && value.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
  }

  /// The script, ready to be run.
  public func bytes(for shell: Shell) -> [UInt8] {
    switch shell {
    case .sh:
      let lines = values.map { "\($0.name)=\(EvidenceScript.posixQuoted($0.value))" }
      return Array((ShellScript.head + lines.joined(separator: "\n") + "\n" + ShellScript.body).utf8)
    case .powershell:
      let lines = values.map { "$\($0.name) = \(EvidenceScript.powerShellQuoted($0.value))" }
      let text = PowerShellScript.head + lines.joined(separator: "\n") + "\n" + PowerShellScript.body
      return Array(text.replacing("\n", with: "\r\n").utf8)
    }
  }

  /// In single quotes, where a POSIX shell reads every character as itself.
  package static func posixQuoted(_ value: String) -> String {
    "'" + value.replacing("'", with: #"'\''"#) + "'"
  }

  /// In single quotes for PowerShell, which takes four typographic quotes for the plain one.
  package static func powerShellQuoted(_ value: String) -> String {
    var text = "'"
    for scalar in value.unicodeScalars {
      text.unicodeScalars.append(scalar)
      if scalar == "'" || (0x2018...0x201B).contains(scalar.value) { text.unicodeScalars.append(scalar) }
    }
    return text + "'"
  }
}
