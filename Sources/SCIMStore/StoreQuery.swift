public import SCIMModel

/// Which resources to list, in which order, and which of them (RFC 7644 §3.4.2).
public struct StoreQuery: Hashable, Sendable {
  /// A filter; nil for all.
  public var filter: String?
  /// The path of the attribute to sort by; nil for the order of creation.
  public var sortBy: String?
  /// True for `sortOrder=descending`.
  public var isDescending: Bool
  /// From 1; a smaller number means 1.
  public var startIndex: Int
  /// At most so many; a negative number means 0, nil all.
  public var count: Int?
  /// Tests that the filter may have: each may be asked of every resource. Nil for any number.
  public var filterTests: Int?

  /// Makes a query.
  public init(
    filter: String? = nil, sortBy: String? = nil, isDescending: Bool = false, startIndex: Int = 1, count: Int? = nil,
    filterTests: Int? = nil
  ) {
    self.filter = filter
    self.sortBy = sortBy
    self.isDescending = isDescending
    self.startIndex = startIndex
    self.count = count
    self.filterTests = filterTests
  }
}

/// One page of a list (RFC 7644 §3.4.2.4).
public struct StorePage: Hashable, Sendable {
  /// The resources of the page.
  public var resources: [SCIMObject]
  /// How many resources the query matches, on all pages.
  public var totalResults: Int
  /// The place of the first resource of the page, from 1, as asked for.
  public var startIndex: Int

  /// Makes a page.
  public init(resources: [SCIMObject], totalResults: Int, startIndex: Int) {
    self.resources = resources
    self.totalResults = totalResults
    self.startIndex = startIndex
  }

  /// How many resources the page has.
  public var itemsPerPage: Int { resources.count }

  /// As an answer has it (RFC 7644 §3.4.2).
  public var listResponse: SCIMObject {
    let number = { (value: Int) in SCIMValue.number(DecimalNumber(Int64(value))) }
    return SCIMObject(uniqueMembers: [
      ("schemas", .array([.string(SchemaURN.listResponse)])), ("totalResults", number(totalResults)),
      ("startIndex", number(startIndex)), ("itemsPerPage", number(itemsPerPage)),
      ("Resources", .array(resources.map { .complex($0) })),
    ])
  }
}
