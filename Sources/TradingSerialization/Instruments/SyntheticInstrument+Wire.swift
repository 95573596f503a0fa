public import TradingModel

extension SyntheticInstrument: WireRecord {
  public static let wireTypes = ["SyntheticInstrument"]

  public func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(7)
    writer.field("type", literal: "SyntheticInstrument")
    writer.field("symbol", symbol)
    writer.field("price_precision", pricePrecision)
    writer.field("components", components) { writer, id in writer.identifier(id) }
    writer.field("formula", formula)
    writer.field("ts_event", tsEvent)
    writer.field("ts_init", tsInit)
  }

  public init(from map: inout WireMap) throws(SerializationError) {
    guard let type = try map.optionalString("type") else { throw .missingType }
    guard type == "SyntheticInstrument" else { throw .unknownType(type) }
    let symbol: Symbol = try map.identifier("symbol")
    let pricePrecision: UInt8 = try map.integer("price_precision")
    let components = try SyntheticInstrument.components(&map)
    let formula = try map.string("formula")
    let tsEvent = try map.timestamp("ts_event")
    let tsInit = try map.timestamp("ts_init")
    do throws(InstrumentError) {
      try self.init(
        symbol: symbol, pricePrecision: pricePrecision, components: components, formula: formula,
        tsEvent: tsEvent, tsInit: tsInit)
    } catch {
      throw .invalidValue(key: type, reason: "\(error)")
    }
  }

  static func components(
    _ map: inout WireMap
  ) throws(SerializationError) -> [InstrumentId] {
    guard let names = try map.optionalStrings("components") else { throw .missingKey("components") }
    var components: [InstrumentId] = []
    for name in names {
      do throws(IdentifierError) {
        components.append(try InstrumentId(name))
      } catch {
        throw .invalidValue(key: "components", reason: "\(error)")
      }
    }
    return components
  }
}
