// swift-tools-version: 6.2
import PackageDescription

let strict: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .strictMemorySafety(),
  .treatAllWarnings(as: .error),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

let package = Package(
  name: "vendor-vault",
  products: [
    // For a vendor's own Swift program: opens bundles without the rest.
    .library(name: "Handoff", targets: ["Handoff"])
  ],
  dependencies: [
    // File descriptors, file modes and errno as Swift types, so that no call's result goes unread.
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1")
  ],
  targets: [
    // libsodium: all cryptography and the guarded memory that secrets live in.
    .systemLibrary(name: "CSodium", pkgConfig: "libsodium", providers: [.apt(["libsodium-dev"])]),
    .target(
      name: "Sodium",
      dependencies: ["CSodium", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    .target(
      name: "Handoff", dependencies: ["Sodium"],
      swiftSettings: strict),
    .target(
      name: "TestSupport",
      dependencies: ["Sodium", .product(name: "SystemPackage", package: "swift-system")],
      path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "SodiumTests",
      dependencies: ["Sodium", "TestSupport", .product(name: "SystemPackage", package: "swift-system")],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "HandoffTests", dependencies: ["Handoff", "Sodium", "TestSupport"],
      exclude: ["Vectors", "Interop"], swiftSettings: strict),
  ]
)
