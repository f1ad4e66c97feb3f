/// Populations in blocks of records, for workers that do not wait for each other.
extension PopulationReader {
  /// Moves the next records into a block; false at the end. Groups that decide what users are in are loaded by then;
  /// ``joiner`` is complete once a block with users was given.
  mutating func nextBlock(_ block: inout RecordBlock) throws(InputError) -> Bool {
    while true {
      if let problem = problems.popFirst() {
        block.set(problem, input: inputs)
        return true
      }
      if current == nil {
        guard try beginNext() else { return false }
        inputs += 1
        continue
      }
      if let problem = try readGroups() {
        block.set(problem, input: inputs)
        return true
      }
      block.input = inputs
      block.isLookedThrough = current?.input.isLookedThrough ?? false
      if current?.input.isGroupsOnly != true, try current?.reader.nextBlock(&block) == true {
        if current?.input.mayHoldUsers == true { beginUsers() }
        block.progress = progress(0)
        return true
      }
      leaveCurrent()
    }
  }

  /// Loads the groups that stand in front of users where an input can be read only once, and all records of inputs that
  /// hold groups only. A problem ends it for now.
  private mutating func readGroups() throws(InputError) -> RecordProblem? {
    while let input = current?.input, input.isGroupsOnly || !input.isLookedThrough && !hasGivenUsers {
      let next = input.isGroupsOnly ? try current?.reader.next() : try current?.reader.nextUnlessUser()
      guard let next else {
        if input.isGroupsOnly { endCurrent() }
        return nil
      }
      switch next {
      case .failure(let problem): return problem
      case .success(let record):
        if case .failure(let problem)? = try use(record) { return problem }
        if let problem = problems.popFirst() { return problem }
      }
    }
    return nil
  }
}
