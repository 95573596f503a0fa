import Logging
import RedisClient
import Synchronization

/// Reading and setting: in memory, synchronous, from any thread.
extension StrategyVariables {
  /// A variable; `nil` when there is none, or when it is of another type, which ``status`` then notes.
  ///
  /// Setting `nil` removes it. A value that cannot be encoded leaves the variable as it was, which
  /// ``status`` notes.
  public subscript<Value: Codable & Sendable>(name: String) -> Value? {
    get { noting(name) { () throws(VariableError) in try get(name) } ?? nil }
    set {
      guard let newValue else { return _ = remove(name) }
      noting(name) { () throws(VariableError) in try set(name, to: newValue) }
    }
  }

  /// A variable, or a default where there is none, or one of another type, which ``status`` then notes.
  ///
  /// Setting it, as `+=` does, replaces no value of another type, which ``status`` notes; a stored `null`
  /// is taken for none.
  public subscript<Value: Codable & Sendable>(
    name: String, default fallback: @autoclosure () -> Value
  ) -> Value {
    get {
      let value: Value?? = noting(name) { () throws(VariableError) in try present(name) }
      return (value ?? nil) ?? fallback()
    }
    set {
      noting(name) { () throws(VariableError) in
        let encoded = try Self.encoded(name, newValue)
        let result = memory.withLock { memory -> Result<Bool, VariableError> in
          guard let stored = memory.variables[name], stored != .null,
            (try? stored.decode(Value.self)) == nil
          else { return .success(memory.set(name, encoded)) }
          return .failure(
            .wrongType(name: name, expected: "\(Value.self)", found: stored.kind))
        }
        if try result.get() { scheduleBackup() }
      }
    }
  }

  private func present<Value: Codable & Sendable>(_ name: String) throws(VariableError) -> Value? {
    memory.withLock({ $0.variables[name] }) == .null ? nil : try get(name)
  }

  /// Sets variables that there are none of; what is stored wins over them, whenever it is loaded.
  ///
  /// Call it before ``load(within:)``, as often as you like.
  /// - Throws: `VariableError.cannotStore`; nothing is set then.
  public func defaults(
    _ values: [String: any Codable & Sendable]
  ) throws(VariableError) {
    var encoded: [String: VariableValue] = [:]
    for (name, value) in values { encoded[name] = try Self.encoded(name, value) }
    change { [encoded] memory in
      var isFirstChange = false
      for (name, value) in encoded where memory.setDefault(name, value) { isFirstChange = true }
      return isFirstChange
    }
  }

  /// A variable of exactly this name, such as `vars.tradeCount`; see ``subscript(_:)``.
  public subscript<Value: Codable & Sendable>(dynamicMember name: String) -> Value? {
    get { self[name] }
    set { self[name] = newValue }
  }

  /// A variable as a type.
  ///
  /// - Returns: `nil` when there is none.
  /// - Throws: `VariableError.wrongType` when it is of another type.
  public func get<Value: Codable & Sendable>(
    _ name: String, as type: Value.Type = Value.self
  ) throws(VariableError) -> Value? {
    guard let value = memory.withLock({ $0.variables[name] }) else { return nil }
    do {
      return try value.decode(type)
    } catch {
      throw .wrongType(name: name, expected: "\(type)", found: value.kind)
    }
  }

  /// Sets a variable.
  ///
  /// - Throws: `VariableError.cannotStore` when the type's `encode(to:)` throws or the value is nested
  ///   too deeply; the variable is as it was then.
  public func set<Value: Codable & Sendable>(
    _ name: String, to value: Value
  ) throws(VariableError) {
    let encoded = try Self.encoded(name, value)
    change { $0.set(name, encoded) }
  }

  /// Changes a variable in one step that no other thread can come between.
  ///
  /// - Parameters:
  ///   - name: the variable.
  ///   - fallback: what it is taken for where there is none.
  ///   - body: changes it; it is called under a lock, and must not use these variables.
  /// - Returns: the new value.
  /// - Throws: `VariableError.wrongType` and `.cannotStore`; the variable is as it was then.
  @discardableResult
  public func update<Value: Codable & Sendable>(
    _ name: String, default fallback: Value, _ body: (inout Value) -> Void
  ) throws(VariableError) -> Value {
    let result = memory.withLock { memory -> Result<(Value, Bool), VariableError> in
      var value = fallback
      if let stored = memory.variables[name] {
        guard let read = try? stored.decode(Value.self) else {
          return .failure(
            .wrongType(name: name, expected: "\(Value.self)", found: stored.kind))
        }
        value = read
      }
      body(&value)
      do throws(VariableError) {
        let encoded = try Self.encoded(name, value)
        return .success((value, memory.set(name, encoded)))
      } catch {
        return .failure(error)
      }
    }
    let (value, isFirstChange) = try result.get()
    if isFirstChange { scheduleBackup() }
    return value
  }

  /// Removes a variable, and returns the value it had.
  @discardableResult
  public func remove(_ name: String) -> VariableValue? {
    change { memory in
      let former = memory.variables[name]
      return (memory.set(name, nil), former)
    }
  }

  /// Removes all variables, in the store too.
  public func clear() {
    change { $0.clear() }
  }

  /// All variables.
  public func all() -> [String: VariableValue] {
    memory.withLock { $0.variables }
  }

  private static func encoded<Value: Encodable>(
    _ name: String, _ value: Value
  ) throws(VariableError) -> VariableValue {
    let encoded: VariableValue
    do {
      encoded = try VariableValue(encoding: value)
    } catch {
      throw .cannotStore(name: name, reason: "\(error)")
    }
    if let violation = encoded.violation() { throw .cannotStore(name: name, reason: violation) }
    return encoded
  }

  /// Changes memory, and sees to it that a backup is due if this is the first change since the last one.
  func change(_ body: (inout sending VariableMemory) -> Bool) {
    let isFirstChange = memory.withLock { body(&$0) }
    if isFirstChange { scheduleBackup() }
  }

  private func change<Result: Sendable>(
    _ body: (inout sending VariableMemory) -> (Bool, Result)
  ) -> Result {
    let (isFirstChange, result) = memory.withLock { body(&$0) }
    if isFirstChange { scheduleBackup() }
    return result
  }

  /// What a body returns, or `nil` and a note of what it throws.
  @discardableResult
  private func noting<Result>(
    _ name: String, _ body: () throws(VariableError) -> Result
  ) -> Result? {
    do throws(VariableError) {
      return try body()
    } catch {
      let isNew = memory.withLock { memory in
        guard memory.status.misuses[name] != error else { return false }
        memory.status.misuses[name] = error
        return true
      }
      if isNew { logger.error("\(error)") }
      return nil
    }
  }
}
