import CMsgPack
import Fixtures
import Fuzzing
import TestSupport
import Testing
import TradingModel
import TradingSerialization

/// What is done by hand for speed, held against the plain way to do it.
///
/// Ten thousand times, and a million times with `TRADING_CACHE_FUZZ_ROUNDS=100000`.
@Suite(.timeLimit(.minutes(60))) struct DifferentialTests {
  static let rounds = 10 * Fuzz.rounds(otherwise: 1000)

  /// Our reader and libmsgpack's unpacker agree about every input: one value, more, or none.
  @Test func readerAgreesWithLibmsgpack() {
    var generator = SeededGenerator(seed: Fuzz.seed &+ 10)
    var counts: [Int32: Int] = [:]
    for round in 0..<Self.rounds {
      var bytes = (0..<24).map { _ in UInt8.random(in: 0...255, using: &generator) }
      if round.isMultiple(of: 2), let record = FuzzTargets.records.randomElement(using: &generator)
      {
        bytes = generator.mutation(of: record)
      }
      let expected = bytes.withUnsafeBytes { mp_check($0.baseAddress, $0.count) }
      let found = bytes.withUnsafeBufferPointer { bytes -> Int32 in
        var next = bytes.baseAddress
        let end = next.map { $0 + bytes.count }
        guard mp_skip(&next, end) else { return 0 }
        return next == end ? 1 : 2
      }
      #expect(found == max(expected, 0), "\(bytes)")
      counts[expected, default: 0] += 1
    }
    #expect(Set(counts.keys).isSuperset(of: [1, 0, 2, -1]))
  }

  /// A record that is read in its order, which is the fast way, is what it is read backwards.
  @Test func eventsAreTheSameInAnyOrder() throws {
    var generator = SeededGenerator(seed: Fuzz.seed &+ 11)
    let serializer = MsgPackSerializer()
    let decoder = RecordDecoder()
    let events = FuzzTargets.records.filter {
      (try? decoder.decode(OrderEvent.self, from: $0)) != nil && $0.first != UInt8(ascii: "{")
    }
    var count = 0
    for _ in 0..<Self.rounds / 4 {
      guard let record = events.randomElement(using: &generator) else { continue }
      let bytes = Bool.random(using: &generator) ? record : generator.mutation(of: record)
      guard case .map(var map)? = try? bytes.withUnsafeBytes({ try decoder.decodeValue(from: $0) }),
        Set(map.entries.map(\.key)).count == map.entries.count
      else { continue }
      map.entries.reverse()
      let backwards = DynamicValue.map(map).msgPack
      let event = try? decoder.decode(OrderEvent.self, from: bytes)
      let eventBackwards = try? decoder.decode(OrderEvent.self, from: backwards)
      #expect(event == eventBackwards)
      guard let event else { continue }
      // And what was read is written as what it is read from.
      let written = serializer.serialize(event)
      #expect(try decoder.decode(OrderEvent.self, from: written) == event)
      count += 1
    }
    #expect(count > Self.rounds / 20)
  }

  /// Prices are written with the digits of their integer and the point where it belongs.
  @Test func decimalsAreTheDigitsOfTheInteger() throws {
    var generator = SeededGenerator(seed: Fuzz.seed &+ 12)
    for _ in 0..<Self.rounds {
      let precision = Int.random(in: 0...16, using: &generator)
      var units = Int128(UInt64.random(in: 0...UInt64.max, using: &generator))
      units >>= Int128(Int.random(in: 0...64, using: &generator))
      if Bool.random(using: &generator) { units = -units }
      let scale = (precision..<16).reduce(Int128(1)) { scale, _ in scale * 10 }
      guard units.magnitude <= Price.maxRaw.magnitude / scale.magnitude else { continue }
      let price = try Price(raw: units * scale, precision: UInt8(precision))

      var digits = String(units.magnitude)
      while digits.count <= precision { digits = "0" + digits }
      let point = digits.index(digits.endIndex, offsetBy: -precision)
      let decimals = precision > 0 ? ".\(digits[point...])" : ""
      let text = (units < 0 ? "-" : "") + digits[..<point] + decimals
      #expect(price.description == text)
      let read = try Price(text)
      #expect(read.raw == price.raw && read.precision == price.precision)
      if units >= 0 { #expect(try Quantity(text).description == text) }
      if !text.hasPrefix("-") { #expect(try ExactDecimal(text).description == plain(text)) }
      let currency = try Currency(code: "X", precision: UInt8(precision), name: "", kind: .crypto)
      #expect(try Money(text, currency).amountDescription == text)
    }
  }

  /// What `ExactDecimal` prints is scientific below 10^-6.
  private func plain(_ text: String) throws -> String {
    let value = try ExactDecimal(text)
    let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: ExactDecimal.maxWrittenLength)
    defer { buffer.deallocate() }
    guard let count = value.write(to: buffer) else { return value.description }
    let written = String(decoding: UnsafeBufferPointer(start: buffer, count: count), as: UTF8.self)
    #expect(written == text)
    return written
  }

  /// Timestamps of every length are their digits, and are read again.
  @Test func timestampsAreTheirDigits() throws {
    var generator = SeededGenerator(seed: Fuzz.seed &+ 13)
    let serializer = MsgPackSerializer()
    for _ in 0..<Self.rounds {
      let value =
        UInt64.random(in: 0...UInt64.max, using: &generator)
        >> UInt64.random(in: 0..<64, using: &generator)
      let moment = Moment(time: UnixNanos(value))
      let bytes = serializer.serialize(moment)
      #expect(bytes.suffix(String(value).utf8.count).elementsEqual(String(value).utf8))
      #expect(try serializer.deserialize(Moment.self, from: bytes).time == moment.time)
    }
  }

  /// Whatever the buffer's size, the record's size is found, and a record that fits is complete.
  @Test func everySizeOfBuffer() throws {
    let serializer = MsgPackSerializer()
    var stride = 1
    for record in FuzzTargets.records where record.first != UInt8(ascii: "{") {
      guard let event = try? serializer.deserialize(record) else { continue }
      let bytes = serializer.serialize(event)
      for size in Swift.stride(from: 0, to: bytes.count + 100, by: stride) {
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 1)
        defer { buffer.deallocate() }
        #expect(serializer.serialize(event, into: buffer) == bytes.count)
        if size >= bytes.count { #expect(buffer.prefix(bytes.count).elementsEqual(bytes)) }
      }
      // Further records at fewer sizes.
      stride = min(stride + 1, 97)
    }
    #expect(stride > 20)
  }
}

/// A record of one timestamp.
private struct Moment: WireRecord {
  let time: UnixNanos
  static let wireTypes: [String] = []

  init(time: UnixNanos) { self.time = time }

  init(from map: inout WireMap) throws(SerializationError) { time = try map.timestamp("ts_event") }

  func write(to writer: inout MsgPackWriter) {
    writer.mapHeader(1)
    writer.field("ts_event", time)
  }
}
