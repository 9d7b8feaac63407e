#if Desk
  import Foundation
  import TestSupport
  import Testing

  @testable import VaultPostgreSQL

  @Suite("What libpq makes of the name of a vault is judged, not the text")
  struct ServerNameTests {
    @Test(arguments: [
      "postgresql://elpac:sesame@localhost/vault", "postgresql://localhost/vault?password=sesame",
      "host=localhost password=sesame", "postgresql://localhost/vault?sslpassword=sesame",
    ])
    func aPasswordInTheNameIsRefused(name: String) throws {
      #expect(try refusal { _ = try ServerName(name) } == .passwordInName)
    }

    @Test(arguments: [
      "postgresql://db.district.example/vault", "postgresql://db.district.example/vault?sslmode=require",
      "postgresql://db.district.example/vault?sslmode=verify-ca", "host=10.0.0.5 sslmode=prefer",
      "postgresql://localhost,db.district.example/vault", "host=localhost hostaddr=10.0.0.5",
      "host=localhost.district.example", "host=127.evil.example", "host=127.0.0.256", "host=::2",
    ])
    func aHostIsRefusedWithoutTLSThatVerifiesIt(name: String) throws {
      guard case .withoutTLS = try refusal({ _ = try ServerName(name) }) else {
        Issue.record("\(name) is refused for another reason")
        return
      }
    }

    @Test(arguments: [
      "postgresql://db.district.example/vault?sslmode=verify-full", "postgresql:///vault", "dbname=vault",
      "postgresql://127.0.0.1/vault", "postgresql://127.9.8.7/vault", "postgresql://[::1]/vault",
      "host=localhost",
      "postgresql://%2Frun%2Fpostgresql/vault", "host=@abstract",
      "host=db.district.example hostaddr=127.0.0.1",
    ])
    func othersAreTaken(name: String) throws { _ = try ServerName(name) }

    @Test(arguments: [
      "postgresql://localhost/vault?colour=red", "postgresql://[::1/vault", "hast=a", "service=nowhere",
      "host=localhost sslmode=perhaps",
    ])
    func whatIsNotANameIsRefused(name: String) throws {
      guard case .name = try refusal({ _ = try ServerName(name) }) else {
        Issue.record("\(name) is refused for another reason")
        return
      }
    }

    @Test func aServiceIsJudgedByWhatItsFileSays() throws {
      let folder = try TemporaryFolder()
      let path = try folder.write(
        """
        [sesame]
        host=localhost
        password=sesame
        [far]
        host=db.district.example
        sslmode=require
        [good]
        host=db.district.example
        sslmode=verify-full
        connect_timeout=3

        """, to: "services")
      unsafe setenv("PGSERVICEFILE", path, 1)
      defer { unsafe unsetenv("PGSERVICEFILE") }
      #expect(try refusal { _ = try ServerName("service=sesame") } == .passwordInName)
      #expect(
        try refusal { _ = try ServerName("postgresql:///?service=far") }
          == .withoutTLS(host: "db.district.example"))
      let good = try ServerName("service=good")
      let options = Dictionary(uniqueKeysWithValues: good.parameters.map { ($0.keyword, $0.value) })
      #expect(options["connect_timeout"] == "3")
      #expect(options["tcp_user_timeout"] == "15000")
      #expect(options["target_session_attrs"] == "read-write")
      #expect(options["gssencmode"] == "disable")
    }

    @Test func whatTheNameSaysAboutTheKindOfServerDoesNotCount() throws {
      let name = try ServerName("postgresql:///vault?target_session_attrs=any&client_encoding=LATIN1")
      let options = Dictionary(uniqueKeysWithValues: name.parameters.map { ($0.keyword, $0.value) })
      #expect(options["target_session_attrs"] == "read-write")
      #expect(options["client_encoding"] == "UTF8")
      #expect(options["dbname"] == "vault")
    }
  }
#endif
