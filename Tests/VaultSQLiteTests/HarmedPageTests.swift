import TestSupport
import Testing

@Suite("A vault file with a page harmed is refused, or answers as before: nothing is lost in silence (I7)")
struct HarmedPageTests {
  private let vault: HarmedVault
  private let pageSize = HarmedVault.pageSize

  init() throws { vault = try HarmedVault() }

  @Test func theUnharmedFileIsReadAndOfUse() throws {
    #expect(try vault.verdict(of: vault.whole) == .unaffected)
    #expect(vault.pageCount * pageSize == vault.whole.count)
    #expect(vault.pageCount > 6)
  }

  @Test func aPageOfOneValueIsRefused() throws {
    for page in 0..<vault.pageCount {
      for value in [0x00, 0xff, 0x0d, 0x05, 0x0a, 0x02] as [UInt8] {
        try check([UInt8](repeating: value, count: pageSize), at: page, "of \(value)")
      }
    }
  }

  @Test func aPageOfNoiseIsRefused() throws {
    var numbers = SeededNumbers(seed: 1)
    for page in 0..<vault.pageCount {
      for round in 0..<20 {
        var noise = (0..<pageSize).map { _ in UInt8.random(in: 0...255, using: &numbers) }
        // What is a page by its first byte goes farther in.
        if round > 10 { noise[0] = [0x02, 0x05, 0x0a, 0x0d][round % 4] }
        try check(noise, at: page, "of noise \(round)")
      }
    }
  }

  @Test func aPageThatIsACopyOfAnotherIsRefused() throws {
    for page in 0..<vault.pageCount {
      for other in 0..<vault.pageCount where other != page {
        try check(self.page(other), at: page, "that is page \(other)")
      }
    }
  }

  @Test func aPageOfWhichAPartIsGoneIsRefused() throws {
    for page in 0..<vault.pageCount {
      for sector in 0..<(pageSize / 512) {
        var harmed = self.page(page)
        for offset in (sector * 512)..<(sector * 512 + 512) { harmed[offset] = 0 }
        try check(harmed, at: page, "without sector \(sector)")
      }
    }
  }

  @Test func twoPagesInEachOthersPlaceAreRefused() throws {
    for page in 0..<vault.pageCount {
      for other in 0..<page {
        var bytes = vault.whole
        bytes.replaceSubrange(range(page), with: self.page(other))
        bytes.replaceSubrange(range(other), with: self.page(page))
        try check(bytes, "pages \(other) and \(page) swapped")
      }
    }
  }

  /// Its header counts the pages.
  @Test func aFileThatEndsBeforeItsLastPageIsRefused() throws {
    for page in 0..<(vault.pageCount - 1) {
      for count in [0, 1, 512, pageSize - 1, pageSize] where page + count > 0 {
        let bytes = [UInt8](vault.whole.prefix(page * pageSize + count))
        #expect(try vault.verdict(of: bytes) == .refused, "\(bytes.count) bytes")
      }
    }
  }

  /// SQLite reads on with zeros: where there were zeros anyway, nothing is lost.
  @Test func aFileThatEndsWithinItsLastPageIsRefusedOrAnswersAsBefore() throws {
    let rest = vault.whole.count - pageSize
    for count in [1, 8, 512, 2048, pageSize - 512, pageSize - 1] {
      try check([UInt8](vault.whole.prefix(rest + count)), "the first \(count) bytes of the last page")
    }
  }

  private func range(_ page: Int) -> Range<Int> { (page * pageSize)..<((page + 1) * pageSize) }

  private func page(_ page: Int) -> [UInt8] { [UInt8](vault.whole[range(page)]) }

  private func check(_ harmed: [UInt8], at page: Int, _ how: String) throws {
    var bytes = vault.whole
    bytes.replaceSubrange(range(page), with: harmed)
    try check(bytes, "page \(page) \(how)")
  }

  private func check(_ bytes: [UInt8], _ how: String) throws {
    if case .wrong(let answer) = try vault.verdict(of: bytes) { Issue.record("\(how): another \(answer)") }
  }
}
