import ArgumentParser
import Evidence
import Lint
import Report

extension CatalogueFormat: Word {}

struct RulesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rules", abstract: "Lists every rule: what it demands, how grave it is, and where that is documented.")

  @Option(help: ArgumentHelp("Format of standard output.", valueName: "text|json|markdown")) var format = "text"

  func run() throws {
    try Output.print(renderCatalogue(Catalogue.metadata, as: CatalogueFormat.parse(format, option: "--format")))
  }
}

struct ExplainCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "explain", abstract: "Explains rules: what, why, source, examples and remedy.")

  @Argument(help: "IDs or names: FD0205, client-credentials-grant.") var rules: [String] = []
  @Option(
    help: "What a person sees, such as invalid_scope or \"401 everywhere\": which rules to look at, in which order.")
  var symptom: String?
  @Option(help: ArgumentHelp("Format of standard output.", valueName: "text|json|markdown")) var format = "text"

  func validate() throws {
    if rules.isEmpty, symptom == nil { throw ValidationError("Name a rule, or say --symptom TEXT.") }
  }

  func run() throws {
    let format = try CatalogueFormat.parse(format, option: "--format")
    var bytes: [UInt8] = []
    if let symptom { bytes += try Symptoms.explain(symptom) }
    for rule in try rules.map(Catalogue.rule) {
      bytes += renderExplanation(rule, as: format, width: Terminal.width ?? 100)
    }
    try Output.print(bytes)
  }
}

struct SchemaCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "schema", abstract: "Prints the JSON Schema (2020-12) of the configuration, or of the JSON report.")

  @Flag(help: "The schema of the JSON report.") var report = false

  func run() throws {
    try Output.print(report ? reportSchema() : configurationSchema())
  }
}

/// Standard output of a command: what cannot be written is exit 4.
enum Output {
  static func print(_ bytes: [UInt8]) throws {
    do { try Terminal.print(bytes) } catch let problem as Terminal.Problem {
      Terminal.complain("error: standard output could not be written: \(problem.message)")
      throw ExitCode(4)
    }
  }
}
