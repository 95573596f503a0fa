import Benchmark
import Samples
import TradingCache

/// Encoding and decoding of a record of every kind, with timestamps as text and as integers.
func codecBenchmarks() {
  guard let records = try? SampleRecords() else { return }
  for record in records.all {
    for isText in [true, false] {
      let serializer = MsgPackSerializer(timestampsAsStr: isText)
      let suffix = isText ? "" : ", timestamps as integers"
      codecBenchmarks(record, serializer, suffix)
    }
  }
}

private func codecBenchmarks(
  _ record: SampleRecord, _ serializer: MsgPackSerializer, _ suffix: String
) {
  // A kilo per sample: the clock is slower than a record.
  let configuration = Benchmark.Configuration(scalingFactor: .kilo)
  Benchmark("encode \(record.name)\(suffix)", configuration: configuration) { benchmark in
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 8192, alignment: 16)
    defer { buffer.deallocate() }
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { blackHole(record.encode(serializer, buffer)) }
    benchmark.stopMeasurement()
  }
  Benchmark("decode \(record.name)\(suffix)", configuration: configuration) { benchmark in
    let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 8192, alignment: 16)
    defer { buffer.deallocate() }
    let size = record.encode(serializer, buffer)
    let bytes = UnsafeRawBufferPointer(rebasing: buffer[..<size])
    let decoder = RecordDecoder()
    try record.decode(decoder, bytes)
    benchmark.startMeasurement()
    for _ in benchmark.scaledIterations { try record.decode(decoder, bytes) }
    benchmark.stopMeasurement()
  }
}
