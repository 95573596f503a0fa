import TradingModel
import TradingSerialization

extension ReadSession {
  /// Reads an index that is a hash.
  func loadHash<Key: Identifier, Value: Identifier>(
    _ index: Index, as types: (Key.Type, Value.Type) = (Key.self, Value.self)
  ) throws(CacheError) -> RestoredIndex<Key, Value> {
    let key = keys.key(index).description
    var entries: [Key: Value] = [:]
    var unreadable: [UnreadableRecord] = []
    let fault = try read(key, as: .hash) { parts in
      for place in stride(from: 0, to: parts.count - 1, by: 2) {
        do throws(IdentifierError) {
          entries[try ReadSession.identifier(parts[place])] =
            try ReadSession.identifier(parts[place + 1])
        } catch {
          let place = "\(key)[\(ReadSession.shown(parts[place]))]"
          unreadable.append(UnreadableRecord(key: place, reason: "\(error)"))
        }
      }
    }
    return RestoredIndex(entries: entries, unreadable: unreadable + [fault].compactMap(\.self))
  }

  /// Reads an index that is a set.
  func loadSet<ID: Identifier>(
    _ index: Index, of type: ID.Type = ID.self
  ) throws(CacheError) -> RestoredMembers<ID> {
    let key = keys.key(index).description
    var ids: Set<ID> = []
    var fills = 0
    var unreadable: [UnreadableRecord] = []
    let fault = try read(key, as: .set) { parts in
      for member in parts {
        if isFill(member) {
          fills += 1
          continue
        }
        do throws(IdentifierError) {
          ids.insert(try ReadSession.identifier(member))
        } catch {
          let place = "\(key)[\(ReadSession.shown(member))]"
          unreadable.append(UnreadableRecord(key: place, reason: "\(error)"))
        }
      }
    }
    return RestoredMembers(
      ids: ids, foreignFills: fills, unreadable: unreadable + [fault].compactMap(\.self))
  }

  /// Whether the bytes are a fill in MessagePack or JSON.
  ///
  /// No id is: MessagePack maps begin with bytes that begin no text, or that go on as no text does.
  private func isFill(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let first = bytes.first, first >= 0x80 || first == UInt8(ascii: "{") else { return false }
    let type = try? decoder.withMap(bytes) { map throws(SerializationError) in
      try map.optionalString("type")
    }
    return type == "OrderFilled"
  }

  private static func identifier<Value: Identifier>(
    _ bytes: UnsafeRawBufferPointer
  ) throws(IdentifierError) -> Value {
    guard let text = Text(utf8: bytes) else {
      throw IdentifierError(type: "\(Value.self)", value: shown(bytes), rule: .notUTF8)
    }
    return try Value(text: text)
  }

  private static func shown(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes.prefix(80), as: UTF8.self)
  }
}
