import Lint

/// What secrets look like, as regular expressions that Python and .NET read alike. It is what `Redactor` takes out of
/// texts, and what else is a secret wherever it stands.
enum ScriptSecrets {
  static let patterns = [
    // Client secrets, whole or cut, and tokens.
    #"(?i:idcscs)-[0-9A-Fa-f-]{8,}"#,
    #"(?<![0-9A-Za-z_-])eyJ[0-9A-Za-z_-]*(?:\.[0-9A-Za-z_-]*){2,}"#,
    // Headers; words behind one are a sentence.
    #"\b(?i:basic|bearer)\s+(?!"# + word + #"(?:[-._/]"# + word + #")*(?![0-9A-Za-z+/=._~-]))[0-9A-Za-z+/=._~-]{6,}"#,
    #"-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(?:-----END [A-Z ]*PRIVATE KEY-----|\Z)"#,
    // In a URL, ahead of the host or as a parameter.
    #"(?<=://)[^/?#@\s]+(?=@)"#,
    #"(?:(?<=[Ss]ecret=)|(?<=[Pp]assword=)|(?<=[Tt]oken=)|(?<=[Kk]ey=))[^&\s]+"#,
  ]

  private static let word = "(?:[A-Za-z][a-z]{0,20}|[A-Z]{2,20})"

  /// Keys of Datadog: 32 digits for the API, 40 for an application. The name of an identity domain is no such key.
  static let key = #"(?<![0-9A-Za-z=_-])(?:[0-9A-Fa-f]{40}|[0-9A-Fa-f]{32})(?![0-9A-Za-z_-])"#

  static var all: String { patterns.joined(separator: "|") }

  /// The code of a role: no blanks, no address, and some letter.
  static let roleCode = #"(?=[0-9_.-]*[A-Za-z])[0-9A-Za-z_][0-9A-Za-z_.:$&/-]{0,255}"#

  static let mark = Redactor.mark
}
