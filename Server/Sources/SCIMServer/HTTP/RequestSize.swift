import HTTPTypes
import Hummingbird
import SCIMStore

/// Refuses requests that are too large before anything is made of them.
struct RequestSize {
  let limits: ServerLimits

  /// - Throws: 413 or 414.
  func check(_ request: Request) throws(SCIMError) {
    let target = request.head.path?.utf8.count ?? 0
    if target > limits.targetBytes {
      throw SCIMError(
        status: 414, detail: "path and query may have \(limits.targetBytes) bytes, these have \(target)")
    }
    // Bodies whose length is not said are counted as they come.
    if let length = request.headers.only(.contentLength).flatMap({ Int($0) }), length > limits.bodyBytes {
      throw SCIMError(status: 413, detail: "a body may have \(limits.bodyBytes) bytes, this one has \(length)")
    }
  }
}
