/// Reads values of `Codable` types from variables' values.
struct VariableDecoder: Decoder {
  let value: VariableValue
  let codingPath: [any CodingKey]
  let userInfo: [CodingUserInfoKey: Any] = [:]

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .map(let entries) = value else { throw mismatch([String: VariableValue].self) }
    return KeyedDecodingContainer(KeyedValues<Key>(entries: entries, codingPath: codingPath))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    switch value {
    case .list(let values): return ListedValues(values: values, codingPath: codingPath)
    case .set(let values):
      return ListedValues(values: VariableValue.ordered(values), codingPath: codingPath)
    default: throw mismatch([VariableValue].self)
    }
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { SingleValue(decoder: self) }

  fileprivate func direct<Value: DirectVariable>(_ type: Value.Type) throws -> Value {
    guard let read = Value(variableValue: value) else { throw mismatch(type) }
    return read
  }

  fileprivate func mismatch(_ type: Any.Type) -> DecodingError {
    .typeMismatch(
      type, .init(codingPath: codingPath, debugDescription: "it is of the kind \(value.kind)"))
  }
}

extension VariableValue {
  /// The value as a type that it was encoded from.
  ///
  /// - Throws: what the type's `init(from:)` throws, most often `DecodingError.typeMismatch`.
  public func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try decode(type, [])
  }

  func decode<Value: Decodable>(_ type: Value.Type, _ path: [any CodingKey]) throws -> Value {
    let decoder = VariableDecoder(value: self, codingPath: path)
    if let direct = type as? any DirectVariable.Type {
      guard let read = try decoder.direct(direct) as? Value else { throw decoder.mismatch(type) }
      return read
    }
    if let set = type as? any DecodableSet.Type, let elements = setElements {
      guard let read = try set.init(elementValues: elements, path) as? Value else {
        throw decoder.mismatch(type)
      }
      return read
    }
    return try Value(from: decoder)
  }

  /// The elements of a set, also of one that came back from Lumibot, which makes a list of it.
  private var setElements: Set<VariableValue>? {
    switch self {
    case .set(let values): values
    case .list(let values): Set(values)
    default: nil
    }
  }
}

private struct KeyedValues<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let entries: [String: VariableValue]
  let codingPath: [any CodingKey]

  var allKeys: [Key] { entries.keys.compactMap(Key.init(stringValue:)) }

  func contains(_ key: Key) -> Bool { entries[key.stringValue] != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try decoder(key).value == .null }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    let decoder = try decoder(key)
    return try decoder.value.decode(type, decoder.codingPath)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try decoder(key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder(key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { try decoder(SuperKey()) }
  func superDecoder(forKey key: Key) throws -> any Decoder { try decoder(key) }

  private func decoder(_ key: any CodingKey) throws -> VariableDecoder {
    guard let value = entries[key.stringValue] else {
      throw DecodingError.keyNotFound(
        key, .init(codingPath: codingPath, debugDescription: "there is no such entry"))
    }
    return VariableDecoder(value: value, codingPath: codingPath + [key])
  }
}

private struct ListedValues: UnkeyedDecodingContainer {
  let values: [VariableValue]
  let codingPath: [any CodingKey]
  var currentIndex = 0

  init(values: [VariableValue], codingPath: [any CodingKey]) {
    self.values = values
    self.codingPath = codingPath
  }

  var count: Int? { values.count }
  var isAtEnd: Bool { currentIndex >= values.count }

  mutating func decodeNil() throws -> Bool {
    guard try current().value == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let decoder = try current()
    let read = try decoder.value.decode(type, decoder.codingPath)
    currentIndex += 1
    return read
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    let container = try current().container(keyedBy: type)
    currentIndex += 1
    return container
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let container = try current().unkeyedContainer()
    currentIndex += 1
    return container
  }

  mutating func superDecoder() throws -> any Decoder {
    let decoder = try current()
    currentIndex += 1
    return decoder
  }

  private func current() throws -> VariableDecoder {
    let path = codingPath + [ElementKey(currentIndex)]
    guard currentIndex < values.count else {
      throw DecodingError.valueNotFound(
        VariableValue.self, .init(codingPath: path, debugDescription: "the list has ended"))
    }
    return VariableDecoder(value: values[currentIndex], codingPath: path)
  }
}

private struct SingleValue: SingleValueDecodingContainer {
  let decoder: VariableDecoder
  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool { decoder.value == .null }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try decoder.value.decode(type, decoder.codingPath)
  }
}

