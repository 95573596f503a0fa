import TradingModel

/// Turns values of `Codable` types into variables' values.
///
/// Structs and dictionaries with text keys become maps, arrays lists, sets sets, enums what their
/// `Codable` says. Doubles keep their bits, and numbers, decimals, dates and bytes inside keep their types.
final class VariableEncoder: Encoder {
  enum Content {
    case none
    case value(VariableValue)
    case list([VariableEncoder])
    case map([String: VariableEncoder])
  }

  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]
  var content = Content.none

  init(_ codingPath: [any CodingKey]) { self.codingPath = codingPath }

  /// What was encoded; an empty map for a type that encoded nothing.
  var value: VariableValue {
    switch content {
    case .none: .map([:])
    case .value(let value): value
    case .list(let elements): .list(elements.map(\.value))
    case .map(let entries): .map(entries.mapValues(\.value))
    }
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    if case .map = content {} else { content = .map([:]) }
    return KeyedEncodingContainer(KeyedVariables<Key>(encoder: self))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    if case .list = content {} else { content = .list([]) }
    return ListedVariables(encoder: self)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    SingleVariable(encoder: self)
  }

  fileprivate func store(_ value: VariableValue) { content = .value(value) }

  fileprivate func child(_ key: any CodingKey) -> VariableEncoder {
    let child = VariableEncoder(codingPath + [key])
    // Taken out and put back, so that the dictionary is not copied.
    guard case .map(var entries) = content else { return child }
    content = .none
    entries[key.stringValue] = child
    content = .map(entries)
    return child
  }

  fileprivate func nextElement() -> VariableEncoder {
    guard case .list(var elements) = content else { return VariableEncoder(codingPath) }
    content = .none
    let child = VariableEncoder(codingPath + [ElementKey(elements.count)])
    elements.append(child)
    content = .list(elements)
    return child
  }
}

extension VariableValue {
  /// The value that a type encodes as.
  ///
  /// - Throws: what the type's `encode(to:)` throws.
  public init(encoding value: some Encodable) throws { self = try Self.encode(value, []) }

  static func encode<Value: Encodable>(
    _ value: Value, _ path: [any CodingKey]
  ) throws -> VariableValue {
    if let direct = value as? any DirectVariable { return try direct.variableValue }
    if let set = value as? any EncodableSet { return .set(try set.elementValues(path)) }
    guard path.count <= maxDepth * 2 else {
      throw EncodingError.invalidValue(
        value, .init(codingPath: [], debugDescription: "it is nested too deeply"))
    }
    let encoder = VariableEncoder(path)
    try value.encode(to: encoder)
    return encoder.value
  }
}

/// The place of an element in a list.
struct ElementKey: CodingKey {
  let intValue: Int?
  var stringValue: String { "Index \(intValue ?? 0)" }

  init(_ index: Int) { intValue = index }
  init?(intValue: Int) { self.intValue = intValue }
  init?(stringValue: String) { nil }
}

/// Where a superclass encodes itself.
struct SuperKey: CodingKey {
  let stringValue = "super"
  let intValue: Int? = nil

  init() {}
  init?(intValue: Int) { nil }
  init?(stringValue: String) { nil }
}

private struct KeyedVariables<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let encoder: VariableEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }

  func encodeNil(forKey key: Key) { encoder.child(key).store(.null) }

  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    let child = encoder.child(key)
    child.store(try VariableValue.encode(value, child.codingPath))
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    encoder.child(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    encoder.child(key).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { encoder.child(SuperKey()) }
  func superEncoder(forKey key: Key) -> any Encoder { encoder.child(key) }
}

