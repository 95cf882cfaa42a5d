// swift-tools-version: 6.2
import PackageDescription

/// Warnings are errors in `make check`, which sets the variable. Not always: a newer compiler may warn of more, and must
/// still build.
let strict: [SwiftSetting] = Context.environment["FUSION_DOCTOR_STRICT"] == nil ? [] : [.treatAllWarnings(as: .error)]

/// Settings that every target shares: language mode 6, explicit existentials, and imports that say what they re-export.
let settings: [SwiftSetting] =
  strict + [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    // Where Linux distributions keep libxml2's headers.
    .unsafeFlags(["-Xcc", "-isystem", "-Xcc", "/usr/include/libxml2"]),
  ]

func library(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
  .testTarget(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// The program is loaded at a fixed address (those of libraries, heap and stack stay random) and offers no symbols: moving
/// and searching it takes as long as a check. docs/decisions/0005 has the figures.
let linking: [LinkerSetting] = [
  .unsafeFlags(
    ["-Xclang-linker", "-no-pie", "-Xlinker", "--no-export-dynamic"],
    .when(platforms: [.linux], configuration: .release))
]

let package = Package(
  name: "fusion-doctor",
  products: [
    .executable(name: "fusion-doctor", targets: ["fusion-doctor"]),
    // For the nested packages Fuzz and Benchmarks; no API of ours is stable.
    .library(name: "Modules", targets: ["SourceText", "Lint", "Rules", "Evidence", "Report"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
    .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
    .package(url: "https://github.com/apple/swift-nio-http2", from: "1.46.0"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
  ],
  targets: [
    .systemLibrary(name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"]), .brew(["libyaml"])]),
    // Opened by their first use, so without pkgConfig, which would link them.
    .systemLibrary(name: "CLibXML2", providers: [.apt(["libxml2-dev"])]),
    .systemLibrary(name: "CLibZip", providers: [.apt(["libzip-dev"])]),
    // The part of the C library that Glibc leaves out.
    .systemLibrary(name: "CMalloc"),

    library("SourceText", ["CLibYAML"]),
    library("Lint", ["SourceText"]),
    library("Rules", ["Lint"]),
    library("Archive", ["CLibZip"]),
    library("XML", ["CLibXML2"]),
    library("Evidence", ["SourceText", "Lint", "Archive", "XML"]),
    library("Report", ["Lint", "XML"]),
    library("Probe", ["Lint", "SourceText"]),
    library(
      "Network",
      [
        "Lint", "Probe",
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOExtras", package: "swift-nio-extras"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "X509", package: "swift-certificates"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
      ]),
    .executableTarget(
      name: "fusion-doctor",
      dependencies: [
        "SourceText", "Lint", "Rules", "Evidence", "Report", "Probe", "Network", "CMalloc",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings, linkerSettings: linking),

    .target(
      name: "FusionSimulator",
      dependencies: [
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOHTTP2", package: "swift-nio-http2"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
        .product(name: "NIOHTTPCompression", package: "swift-nio-extras"),
        .product(name: "X509", package: "swift-certificates"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
      ],
      swiftSettings: settings),
    .executableTarget(
      name: "fusion-simulator",
      dependencies: ["FusionSimulator", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      swiftSettings: settings),

    .target(
      name: "TestSupport", dependencies: ["SourceText", "Lint", "Rules", "Evidence", "CLibXML2"],
      path: "Tests/TestSupport", swiftSettings: settings, linkerSettings: [.linkedLibrary("xml2")]),
    tests("SourceTextTests", ["SourceText", "TestSupport"]),
    tests("LintTests", ["Lint", "SourceText", "TestSupport"]),
    tests("RulesTests", ["Rules", "Lint", "SourceText", "Evidence", "TestSupport"]),
    tests("ArchiveTests", ["Archive", "TestSupport"]),
    tests("XMLTests", ["XML", "TestSupport"]),
    tests("EvidenceTests", ["Evidence", "Archive", "Lint", "Rules", "SourceText", "TestSupport"]),
    tests("ReportTests", ["Report", "Lint", "SourceText", "Rules", "Evidence", "XML", "TestSupport"]),
    tests("CommandTests", ["TestSupport", "SourceText", "XML", "fusion-doctor"]),
    tests("ProbeTests", ["Probe", "Lint", "SourceText", "Evidence", "Rules"]),
    tests("LiveTests", ["TestSupport", "SourceText", "fusion-doctor", "fusion-simulator"]),
    .testTarget(
      name: "FusionSimulatorTests",
      dependencies: [
        "FusionSimulator",
        .product(name: "NIOCore", package: "swift-nio"),
        .product(name: "NIOPosix", package: "swift-nio"),
        .product(name: "NIOHTTP1", package: "swift-nio"),
        .product(name: "NIOTLS", package: "swift-nio"),
        .product(name: "NIOSSL", package: "swift-nio-ssl"),
      ],
      swiftSettings: settings),
    tests("ArchitectureTests", []),
  ],
  swiftLanguageModes: [.v6]
)
