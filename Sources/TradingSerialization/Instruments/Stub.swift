public import TradingModel
extension Instrument: WireRecord {
  public static var wireTypes: [String] { [] }
  public func write(to writer: inout MsgPackWriter) { writer.mapHeader(0) }
  public init(from map: inout WireMap) throws(SerializationError) { throw .missingType }
}
public struct CurrencyRecord: WireRecord {
  let c: Currency
  public init(_ c: Currency) { self.c = c }
  public static var wireTypes: [String] { [] }
  public func write(to writer: inout MsgPackWriter) { writer.mapHeader(0) }
  public init(from map: inout WireMap) throws(SerializationError) { throw .missingType }
  public func currency(code: String) throws -> Currency { c }
}
