internal import Foundation
internal import TestSupport
internal import Testing

/// What README says is what happens.
@Suite(.serialized) struct ReadmeTests {
  @Test(.needs(.expect)) func theCommandsOfAHandoffWorkInTheirOrder() throws {
    let commands = try Page(Page.readme).rows.compactMap(\.last).filter { $0.hasPrefix("`vault ") }
      .map { $0.replacing("`", with: "") }
    #expect(commands.count == 13)
    let sandbox = try Sandbox()
    try Data("cds\n19647331932581\n".utf8).write(to: sandbox.working.appending(path: "schools.csv"))
    var code = ""
    for command in commands {
      // The other ways to a credential start where this one does.
      let isOther = command.hasPrefix("vault import ") || command.contains(" --schools ")
      let here = isOther ? try Sandbox(copying: sandbox) : sandbox
      let isConfirmation = command.hasPrefix("vault confirm ")
      let run = try here.typed(isConfirmation ? "vault confirm \(code)" : command)
      #expect(run.status == 0, "\(command): \(run.outputText)")
      if let found = run.outputText.firstMatch(of: /confirmation code ([0-9A-Z-]{14})/) {
        code = String(found.1)
      }
      if isConfirmation { #expect(run.outputText.contains("confirmed     aeries (Aeries)")) }
    }
  }

  @Test func itIsShortAndItsLinksLeadSomewhere() throws {
    let pages = [Page.readme] + (try Self.documentation())
    for path in pages {
      let folder = Page.root.appending(path: path).deletingLastPathComponent()
      for link in try Page(path).text.matches(of: /\]\(([^)#:]+)(?:#[^)]*)?\)/) {
        let target = folder.appending(path: String(link.1)).standardizedFileURL.path
        #expect(FileManager.default.fileExists(atPath: target), "\(path): \(link.1)")
      }
      for link in try Page(path).text.matches(of: /<doc:([A-Za-z]+)>/) {
        #expect(pages.contains { $0.hasSuffix("/\(link.1).md") }, "\(path): \(link.1)")
      }
    }
    #expect(try Page(Page.readme).text.split(separator: "\n", omittingEmptySubsequences: false).count <= 250)
  }

  private static func documentation() throws -> [String] {
    try FileManager.default.subpathsOfDirectory(atPath: Page.root.appending(path: "Sources").path)
      .filter { $0.contains(".docc/") && $0.hasSuffix(".md") }.map { "Sources/" + $0 }
  }

  @Test func theSampleBundleOpensAsShown() throws {
    let lines = try Page(Page.readme).text.split(separator: "\n").filter { $0.contains("Vectors/") }
    let sandbox = try Sandbox()
    let copy =
      "mkdir -p Tests/HandoffTests && cp -r '\(Page.root.path)/keys' . "
      + "&& cp -r '\(Page.root.path)/Tests/HandoffTests/Vectors' Tests/HandoffTests/\n"
    let run = try sandbox.shell(copy + lines.joined(separator: "\n"))
    #expect(run.status == 0)
    #expect(run.outputText.contains("kM7.wq-T4_bR-9nZxPc3"))
  }

  @Test(.needs(try Permission.leavesTheNetwork(), "needs root, to leave the network"))
  func theTourRunsWithoutANetwork() throws {
    let sandbox = try Sandbox()
    let tour = try sandbox.run(["unshare", "--net", Sandbox.products.appending(path: "vault").path, "tour"])
    #expect(tour.status == 0)
    #expect(tour.outputText.contains("every signature and link is valid"))
  }
}