extension KeyedVariables {
  func encode(_ value: Bool, forKey key: Key) { encoder.child(key).store(value.variableValue) }
  func encode(_ value: String, forKey key: Key) { encoder.child(key).store(value.variableValue) }
  func encode(_ value: Double, forKey key: Key) { encoder.child(key).store(value.variableValue) }
  func encode(_ value: Float, forKey key: Key) { encoder.child(key).store(value.variableValue) }
  func encode(_ value: Int, forKey key: Key) { encoder.child(key).store(value.variableValue) }
  func encode(_ value: Int8, forKey key: Key) { encoder.child(key).store(value.variableValue) }
  func encode(_ value: Int16, forKey key: Key) { encoder.child(key).store(value.variableValue) }
  func encode(_ value: Int32, forKey key: Key) { encoder.child(key).store(value.variableValue) }
  func encode(_ value: Int64, forKey key: Key) { encoder.child(key).store(value.variableValue) }
  func encode(_ value: UInt, forKey key: Key) { encoder.child(key).store(value.variableValue) }
  func encode(_ value: UInt8, forKey key: Key) { encoder.child(key).store(value.variableValue) }
  func encode(_ value: UInt16, forKey key: Key) { encoder.child(key).store(value.variableValue) }
  func encode(_ value: UInt32, forKey key: Key) { encoder.child(key).store(value.variableValue) }
  func encode(_ value: UInt64, forKey key: Key) { encoder.child(key).store(value.variableValue) }
}

private struct ListedVariables: UnkeyedEncodingContainer {
  let encoder: VariableEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }

  var count: Int {
    guard case .list(let elements) = encoder.content else { return 0 }
    return elements.count
  }

  func encodeNil() { encoder.nextElement().store(.null) }

  func encode<Value: Encodable>(_ value: Value) throws {
    let child = encoder.nextElement()
    child.store(try VariableValue.encode(value, child.codingPath))
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) -> KeyedEncodingContainer<Nested> {
    encoder.nextElement().container(keyedBy: type)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    encoder.nextElement().unkeyedContainer()
  }

  func superEncoder() -> any Encoder { encoder.nextElement() }
}

extension ListedVariables {
  func encode(_ value: Bool) { encoder.nextElement().store(value.variableValue) }
  func encode(_ value: String) { encoder.nextElement().store(value.variableValue) }
  func encode(_ value: Double) { encoder.nextElement().store(value.variableValue) }
  func encode(_ value: Float) { encoder.nextElement().store(value.variableValue) }
  func encode(_ value: Int) { encoder.nextElement().store(value.variableValue) }
  func encode(_ value: Int8) { encoder.nextElement().store(value.variableValue) }
  func encode(_ value: Int16) { encoder.nextElement().store(value.variableValue) }
  func encode(_ value: Int32) { encoder.nextElement().store(value.variableValue) }
  func encode(_ value: Int64) { encoder.nextElement().store(value.variableValue) }
  func encode(_ value: UInt) { encoder.nextElement().store(value.variableValue) }
  func encode(_ value: UInt8) { encoder.nextElement().store(value.variableValue) }
  func encode(_ value: UInt16) { encoder.nextElement().store(value.variableValue) }
  func encode(_ value: UInt32) { encoder.nextElement().store(value.variableValue) }
  func encode(_ value: UInt64) { encoder.nextElement().store(value.variableValue) }
}

private struct SingleVariable: SingleValueEncodingContainer {
  let encoder: VariableEncoder
  var codingPath: [any CodingKey] { encoder.codingPath }

  func encodeNil() { encoder.store(.null) }

  func encode<Value: Encodable>(_ value: Value) throws {
    encoder.store(try VariableValue.encode(value, encoder.codingPath + [SuperKey()]))
  }
}

extension SingleVariable {
  func encode(_ value: Bool) { encoder.store(value.variableValue) }
  func encode(_ value: String) { encoder.store(value.variableValue) }
  func encode(_ value: Double) { encoder.store(value.variableValue) }
  func encode(_ value: Float) { encoder.store(value.variableValue) }
  func encode(_ value: Int) { encoder.store(value.variableValue) }
  func encode(_ value: Int8) { encoder.store(value.variableValue) }
  func encode(_ value: Int16) { encoder.store(value.variableValue) }
  func encode(_ value: Int32) { encoder.store(value.variableValue) }
  func encode(_ value: Int64) { encoder.store(value.variableValue) }
  func encode(_ value: UInt) { encoder.store(value.variableValue) }
  func encode(_ value: UInt8) { encoder.store(value.variableValue) }
  func encode(_ value: UInt16) { encoder.store(value.variableValue) }
  func encode(_ value: UInt32) { encoder.store(value.variableValue) }
  func encode(_ value: UInt64) { encoder.store(value.variableValue) }
}
