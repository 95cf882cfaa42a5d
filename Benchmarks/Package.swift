// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "benchmarks",
  dependencies: [.package(name: "fusion-doctor", path: "..")],
  targets: [
    .executableTarget(name: "bench", dependencies: [.product(name: "SourceText", package: "fusion-doctor")])
  ],
  swiftLanguageModes: [.v6]
)
