// swift-tools-version: 6.2
import PackageDescription

/// Every Swift target is built the same way: Swift 6 mode, strict memory safety, warnings as errors.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The language and what it stands on. A target names every module it imports, not only the uppermost: it is not rebuilt
/// with those that it does not name.
let language: [Target.Dependency] = ["SourceDiagnostics", "SCIMModel", "AUPLanguage"]

/// One pipeline, one direction of imports: see the table in README.md, "Where things are".
func library(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude, swiftSettings: settings)
}

let package = Package(
  name: "aup",
  products: [
    .library(name: "AUPLanguage", targets: ["AUPLanguage"]),
    .library(name: "SCIMStore", targets: ["SCIMStore"]),
    .library(name: "AUPEvaluation", targets: ["AUPEvaluation"]),
    .library(name: "AUPShell", targets: ["AUPShell"]),
    .library(name: "AUPDialects", targets: ["AUPDialects"]),
    .executable(name: "aup", targets: ["aup"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0")
  ],
  targets: [
    library("SourceDiagnostics"),
    library("SCIMModel"),
    library("AUPLanguage", ["SourceDiagnostics", "SCIMModel"]),
    library("SCIMStore", language),
    .target(
      name: "CSimdJSON",
      linkerSettings: [.linkedLibrary("simdjson")]),
    library("AUPEvaluation", language + ["SCIMStore", "CSimdJSON"]),
    library("AUPShell", language + ["SCIMStore", "AUPEvaluation"]),
    library("AUPDialects", language),
    // Static: loading both at each start takes 0.2 ms, and only the REPL needs them.
    .target(name: "CReadline", linkerSettings: [.linkedLibrary(":libreadline.a"), .linkedLibrary(":libtinfo.a")]),
    .target(name: "CMemory"),
    .executableTarget(
      name: "aup",
      dependencies: language + [
        "AUPEvaluation", "AUPShell", "AUPDialects", "CMemory", "CReadline",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    .target(
      name: "TestSupport",
      dependencies: language + ["AUPEvaluation"],
      path: "Tests/TestSupport",
      swiftSettings: settings),
    tests("SourceDiagnosticsTests", ["SourceDiagnostics"]),
    tests("SCIMModelTests", ["SCIMModel", "AUPEvaluation"]),
    tests("AUPLanguageTests", language + ["AUPEvaluation"], exclude: ["Checker/Scripts"]),
    tests("SCIMStoreTests", ["SCIMModel", "SCIMStore", "AUPEvaluation"]),
    tests("AUPEvaluationTests", language + ["SCIMStore", "AUPEvaluation"]),
    tests("AUPShellTests", language + ["AUPEvaluation", "AUPShell"], exclude: ["Transcripts"]),
    tests("AUPDialectsTests", language + ["AUPDialects"]),
    tests(
      "CommandLineTests",
      ["AUPEvaluation", "aup", .product(name: "ArgumentParser", package: "swift-argument-parser")],
      exclude: ["Transcripts", "Repl/pty_repl.py"]),
    // Compiled here to replay what was found, and in the package Fuzz to find it.
    .testTarget(
      name: "FuzzReplayTests", dependencies: language + ["AUPEvaluation", "AUPShell"], path: "Fuzz/Sources",
      swiftSettings: settings),
  ],
  cxxLanguageStandard: .cxx17
)
