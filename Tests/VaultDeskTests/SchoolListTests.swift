internal import Handoff
internal import Sodium
internal import TestSupport
internal import Testing
internal import VaultCore
@testable internal import VaultDesk

/// Lists of schools as spreadsheets save them, and as they are damaged by them.
@Suite struct SchoolListTests {
  private static let codes = ["01611190000000", "19647331932581", "19647336019566"]

  private func list(
    _ text: String, needing needed: [SchoolList.Column] = [.cds], allowing allowed: [SchoolList.Column] = []
  ) throws -> SchoolList {
    try list([UInt8](text.utf8), needing: needed, allowing: allowed)
  }

  private func list(
    _ bytes: [UInt8], needing needed: [SchoolList.Column] = [.cds], allowing allowed: [SchoolList.Column] = []
  ) throws -> SchoolList {
    try bytes.withBytes { bytes throws(SchoolList.Flaws) in
      try SchoolList(bytes, needing: needed, allowing: allowed)
    }
  }

  private func flaws(_ text: String, needing needed: [SchoolList.Column] = [.cds]) -> [SchoolList.Flaw] {
    do {
      _ = try list(text, needing: needed)
      return []
    } catch {
      return (error as? SchoolList.Flaws)?.all ?? []
    }
  }

  // MARK: - What is read

  @Test(arguments: [
    "cds\n01611190000000\n19647331932581\n19647336019566\n",
    "cds\n01611190000000\n19647331932581\n19647336019566",
    "\u{feff}cds\r\n01611190000000\r\n19647331932581\r\n19647336019566\r\n",
    "cds\r01611190000000\r19647331932581\r19647336019566\r",
    "\n\nCDS Code\n\n01611190000000\n,,,\n19647331932581\n \t\n19647336019566\n\n\n",
    "school;cds\nA;01611190000000\n\"B; and C\";19647331932581\nD;19647336019566\n",
    "school\tcds_code\nA\t01611190000000\nB\t19647331932581\nC\t19647336019566\n",
    "sep=;\r\nnotes;CDS\r\n;01611190000000\r\n;19647331932581\r\n;19647336019566\r\n",
    "\"cds\",\"School\"\n\"01611190000000\",\"The \"\"Old\"\"\nMill\"\n\"19647331932581\",\n\"19647336019566\"\n",
    "cds,,\n=\"01611190000000\",,\n\"=\"\"19647331932581\"\"\"\n'19647336019566,,\n",
    "cds , name\n 01 61119 0000000 ,x\n19-64733-1932581,y\n\u{a0}19647336019566\u{200b},z\n",
    "cds,name\n01611190000000,5\" pipe\n19647331932581, \"quoted\" \n19647336019566,\n",
  ])
  func theSchoolsAreReadAsTheyWereMeant(text: String) throws {
    #expect(try list(text).schools.map(\.credential.text) == Self.codes)
  }

  @Test func aListFromTheOfficeProgramsUnicodeTextIsRead() throws {
    let text = "cds\tschool\r\n01611190000000\tPeña\r\n19647331932581\t\r\n19647336019566\t\r\n"
    var bytes: [UInt8] = [0xff, 0xfe]
    for unit in text.utf16 { bytes += [UInt8(unit & 0xff), UInt8(unit >> 8)] }
    #expect(try list(bytes).schools.map(\.credential.text) == Self.codes)
  }

  @Test func aSchoolsNameInAnotherEncodingIsNoObstacle() throws {
    let bytes = [UInt8]("cds,school\n01611190000000,Pe".utf8) + [0xf1] + [UInt8]("a\n".utf8)
    #expect(try list(bytes).schools.map(\.credential.text) == ["01611190000000"])
  }

