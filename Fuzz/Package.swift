// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that the default build does not know it. A new fuzzer is a folder with one file, a line here
// and its name in the Makefile.

let settings: [SwiftSetting] = [
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("InternalImportsByDefault"),
]

func fuzzer(_ name: String) -> Target {
  .executableTarget(
    name: name, dependencies: ["FuzzSupport", .product(name: "Modules", package: "fusion-doctor")],
    swiftSettings: settings)
}

let package = Package(
  name: "fuzz",
  dependencies: [.package(name: "fusion-doctor", path: "..")],
  targets: [
    .target(
      name: "FuzzSupport", dependencies: [.product(name: "Modules", package: "fusion-doctor")],
      swiftSettings: settings),
    fuzzer("fuzz-json"),
    fuzzer("fuzz-yaml"),
    fuzzer("fuzz-config"),
    fuzzer("fuzz-comments"),
    fuzzer("fuzz-table"),
    fuzzer("fuzz-archive"),
    fuzzer("fuzz-sheet"),
    fuzzer("fuzz-access-report"),
    fuzzer("fuzz-export"),
    fuzzer("fuzz-earlier"),
    fuzzer("fuzz-fix"),
    fuzzer("fuzz-start"),
    fuzzer("fuzz-record"),
  ],
  swiftLanguageModes: [.v6]
)
