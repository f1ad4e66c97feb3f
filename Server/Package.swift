// swift-tools-version: 6.2
import PackageDescription

/// As the root package builds: Swift 6 mode, strict memory safety, warnings as errors.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// The provisioning service. A package of its own, so that whoever embeds the language builds neither a server nor a
/// database.
let package = Package(
  name: "aup-server",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "SCIMServer", targets: ["SCIMServer"]),
    .executable(name: "aup-server", targets: ["aup-server"]),
  ],
  dependencies: [
    .package(name: "aup", path: ".."),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.0.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.0", traits: []),
  ],
  targets: [
    .target(
      name: "SCIMServer",
      dependencies: [
        .product(name: "AUPDialects", package: "aup"),
        .product(name: "AUPEvaluation", package: "aup"),
        .product(name: "AUPLanguage", package: "aup"),
        .product(name: "SCIMStore", package: "aup"),
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "Hummingbird", package: "hummingbird"),
        .product(name: "HummingbirdTLS", package: "hummingbird"),
      ],
      // The page and the description of the API are part of the executable.
      resources: [.embedInCode("Page"), .embedInCode("Operation/openapi.json")],
      swiftSettings: settings),
    .systemLibrary(name: "CMimalloc", providers: [.apt(["libmimalloc-dev"])]),
    .executableTarget(
      name: "aup-server",
      dependencies: [
        "SCIMServer",
        // What one thread allocates another frees here, which malloc of glibc is slow at.
        .target(name: "CMimalloc", condition: .when(platforms: [.linux])),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .testTarget(
      name: "SCIMServerTests",
      dependencies: ["SCIMServer", "aup-server", .product(name: "HummingbirdTesting", package: "hummingbird")],
      swiftSettings: settings),
  ],
  cxxLanguageStandard: .cxx17
)
