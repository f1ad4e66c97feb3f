// swift-tools-version: 6.2
import PackageDescription

// A package of its own, so that nobody who builds aup builds its benchmarks.
let package = Package(
  name: "Benchmarks",
  dependencies: [.package(name: "aup", path: "..")],
  targets: [
    .executableTarget(
      name: "bench",
      dependencies: [
        .product(name: "AUPLanguage", package: "aup"),
        .product(name: "SCIMStore", package: "aup"),
        .product(name: "AUPEvaluation", package: "aup"),
        .product(name: "AUPShell", package: "aup"),
      ],
      swiftSettings: [
        .swiftLanguageMode(.v6), .strictMemorySafety(), .treatAllWarnings(as: .error),
        .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
      ])
  ]
)
