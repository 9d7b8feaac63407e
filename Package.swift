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

/// For modules that are large, and do little at a time: they are built to take less on the disk.
let small = strict + [.unsafeFlags(["-Osize"], .when(configuration: .release))]

let package = Package(
  name: "vendor-vault",
  products: [
    // For a vendor's own Swift program: opens bundles without the rest.
    .library(name: "Handoff", targets: ["Handoff"])
  ],
  traits: [
    .trait(
      name: "Desk", description: "The vault that several desks share, on a PostgreSQL server: needs libpq.")
  ],
  dependencies: [
    // File descriptors, file modes and errno as Swift types, so that no call's result goes unread.
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    // Options, help pages and shell completions from one declaration each.
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    // The web server of the console.
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    // What it is built on: connections, headers, notes.
    .package(url: "https://github.com/apple/swift-nio.git", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-http-types.git", from: "1.8.0", traits: []),
    .package(url: "https://github.com/apple/swift-log.git", from: "1.14.0"),
  ],
  targets: [
    // libsodium: all cryptography and the guarded memory that secrets live in.
    .systemLibrary(name: "CSodium", providers: [.apt(["libsodium-dev"])]),
    .target(name: "Sodium", dependencies: ["CSodium"], swiftSettings: strict),
    // What Linux has in C macros and variable arguments only.
    .systemLibrary(name: "CLinux"),
    .target(
      name: "PrivateFiles",
      dependencies: ["CLinux", "Sodium", .product(name: "SystemPackage", package: "swift-system")],
      swiftSettings: strict),
    .target(
      name: "Handoff", dependencies: ["Sodium"],
      swiftSettings: strict),
    .target(name: "VaultCore", dependencies: ["Handoff", "Sodium"], swiftSettings: small),
    // SQLite: the vault file.
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .target(
      name: "VaultSQLite",
      dependencies: [
        "CSQLite", "VaultCore", "Handoff", "PrivateFiles", "Sodium",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    // PostgreSQL: the vault that several desks share.
    .systemLibrary(name: "CPostgreSQL", providers: [.apt(["libpq-dev"])]),
    .target(
      name: "VaultPostgreSQL",
      dependencies: [
        .target(name: "CPostgreSQL", condition: .when(traits: ["Desk"])), "VaultCore", "Handoff",
        "PrivateFiles", "Sodium", .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .target(
      name: "VaultDesk",
      dependencies: [
        "VaultCore", "Handoff", "PrivateFiles", "Sodium",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: small),
    .target(
      name: "VaultCommands",
      dependencies: [
        "VaultDesk", "VaultCore", "Handoff", "PrivateFiles", "Sodium",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: small),
    // How the commands come to vaults that are files.
    .target(
      name: "FileStores",
      dependencies: ["VaultCommands", "VaultDesk", "VaultSQLite", "VaultCore", "Handoff", "PrivateFiles"],
      swiftSettings: strict),
    .executableTarget(
      name: "vault", dependencies: ["FileStores", "VaultCommands", "VaultDesk", "Handoff", "PrivateFiles"],
      swiftSettings: strict),
    // The same, and to those on a server.
    .target(
      name: "ServerStores",
      dependencies: [
        "VaultPostgreSQL", "FileStores", "VaultCommands", "VaultDesk", "Handoff", "PrivateFiles",
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "vault-postgresql", dependencies: ["ServerStores", "VaultCommands", "VaultDesk"],
      swiftSettings: strict),
    // What the programs that serve have in common: the place of their socket, who connects to it, and their end.
    .target(
      name: "WebServer",
      dependencies: [
        "PrivateFiles",
        .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["Desk"])),
        .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: ["Desk"])),
      ],
      swiftSettings: strict),
    // The page in the browser of one desk.
    .target(
      name: "VaultConsole",
      dependencies: [
        "WebServer", "VaultDesk", "VaultCore", "Handoff", "PrivateFiles", "Sodium",
        .product(name: "Hummingbird", package: "hummingbird", condition: .when(traits: ["Desk"])),
        .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["Desk"])),
        .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: ["Desk"])),
        .product(name: "HTTPTypes", package: "swift-http-types", condition: .when(traits: ["Desk"])),
        .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Desk"])),
      ],
      resources: [.embedInCode("Assets")],
      swiftSettings: strict),
    .executableTarget(
      name: "vault-console",
      dependencies: [
        "VaultConsole", "ServerStores", "VaultCommands", "VaultDesk", "VaultCore", "Handoff",
      ],
      swiftSettings: strict),
    // Where a generated credential is honored: what is known of credentials, and the server that is asked.
    .target(
      name: "VaultGate",
      dependencies: [
        "WebServer", "Handoff", "PrivateFiles", "Sodium",
        .product(name: "Hummingbird", package: "hummingbird", condition: .when(traits: ["Desk"])),
        .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["Desk"])),
        .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: ["Desk"])),
        .product(name: "NIOHTTP1", package: "swift-nio", condition: .when(traits: ["Desk"])),
        .product(name: "Logging", package: "swift-log", condition: .when(traits: ["Desk"])),
      ],
      swiftSettings: strict),
    .executableTarget(
      name: "vault-gate", dependencies: ["VaultGate", "VaultCommands", "VaultDesk"], swiftSettings: strict),
    // Argon2id, whose answers tests are told again.
    .target(
      name: "CHashes", dependencies: ["CSodium"], path: "Tests/CHashes",
      cSettings: [.treatAllWarnings(as: .error)]),
    .target(
      name: "TestSupport",
      dependencies: [
        "CHashes", "VaultCore", "Handoff", "Sodium", .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/TestSupport", swiftSettings: strict),
    .testTarget(
      name: "SodiumTests", dependencies: ["Sodium", "TestSupport"],
      exclude: ["Fixtures"], swiftSettings: strict),
    .testTarget(
      name: "PrivateFilesTests",
      dependencies: [
        "PrivateFiles", "Sodium", "TestSupport", .product(name: "SystemPackage", package: "swift-system"),
      ],
      swiftSettings: strict),
    .testTarget(
      name: "HandoffTests", dependencies: ["Handoff", "Sodium", "TestSupport"],
      exclude: ["Cases", "Vectors", "Interop"], swiftSettings: strict),
    .testTarget(
      name: "VaultCoreTests", dependencies: ["VaultCore", "Handoff", "Sodium", "TestSupport"],
      swiftSettings: strict),
    .testTarget(
      name: "VaultSQLiteTests",
      dependencies: [
        "VaultSQLite", "VaultCore", "Handoff", "PrivateFiles", "Sodium", "TestSupport",
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      exclude: ["Interop"], swiftSettings: strict),
    .testTarget(
      name: "VaultPostgreSQLTests",
      dependencies: ["VaultPostgreSQL", "VaultCore", "Handoff", "Sodium", "TestSupport"],
      exclude: ["Helpers"], swiftSettings: strict),
    // What every store promises.
    .testTarget(
      name: "VaultStoreTests",
      dependencies: [
        "VaultSQLite", "VaultPostgreSQL", "VaultCore", "Handoff", "Sodium", "TestSupport",
      ],
      swiftSettings: strict),
    .testTarget(
      name: "VaultDeskTests",
      dependencies: ["VaultDesk", "VaultCore", "Handoff", "Sodium", "TestSupport"],
      exclude: ["Helpers"], swiftSettings: strict),
    .testTarget(
      name: "VaultConsoleTests",
      dependencies: [
        "vault", "vault-console", "vault-postgresql", "VaultConsole", "WebServer", "VaultPostgreSQL",
        "VaultDesk", "VaultCore", "PrivateFiles", "Sodium", "TestSupport",
        .product(name: "Hummingbird", package: "hummingbird", condition: .when(traits: ["Desk"])),
        .product(name: "NIOCore", package: "swift-nio", condition: .when(traits: ["Desk"])),
        .product(name: "NIOPosix", package: "swift-nio", condition: .when(traits: ["Desk"])),
        .product(name: "HTTPTypes", package: "swift-http-types", condition: .when(traits: ["Desk"])),
      ],
      exclude: ["Helpers"], swiftSettings: strict),
    .testTarget(
      name: "VaultGateTests",
      dependencies: [
        "vault", "vault-gate", "VaultGate", "Handoff", "PrivateFiles", "Sodium", "TestSupport",
      ],
      exclude: ["Helpers"], swiftSettings: strict),
    .testTarget(
      name: "VaultCommandTests",
      dependencies: [
        "vault", "vault-postgresql", "VaultCommands", "VaultDesk", "VaultSQLite", "VaultCore", "Handoff",
        "Sodium", "TestSupport",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      exclude: [
        "Helpers", "Terminal", "Transcripts", "Year/expected.txt", "Crashes/shim.c", "Crashes/mix.sh",
      ],
      swiftSettings: strict),
  ]
)
