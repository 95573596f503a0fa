import TradingModel

/// The fields of hashes that versions up to 1.182 wrote.
enum OlderFields {
  /// Fields that hold texts.
  static func texts(_ parts: RecordParts) throws -> [String: String] {
    var fields: [String: String] = [:]
    for (field, value) in pairs(parts) {
      guard let name = String(validating: field, as: UTF8.self),
        let text = String(validating: value, as: UTF8.self)
      else { throw RecordFault("a field of its hash is not UTF-8") }
      fields[name] = text
    }
    return fields
  }

  /// Fields that hold what a strategy saved, by name, since a hash has no order.
  static func state(_ parts: RecordParts) throws -> StrategyState {
    var entries: [(name: String, bytes: [UInt8])] = []
    for (field, value) in pairs(parts) {
      guard let name = String(validating: field, as: UTF8.self) else {
        throw RecordFault("a name in its hash is not UTF-8")
      }
      entries.append((name, [UInt8](value)))
    }
    var state = StrategyState()
    for entry in entries.sorted(by: { $0.name < $1.name }) { state[entry.name] = entry.bytes }
    return state
  }

  private static func pairs(
    _ parts: RecordParts
  ) -> [(UnsafeRawBufferPointer, UnsafeRawBufferPointer)] {
    stride(from: 0, to: parts.count - 1, by: 2).map { (parts[$0], parts[$0 + 1]) }
  }
}
