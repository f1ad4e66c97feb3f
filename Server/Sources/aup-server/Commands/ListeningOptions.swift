import ArgumentParser
import Foundation
import SCIMServer

/// Where the service is reached.
struct ListeningOptions: ParsableArguments {
  @Option(help: ArgumentHelp("The address to listen on.", valueName: "address"))
  var host = "127.0.0.1"

  @Option(help: ArgumentHelp("The port to listen on; 0 for any that is free.", valueName: "number"))
  var port = 8_880

  @Option(
    help: ArgumentHelp(
      "The URL of the service as clients know it, behind a proxy; what each client calls it if left out.",
      valueName: "url"))
  var baseURL: String?

  @Option(
    help: ArgumentHelp(
      "Certificates in PEM, that of the service first: speak TLS with them. Read again on SIGHUP.", valueName: "file"))
  var tlsCertificate: String?

  @Option(help: ArgumentHelp("The key of the certificate, in PEM.", valueName: "file"))
  var tlsKey: String?

  func validate() throws {
    guard (0...65_535).contains(port) else {
      throw ValidationError("--port: found `\(port)`, expected 0 to 65535")
    }
    if (tlsCertificate == nil) != (tlsKey == nil) {
      throw ValidationError("give both --tls-certificate and --tls-key, or neither")
    }
    if let baseURL {
      let url = URL(string: baseURL)
      guard ["http", "https"].contains(url?.scheme), url?.host() != nil, url?.query() == nil else {
        throw ValidationError("--base-url: found `\(baseURL)`, expected a URL such as `https://aup.example.com`")
      }
    }
  }

  /// Puts the options into the configuration of a server.
  func apply(to configuration: inout ProvisioningServer.Configuration) {
    configuration.host = host
    configuration.port = port
    configuration.baseURL = baseURL
    if let tlsCertificate, let tlsKey { configuration.tls = TLSFiles(certificate: tlsCertificate, key: tlsKey) }
  }
}
