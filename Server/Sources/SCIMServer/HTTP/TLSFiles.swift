import HummingbirdTLS
import NIOSSL

/// The certificate and the key of a service that speaks TLS itself.
public struct TLSFiles: Sendable {
  /// A file of certificates in PEM, that of the service first.
  public var certificate: String
  /// A file with its key, in PEM.
  public var key: String

  /// Names the files.
  public init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }

  /// Reads the files.
  ///
  /// - Throws: ``TLSError`` if one cannot be read, or they do not belong together.
  func configuration() throws -> TLSConfiguration {
    let chain = try Self.read(certificate, "certificate") { try NIOSSLCertificate.fromPEMFile(certificate) }
    let privateKey = try Self.read(key, "key") { try NIOSSLPrivateKey(file: key, format: .pem) }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    do {
      _ = try NIOSSLContext(configuration: configuration)
    } catch {
      throw TLSError(message: "the key in `\(key)` is not that of the certificate in `\(certificate)`: \(error)")
    }
    return configuration
  }

  private static func read<Value>(_ path: String, _ what: String, _ body: () throws -> Value) throws -> Value {
    do { return try body() } catch { throw TLSError(message: "`\(path)` cannot be read as a \(what) in PEM: \(error)") }
  }
}

/// Why TLS cannot be spoken.
public struct TLSError: Error, CustomStringConvertible {
  /// What was found: lower case, no full stop.
  public let message: String
  /// The message.
  public var description: String { message }
}