  @Test func userNamesAndDatesComeWithTheirSchools() throws {
    let text = """
      CDS,User Name,Expiration Date
      01611190000000,ssr-1,2027-02-05
      19647331932581,"ssr, 2",2/5/2027
      19647336019566,ssr-3,12/31/2027
      """
    let schools = try list(text, needing: [.cds, .user, .expires]).schools
    #expect(schools.map(\.line) == [2, 3, 4])
    #expect(schools.map { $0.username?.text } == ["ssr-1", "ssr, 2", "ssr-3"])
    #expect(
      schools.map(\.expires)
        == ["2027-02-05", "2027-02-05", "2027-12-31"].map { Timestamp(endOfDay: $0) })
  }

  // MARK: - What is refused

  @Test(arguments: [
    ("1961119000000", "it has 13 digits, not 14; spreadsheets drop a leading zero"),
    ("1.96473E+13", "a spreadsheet has rounded it, and its last digits are lost"),
    ("19647330000000.00", "it has characters other than digits"),
    ("99647330000000", "county 99 is not one of 01 to 58"),
  ])
  func whatASpreadsheetDidToACodeIsSaid(code: String, flaw: String) {
    #expect(
      flaws("cds\n19647331932581\n\n\(code)\n").map { "\($0.line): \($0.fact)" }
        == ["4: \"\(code)\" is not a CDS code: \(flaw)"])
  }

  @Test func allLinesThatCannotBeUsedAreTold() {
    let text =
      "school,cds\nA,19647331932581\nB,1964\nC,\nD,\"19 64733 1932581\"\nE,19647336019566,F\n\"G\nH\",12\n"
    #expect(
      flaws(text).map { "\($0.line): \($0.fact)" } == [
        "3: \"1964\" is not a CDS code: it has 4 digits, not 14",
        "4: there is no value in the column cds",
        "5: 19 64733 1932581 is on line 2 already",
        "6: there is a value in column 3, which has no name on line 1",
        "7: \"12\" is not a CDS code: it has 2 digits, not 14",
      ])
  }

  @Test(arguments: [
    "secret", "Secret Key", "SECRET_KEY", "Password", "pass-phrase", "Client Authentication Credentials",
    "API key",
    "token", "PWD",
  ])
  func aColumnThatLooksLikeSecretsIsRefusedAndNotShown(name: String) {
    let found = flaws("cds,user,\(name)\n19647331932581,ssr-1,hush-hush\n", needing: [.cds, .user])
    #expect(
      found.map(\.fact) == ["column 3 has the name of one with secrets, and a list never has those"])
    #expect(found.allSatisfy { $0.line == 1 && $0.advice?.contains("delete the column") == true })
  }

  /// What is in a wrong column can be a secret.
  @Test(arguments: [
    (
      "cds,school\nhush-hush,A\n",
      "what is in the column cds is not a CDS code: it has characters other than digits"
    ),
    ("cds\n19647331932581,hush-hush\n", "there is a value in column 2, which has no name on line 1"),
    ("cds,\n19647331932581,hush-hush\n", "there is a value in column 2, which has no name on line 1"),
  ])
  func aValueThatCannotBeACodeIsNotShown(text: String, fact: String) {
    #expect(flaws(text).map(\.fact) == [fact])
  }

  /// The file may be another one than was meant.
  @Test(arguments: [
    "hush horse\n", "hush\n", "hush-secret-key\n", "hush,horse;hush\n", "vault hush\ncds\n",
    "cds,hush\n1,2\n",
  ])
  func nothingOfTheFirstLineIsShown(text: String) {
    let told = flaws(text).map { $0.fact + ($0.advice ?? "") }
    #expect(!told.isEmpty && !told.joined().contains("hush"))
    #expect(told.joined().contains("the first line names the columns: cds") || text.contains("secret"))
  }

  @Test(
    arguments: [
      ("", 1, "the list is empty"),
      ("\n\n", 1, "the list is empty"),
      ("cds\n", 1, "no school is below the names of the columns"),
      ("19647331932581\n19647336019566\n", 1, "values stand where the names of the columns belong"),
      ("\n\ncds,region\n19647331932581,x\n", 3, "the name of column 2 is not one of cds"),
      ("cds,user\n19647331932581,x\n", 1, "the column user is not one of cds"),
      ("school\nA\n", 1, "there is no column cds"),
      ("cds,CDS code\n19647331932581,19647331932581\n", 1, "two columns are named cds"),
      ("cds,\u{1b}[2J\n19647331932581,\n", 1, "the name of column 2 is not one of cds"),
      (
        "cds,school\n19647331932581,\"A\n19647336019566,B\n", 2,
        "a quotation mark begins a field that does not end"
      ),
      ("cds,school\n19647331932581,\"A\" B\n", 2, "something follows the quotation mark that ends a field"),
      ("cds,school\n\"1\n2\",\"A\" B\n", 3, "something follows the quotation mark that ends a field"),
      (
        "cds\n19647331932581\0\n", 2,
        "what is in the column cds is not a CDS code: it has characters other than digits"
      ),
      ("\u{1}\u{2}\0", 1, "the name of column 1 is not one of cds"),
    ] as [(String, Int, String)])
  func aListThatIsNoneIsRefusedWithItsLine(text: String, line: Int, fact: String) {
    #expect(flaws(text).map { "\($0.line): \($0.fact)" } == ["\(line): \(fact)"])
  }

  @Test(arguments: [
    "5/2027", "31/12/2027", "2/30/2027", "2/5/27", "2027-2-5", "2027-02-30", "45000", "//", "1/1/1/1",
    "+1/1/2027",
    "2027-02-05T00:00:00Z", "９/1/2027",
  ])
  func aDateThatIsNoneIsRefusedAndNotShown(date: String) {
    #expect(
      flaws("cds,expires\n19647331932581,\(date)\n", needing: [.cds, .expires]).map(\.fact)
        == ["what is in the column expires is not a date"])
  }

  @Test func aUserNameThatCouldNotBeTypedIsRefusedAndNotShown() throws {
    let text = [UInt8]("cds,user\n19647331932581,caf".utf8)
    for user in [[0xe9], [UInt8]("\u{202e}x".utf8), [0x07], [UInt8](repeating: 0x61, count: 101)] {
      #expect(throws: SchoolList.Flaws.self) { try list(text + user + [0x0a], needing: [.cds, .user]) }
    }
    #expect(
      flaws("cds,user\n19647331932581,a\u{7}b\n", needing: [.cds, .user]).map(\.fact)
        == ["what is in the column user cannot be a user name"])
  }

  /// Whatever the bytes: a list, or a refusal.
  @Test func noBytesAreTooStrange() {
    var numbers = SeededNumbers(seed: 4711)
    let parts = [UInt8]("\"\",;\t\r\n=\u{feff}cds19647331932581 sep'".utf8) + [0, 0xff, 0xfe, 0xc3, 0xf1]
    for _ in 0..<2000 {
      let bytes = (0..<Int.random(in: 0..<60, using: &numbers)).map { _ in
        parts.randomElement(using: &numbers) ?? 0
      }
      _ = try? list([UInt8]("cds,school\n".utf8) + bytes)
      _ = try? list(bytes)
    }
  }
}
