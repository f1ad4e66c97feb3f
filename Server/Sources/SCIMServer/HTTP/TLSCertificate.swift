import NIOCore
import NIOSSL
import Synchronization

/// The certificate and the key that connections are opened with: others take their place while the service runs.
final class TLSCertificate: Sendable {
  private let files: TLSFiles
  private let current: Mutex<TLSConfiguration>

  /// - Throws: ``TLSError``.
  init(_ files: TLSFiles) throws {
    self.files = files
    current = Mutex(try files.configuration())
  }

  /// Reads the files anew. Connections that are open stay as they are.
  ///
  /// - Throws: ``TLSError``; then nothing changes.
  func reload() throws {
    let new = try files.configuration()
    current.withLock { $0 = new }
  }

  /// What TLS is spoken with: each connection asks for the certificate as it is then.
  var configuration: TLSConfiguration {
    var configuration = current.withLock { $0 }
    configuration.sslContextCallback = { _, promise in
      let current = self.current.withLock { $0 }
      var override = NIOSSLContextConfigurationOverride()
      override.certificateChain = current.certificateChain
      override.privateKey = current.privateKey
      promise.succeed(override)
    }
    return configuration
  }
}
