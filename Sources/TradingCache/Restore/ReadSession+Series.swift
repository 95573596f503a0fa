import RedisClient
import TradingModel
import TradingSerialization

extension ReadSession {
  /// Reads the elements of a list that stand for themselves, oldest first.
  ///
  /// An element that cannot be read is reported under the key and its index, and the others are read.
  func loadSeries<Element: WireRecord>(
    _ type: Element.Type, key: String
  ) throws(CacheError) -> Restored<Element> {
    var records: [Element] = []
    var unreadable: [UnreadableRecord] = []
    try read(key, as: .log) { reply throws(CacheError) in
      if let fault = try ReadSession.fault(in: reply, key: key) { unreadable.append(fault) }
      for (index, element) in reply.elements.enumerated() {
        do throws(SerializationError) {
          records.append(try decoder.decode(type, from: element.utf8))
        } catch {
          unreadable.append(UnreadableRecord(key: "\(key)[\(index)]", reason: "\(error)"))
        }
      }
    }
    return Restored(records: records, unreadable: unreadable)
  }
}
