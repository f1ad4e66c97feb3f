// swift-tools-version: 6.2
import PackageDescription

/// libFuzzer over the code that reads what others wrote. `Fuzz/run.sh` builds and runs it.
///
/// `Sources/Targets` is compiled here, where it is fed, and in the root package, where a test replays what was found.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .enableUpcomingFeature("ExistentialAny"),
]

let package = Package(
  name: "Fuzz",
  dependencies: [.package(name: "aup", path: "..")],
  targets: [
    .target(
      name: "FuzzTargets",
      dependencies: [
        .product(name: "AUPLanguage", package: "aup"), .product(name: "AUPEvaluation", package: "aup"),
        .product(name: "AUPShell", package: "aup"),
      ],
      path: "Sources/Targets", swiftSettings: settings),
    .executableTarget(name: "fuzz", dependencies: ["FuzzTargets"], path: "Entry", swiftSettings: settings),
  ]
)
