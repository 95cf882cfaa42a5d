import Testing

/// Which target may import what. A target exists where this list differs.
@Suite struct ImportTests {
  struct Allowance {
    var modules: Set<String>
    /// Modules that one file alone may import.
    var alone: [String: String] = [:]
  }

  static let table: [String: Allowance] = [
    "SourceText": Allowance(modules: ["Synchronization"], alone: ["CLibYAML": "YAMLParser.swift"]),
    "Lint": Allowance(modules: ["SourceText"], alone: ["Synchronization": "RoleHierarchy.swift"]),
    // SourceText for the members of the located values that Lint hands to rules: it has no I/O and no time.
    "Rules": Allowance(modules: ["Lint", "SourceText"]),
    "Archive": Allowance(modules: ["CLibZip", "Glibc"]),
    "XML": Allowance(modules: ["CLibXML2"]),
    "Evidence": Allowance(
      modules: ["SourceText", "Lint", "Archive", "XML", "Synchronization"], alone: ["Glibc": "Files.swift"]),
    "Report": Allowance(modules: ["Lint", "XML", "SourceText"]),
    "Probe": Allowance(modules: ["Lint", "SourceText", "Synchronization"]),
    // FoundationEssentials for the one type of date that certificates are checked with.
    "Network": Allowance(
      modules: [
        "Lint", "Probe", "AsyncHTTPClient", "NIOCore", "NIOPosix", "NIOHTTP1", "NIOTLS", "NIOExtras",
        "NIOHTTPCompression", "NIOSSL", "X509",
        "SwiftASN1", "Glibc", "Synchronization",
      ], alone: ["FoundationEssentials": "CertificateCheck.swift"]),
    // An independent statement of the documented behaviour: nothing of the product, so that errors do not cancel.
    "FusionSimulator": Allowance(modules: simulator),
    "fusion-simulator": Allowance(modules: simulator.union(["FusionSimulator", "ArgumentParser", "Dispatch"])),
    "fusion-doctor": Allowance(
      modules: [
        "SourceText", "Lint", "Rules", "Archive", "XML", "Evidence", "Report", "Probe", "Network", "ArgumentParser",
        "Glibc",
        "Synchronization",
      ], alone: ["CMalloc": "FusionDoctor.swift"]),
  ]

  private static let simulator: Set<String> = [
    "NIOCore", "NIOPosix", "NIOHTTP1", "NIOHTTP2", "NIOTLS", "NIOSSL", "NIOHTTPCompression", "X509", "Crypto",
    "_CryptoExtras", "CryptoExtras", "SwiftASN1", "FoundationEssentials", "Glibc", "Synchronization",
  ]

  @Test func targetsImportWhatTheTableAllows() throws {
    for file in try SourceTree("Sources").files {
      guard let allowance = Self.table[file.target] else {
        Issue.record("\(file.path): the target `\(file.target)` is not in the table of ImportTests")
        continue
      }
      for (module, line) in file.imports where !allowance.modules.contains(module) {
        if let name = allowance.alone[module] {
          #expect(file.name == name, "\(file.path):\(line): only \(name) imports \(module) in \(file.target)")
        } else {
          Issue.record("\(file.path):\(line): \(file.target) may not import \(module)")
        }
      }
    }
  }

  /// The binary's start time counts: what Foundation offers is not used.
  @Test func sourcesDoWithoutFoundation() throws {
    for file in try SourceTree("Sources").files {
      let allowance = Self.table[file.target]
      for (module, line) in file.imports
      where allowance?.alone[module] != file.name && allowance?.modules.contains(module) != true {
        #expect(!module.hasPrefix("Foundation"), "\(file.path):\(line): no file in Sources imports \(module)")
      }
    }
  }

  @Test func testsSeeWhatUsersSee() throws {
    for file in try SourceTree("Tests").files {
      for (index, line) in file.lines.enumerated() {
        #expect(!line.hasPrefix("@testable"), "\(file.path):\(index + 1): tests use `package` declarations")
      }
    }
  }

  @Test func importsAreParsed() {
    let cases: [(line: String, module: String?)] = [
      ("import Lint", "Lint"), ("public import struct Lint.Finding", "Lint"),
      ("  @preconcurrency import Glibc", "Glibc"),
      ("import Lint;", "Lint"), ("package import Lint  // why", "Lint"), ("// import Lint", nil), ("important", nil),
      ("", nil),
      ("import", nil), ("let import = 1", nil),
    ]
    for (line, module) in cases { #expect(importedModule(Substring(line)) == module, "\(line)") }
  }
}
