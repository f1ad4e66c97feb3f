import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore
import Testing

@testable import SCIMServer

/// The executable as a service.
@Suite struct ServeTests {
  private static let request = "GET /scim/v2/Users HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"

  private func withServer(
    _ options: String..., body: (_ server: Running, _ port: Int, _ store: String) async throws -> Void
  ) async throws {
    try await withTemporaryFolder { folder in
      let store = folder.appending(path: "store").path
      let server = try Running(["--store", store, "--port", "0"] + options)
      defer { server.send(SIGKILL) }
      try await body(server, try await server.port(), store)
    }
  }

  @Test func whatACommandMakesCountsSoon() async throws {
    try await withServer { _, port, store in
      let token = try await Executable.run("token", "create", "--store", store).output.dropLast()
      let request = "\(Self.request)Authorization: Bearer \(token)\r\n\r\n"
      while !(try await Socket.exchange(port, request)).hasPrefix("HTTP/1.1 200 ") {
        try await Task.sleep(for: .milliseconds(20))
      }
      _ = try await Executable.run("token", "revoke", "--store", store, "token")
      while !(try await Socket.exchange(port, request)).hasPrefix("HTTP/1.1 401 ") {
        try await Task.sleep(for: .milliseconds(20))
      }
    }
  }

  @Test func aStoreHasOneServer() async throws {
    try await withServer { server, _, store in
      let second = try await Executable.run("--store", store, "--port", "0")
      #expect(
        second
          == Executable.Outcome(
            status: 1, output: "",
            errors: "Error: another aup-server runs on `\(store)`: one store has one server\n"))
      server.send(SIGKILL)
      _ = await server.end()
      let third = try Running(["--store", store, "--port", "0"])
      _ = try await third.port()
      third.send(SIGTERM)
      #expect(await third.end() == 0)
    }
  }

  @Test(arguments: [SIGTERM, SIGINT])
  func whatWasBegunIsAnswered(_ signal: Int32) async throws {
    try await withServer { server, port, store in
      let token = try await Executable.run("token", "create", "--store", store).output.dropLast()
      let known = "\(Self.request)Authorization: Bearer \(token)\r\n\r\n"
      while !(try await Socket.exchange(port, known)).hasPrefix("HTTP/1.1 200 ") {}
      let body = #"{"userName":"ann"}"#
      let head =
        "POST /scim/v2/Users HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer \(token)\r\n"
        + "Content-Length: \(body.utf8.count)\r\n\r\n"
      let answer = try await Socket.exchange(port, head + body.prefix(5)) {
        try await Task.sleep(for: .milliseconds(100))
        server.send(signal)
        try await Task.sleep(for: .milliseconds(200))
        return String(body.dropFirst(5))
      }
      #expect(answer.hasPrefix("HTTP/1.1 201 "))
      #expect(await server.end() == 0)
      // All is in the file.
      #expect((try? FileManager.default.attributesOfItem(atPath: store + "-wal")[.size] as? Int) ?? 0 == 0)
      #expect(try AuditLog(path: store).verify().sequence == 2)
    }
  }

  @Test func memoryHasATokenOfItsOwn() async throws {
    let server = try Running(["--memory", "--port", "0", "--log-format", "json", "--log-level", "info"])
    defer { server.send(SIGKILL) }
    let port = try await server.port()
    let token = try await server.wait(for: #"token: (\S+)\n"#)
    let answer = try await Socket.exchange(port, "\(Self.request)Authorization: Bearer \(token)\r\n\r\n")
    #expect(answer.hasPrefix("HTTP/1.1 200 "))
    let id = try #require(TokenText(parsing: token[...])?.id)
    _ = try await server.wait(
      for: #"(\{"time":"[^"]*","level":"info","message":"request","request":"[^"]*","method":"GET","ms":[0-9.]+,"#
        + #""path":"/scim/v2/Users","status":200,"token":"\#(id)"\})\n"#)
    server.send(SIGTERM)
    #expect(await server.end() == 0)
  }

  @Test func whoListensBeyondTheMachineWithoutTLSIsWarned() async throws {
    let server = try Running(["--memory", "--port", "0", "--host", "0.0.0.0"])
    defer { server.send(SIGKILL) }
    _ = try await server.wait(
      for:
        "warning (tokens can be read on their way: the service listens beyond this machine without TLS) host=0.0.0.0\n")
    _ = try await server.port()
  }

  private static let openssl = URL(filePath: "/usr/bin/openssl")

  /// Makes a certificate and its key, in the place of those that are there.
  private static func certificate(_ name: String, in folder: URL) async throws -> TLSFiles {
    let files = TLSFiles(
      certificate: folder.appending(path: "certificate").path, key: folder.appending(path: "key").path)
    let made = try await Executable.run(
      openssl,
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
        "-subj", "/CN=\(name)", "-keyout", files.key, "-out", files.certificate,
      ])
    #expect(made.status == 0)
    return files
  }

  /// The name in the certificate that a server shows.
  private static func certifiedName(_ port: Int) async throws -> String {
    let shown = try await Executable.run(openssl, ["s_client", "-connect", "localhost:\(port)"])
    return try #require(shown.output.firstMatch(of: /subject=CN ?= ?(\S+)/)).1.description
  }

  @Test func aNewCertificateIsReadOnSIGHUPAndABadOneIsNot() async throws {
    try await withTemporaryFolder { folder in
      let files = try await Self.certificate("first", in: folder)
      let server = try Running(
        ["--memory", "--port", "0", "--tls-certificate", files.certificate, "--tls-key", files.key])
      defer { server.send(SIGKILL) }
      let port = try await server.port()
      #expect(try await Self.certifiedName(port) == "first")
      _ = try await Self.certificate("second", in: folder)
      server.send(SIGHUP)
      _ = try await server.wait(for: "notice (read the certificate)\n")
      #expect(try await Self.certifiedName(port) == "second")
      let key = try Data(contentsOf: URL(filePath: files.key))
      _ = try await Self.certificate("third", in: folder)
      try key.write(to: URL(filePath: files.key))
      server.send(SIGHUP)
      _ = try await server.wait(
        for:
          "error (the certificate stays as it is) error=\"?the key in `\(files.key)` is not that of the certificate in")
      #expect(try await Self.certifiedName(port) == "second")
    }
  }

  @Test func tlsIsSpoken() async throws {
    try await withTemporaryFolder { folder in
      let files = try await Self.certificate("localhost", in: folder)
      let server = try ProvisioningServer.forTests { $0.tls = files }
      let token = try server.makeToken(name: "test")
      try await server.application().test(.ahc(.https)) { client in
        let answer = try await client.ask(.get, "/scim/v2/ServiceProviderConfig", token: token)
        #expect(answer.status == .ok)
        #expect(answer.headers[.strictTransportSecurity] == "max-age=31536000")
        #expect(answer.text.contains(#""location":"https://localhost"#))
      }
    }
  }

  @Test(arguments: [
    (
      ["--tls-certificate", "/nowhere", "--tls-key", "/nowhere"], 1,
      "Error: `/nowhere` cannot be read as a certificate in PEM"
    ),
    (["--tls-key", "a"], 64, "Error: give both --tls-certificate and --tls-key, or neither\n"),
    (["--base-url", "aup.example.com"], 64, "Error: --base-url: found `aup.example.com`, expected a URL such as"),
    (["--port", "70000"], 64, "Error: --port: found `70000`, expected 0 to 65535\n"),
    (["--rate-limit", "-1"], 64, "Error: "),
    (["--log-format", "xml"], 64, "Error: The value 'xml' is invalid for '--log-format <log-format>'"),
  ])
  func optionsThatCannotBeAreRefused(_ options: [String], _ status: Int32, _ message: String) async throws {
    let refused = try await Executable.run(Executable.url, ["--memory", "--port", "0"] + options)
    #expect(refused.status == status)
    #expect(refused.errors.contains(message))
  }

  @Test func theBaseURLIsThatOfTheProxy() async throws {
    let server = try ProvisioningServer.forTests { $0.baseURL = "https://aup.example.com/" }
    let token = try server.makeToken(name: "test")
    try await server.test { client in
      let made = try await client.ask(.post, "/scim/v2/Users", token: token, body: #"{"userName":"ann"}"#)
      #expect(made.headers[.location]?.hasPrefix("https://aup.example.com/scim/v2/Users/") == true)
    }
  }
}