extension KeyedValues {
  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try decoder(key).direct(type) }
  func decode(_ type: String.Type, forKey key: Key) throws -> String {
    try decoder(key).direct(type)
  }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double {
    try decoder(key).direct(type)
  }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try decoder(key).direct(type) }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try decoder(key).direct(type) }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try decoder(key).direct(type) }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try decoder(key).direct(type) }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try decoder(key).direct(type) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try decoder(key).direct(type) }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try decoder(key).direct(type) }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try decoder(key).direct(type) }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 {
    try decoder(key).direct(type)
  }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 {
    try decoder(key).direct(type)
  }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 {
    try decoder(key).direct(type)
  }
}

extension ListedValues {
  private mutating func next<Value: DirectVariable>(_ type: Value.Type) throws -> Value {
    let read = try current().direct(type)
    currentIndex += 1
    return read
  }

  mutating func decode(_ type: Bool.Type) throws -> Bool { try next(type) }
  mutating func decode(_ type: String.Type) throws -> String { try next(type) }
  mutating func decode(_ type: Double.Type) throws -> Double { try next(type) }
  mutating func decode(_ type: Float.Type) throws -> Float { try next(type) }
  mutating func decode(_ type: Int.Type) throws -> Int { try next(type) }
  mutating func decode(_ type: Int8.Type) throws -> Int8 { try next(type) }
  mutating func decode(_ type: Int16.Type) throws -> Int16 { try next(type) }
  mutating func decode(_ type: Int32.Type) throws -> Int32 { try next(type) }
  mutating func decode(_ type: Int64.Type) throws -> Int64 { try next(type) }
  mutating func decode(_ type: UInt.Type) throws -> UInt { try next(type) }
  mutating func decode(_ type: UInt8.Type) throws -> UInt8 { try next(type) }
  mutating func decode(_ type: UInt16.Type) throws -> UInt16 { try next(type) }
  mutating func decode(_ type: UInt32.Type) throws -> UInt32 { try next(type) }
  mutating func decode(_ type: UInt64.Type) throws -> UInt64 { try next(type) }
}

extension SingleValue {
  func decode(_ type: Bool.Type) throws -> Bool { try decoder.direct(type) }
  func decode(_ type: String.Type) throws -> String { try decoder.direct(type) }
  func decode(_ type: Double.Type) throws -> Double { try decoder.direct(type) }
  func decode(_ type: Float.Type) throws -> Float { try decoder.direct(type) }
  func decode(_ type: Int.Type) throws -> Int { try decoder.direct(type) }
  func decode(_ type: Int8.Type) throws -> Int8 { try decoder.direct(type) }
  func decode(_ type: Int16.Type) throws -> Int16 { try decoder.direct(type) }
  func decode(_ type: Int32.Type) throws -> Int32 { try decoder.direct(type) }
  func decode(_ type: Int64.Type) throws -> Int64 { try decoder.direct(type) }
  func decode(_ type: UInt.Type) throws -> UInt { try decoder.direct(type) }
  func decode(_ type: UInt8.Type) throws -> UInt8 { try decoder.direct(type) }
  func decode(_ type: UInt16.Type) throws -> UInt16 { try decoder.direct(type) }
  func decode(_ type: UInt32.Type) throws -> UInt32 { try decoder.direct(type) }
  func decode(_ type: UInt64.Type) throws -> UInt64 { try decoder.direct(type) }
}
