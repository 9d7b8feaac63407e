import Foundation
import TestSupport
import Testing

@Suite struct ToolTests {
  @Test func aMissingToolIsNamedWithItsPackage() {
    let tool = Tool("no-such-tool", package: "no-such-package")
    let missing = rejection { () throws(Tool.Missing) in _ = try Tool.required(tool) }
    #expect(missing?.description == "no-such-tool is missing: install the Debian package no-such-package")
    #expect(Tool.find("no-such-tool") == nil)
    #expect(Tool.find("/no/such/tool") == nil)
    #expect(Tool.find("sh") != nil)
  }

  @Test func aProgramIsRunWithItsInputAndWhatItLeavesIsRead() throws {
    let folder = try TemporaryFolder()
    let result = try run(
      "/bin/sh", ["-c", "cat; pwd >&2; echo $WORD; exit 3"], input: [UInt8](repeating: 0x41, count: 1 << 20),
      environment: ["WORD": "word"], workingDirectory: folder.url)
    #expect(result.status == 3)
    #expect(result.output.count == (1 << 20) + 5)
    #expect(result.outputText.hasSuffix("Aword\n"))
    #expect(result.errorText.hasSuffix("\(folder.url.lastPathComponent)\n"))
  }
}
