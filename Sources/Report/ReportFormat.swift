public import Lint

/// The formats of `--format` and `--report`.
public enum ReportFormat: String, Sendable, CaseIterable {
  case text, short, json, junit, sarif, github, gitlab, markdown, html, checkstyle
}

/// Which readers a JUnit report is for.
public enum JUnitProfile: String, Sendable, CaseIterable {
  /// What GitLab, GitHub reporters, Datadog and CircleCI read beyond the schemas.
  case rich
  /// Nothing outside the intersection of both classic schemas.
  case strict
}

public struct ReportOptions: Sendable {
  public enum Verbosity: Sendable { case quiet, normal, verbose }

  /// Findings below this are counted, not listed. JSON and JUnit are records and hold all of them.
  public var show = Severity.info
  /// Whether texts list what is suppressed; JSON and SARIF always do.
  public var showSuppressed = false
  public var junitProfile = JUnitProfile.rich
  public var color = false
  /// Columns of the terminal at which prose is wrapped; 0: it is not. Commands and places are never broken.
  public var width = 100
  public var verbosity = Verbosity.normal
  /// The rules, for formats that carry their documentation.
  public var catalogue: [RuleMetadata] = []

  public init() {}
}

/// Why a report could not be made; the command exits with 4.
public struct ReportProblem: Error, Sendable {
  public var message: String
}

/// Writes a result. Pure: equal results give equal bytes.
///
/// Secrets are redacted before; here each format escapes text of others for its own readers.
///
/// - Throws: ``ReportProblem`` where the document could not be built.
public func render(
  _ result: RunResult, as format: ReportFormat, options: ReportOptions = ReportOptions()
) throws -> [UInt8] {
  switch format {
  case .text: TextReport(result, options).bytes
  case .short: shortReport(result, options)
  case .json: jsonReport(result)
  case .junit: try junitReport(result, options)
  case .sarif: sarifReport(result, options)
  case .github: githubReport(result, options)
  case .gitlab: gitlabReport(result, options)
  case .markdown: MarkdownReport(result, options).bytes
  case .html: HTMLReport(result, options).bytes
  case .checkstyle: try checkstyleReport(result, options)
  }
}

/// ``render(_:as:options:)`` on several cores, where the format has much to say of each setup; the bytes are the same.
///
/// - Parameter width: how many setups are put into words at a time
public func render(
  _ result: RunResult, as format: ReportFormat, options: ReportOptions, width: Int
) async throws -> [UInt8] {
  format == .text
    ? await TextReport.bytes(result, options, width: width) : try render(result, as: format, options: options)
}
