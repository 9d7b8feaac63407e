import Foundation
import TestSupport
import Testing

/// I1 and I2 in the compiler: each fixture holds a way to keep, copy or show a secret, and the diagnostic
/// that forbids it.
@Suite(.needs(.swiftc)) struct CompileFailTests {
  @Test func revealingOnceCompiles() throws { try expectDiagnostics("RevealOnce") }
  @Test func revealingTwiceDoesNotCompile() throws { try expectDiagnostics("RevealTwice") }
  @Test func returningTheSpanDoesNotCompile() throws { try expectDiagnostics("ReturnTheSpan") }
  @Test func keepingTheSpanDoesNotCompile() throws { try expectDiagnostics("KeepTheSpan") }
  @Test func copyingASecretDoesNotCompile() throws { try expectDiagnostics("Copy") }
  @Test func printingASecretDoesNotCompile() throws { try expectDiagnostics("Print") }
  @Test func encodingASecretDoesNotCompile() throws { try expectDiagnostics("Encode") }
  @Test func encodingASecretAsJSONDoesNotCompile() throws { try expectDiagnostics("EncodeJSON") }
  @Test func storingASecretInAnArrayDoesNotCompile() throws { try expectDiagnostics("Store") }
  @Test func capturingASecretInATaskDoesNotCompile() throws { try expectDiagnostics("CaptureInTask") }

  @Test func everyFixtureIsTested() throws {
    let fixtures = try FileManager.default.contentsOfDirectory(atPath: Self.fixtures.path)
    #expect(
      fixtures.sorted() == [
        "CaptureInTask.swift", "Copy.swift", "Encode.swift", "EncodeJSON.swift", "KeepTheSpan.swift",
        "Print.swift", "ReturnTheSpan.swift", "RevealOnce.swift", "RevealTwice.swift", "Store.swift",
      ])
  }

  @Test func theHarnessSeesADiagnosticThatDidNotCome() throws {
    let folder = try TemporaryFolder()
    let source = try String(contentsOf: Self.fixtures.appending(path: "RevealOnce.swift"), encoding: .utf8)
    let path = try folder.write(source + "// expected-error{{no such thing}}\n", to: "Wrong.swift")
    let result = try compile(path)
    #expect(result.status != 0)
    #expect(result.errorText.contains("expected error not produced"))
  }

  private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
    .appending(path: "Fixtures")

  private func expectDiagnostics(_ fixture: String) throws {
    let result = try compile(Self.fixtures.appending(path: "\(fixture).swift").path)
    #expect(result.status == 0, "\(result.errorText)")
  }

  /// Compiles with the settings of the package, against the module that this test was built with.
  private func compile(_ path: String) throws -> RunResult {
    let compiler = try Tool.required(.swiftc)
    let build = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
      .deletingLastPathComponent()
    let package = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let moduleMaps = [
      package.appending(path: "Sources/CSodium/module.modulemap"),
      build.deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "checkouts/swift-system/Sources/CSystem/include/module.modulemap"),
    ]
    let cache = try TemporaryFolder()
    var arguments = [
      "-frontend", "-emit-sil", "-verify", "-verify-ignore-unrelated", "-o", "/dev/null",
      "-parse-as-library", "-module-name", "Fixture", "-swift-version", "6", "-strict-memory-safety",
      "-module-cache-path", cache.url.path, "-I", build.appending(path: "Modules").path,
    ]
    for map in moduleMaps { arguments += ["-Xcc", "-fmodule-map-file=\(map.path)"] }
    for feature in ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility"] {
      arguments += ["-enable-upcoming-feature", feature]
    }
    return try run(compiler, arguments + [path])
  }
}
