#if canImport(CMimalloc)
  import CMimalloc
#endif

/// What gives memory.
enum Allocator {
  /// `mimalloc 209` where that library takes the place of malloc. That it is asked here is what links it.
  static var name: String {
    #if canImport(CMimalloc)
      "mimalloc \(mi_version())"
    #else
      "malloc"
    #endif
  }
}
