/// What a strategy's variables are in memory, and how far the store has got; a value without I/O.
struct VariableMemory {
  private(set) var variables: [String: VariableValue] = [:]
  private(set) var isLoaded = false
  /// Counts the changes.
  private(set) var changes: UInt64 = 0
  /// The count up to which the store has them.
  private(set) var savedChanges: UInt64 = 0
  /// What was set or removed before the stored variables came: newer than they are.
  private var touched: Set<String> = []
  private var wasCleared = false
  var status = StrategyVariables.Status()

  /// Whether the store lacks something.
  var hasUnsavedChanges: Bool { changes > savedChanges }

  /// Sets or removes a variable; returns whether this is the first change that the store lacks.
  mutating func set(_ name: String, _ value: VariableValue?) -> Bool {
    if !isLoaded { touched.insert(name) }
    guard variables[name] != value else { return false }
    variables[name] = value
    return noteChange()
  }

  /// Sets a variable that there is none of; what is stored wins over it when it comes.
  mutating func setDefault(_ name: String, _ value: VariableValue) -> Bool {
    guard variables[name] == nil, isLoaded || !touched.contains(name) else { return false }
    variables[name] = value
    return noteChange()
  }

  /// Removes all variables.
  mutating func clear() -> Bool {
    if !isLoaded { wasCleared = true }
    guard !variables.isEmpty else { return false }
    variables = [:]
    return noteChange()
  }

  /// Replaces all variables, also those that have not been loaded.
  mutating func replace(with new: [String: VariableValue]) {
    variables = new
    isLoaded = true
    touched = []
    changes += 1
  }

  private mutating func noteChange() -> Bool {
    let isFirst = !hasUnsavedChanges
    changes += 1
    return isFirst
  }

  /// Takes in what was stored, once; what was set, removed or cleared here meanwhile is newer.
  ///
  /// - Returns: what was stored and is something else here.
  mutating func load(_ stored: [String: VariableValue]) -> [String: VariableValue] {
    guard !isLoaded else { return [:] }
    var discarded: [String: VariableValue] = [:]
    for (name, value) in stored {
      if !wasCleared, !touched.contains(name) {
        variables[name] = value
      } else if variables[name] != value {
        discarded[name] = value
      }
    }
    isLoaded = true
    touched = []
    if variables == stored {
      savedChanges = changes
    } else if !hasUnsavedChanges {
      changes += 1
    }
    status.discarded = discarded
    return discarded
  }

  /// Notes that the store has everything up to a change.
  mutating func saved(upTo change: UInt64) { savedChanges = max(savedChanges, change) }

  /// Takes over what is stored, in place of what is here.
  mutating func adopt(_ stored: [String: VariableValue]) {
    variables = stored
    isLoaded = true
    touched = []
    savedChanges = changes
  }

  /// Makes the store lack something, so that the next backup writes.
  mutating func needBackup() { changes += 1 }
}
