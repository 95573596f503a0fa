import TradingModel
import TradingSerialization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Who holds a trader's fence.
enum Holder {
  /// Host, process and time, so that a fenced node can say to a person which one took over.
  static func name() -> String {
    var name = [CChar](repeating: 0, count: 256)
    _ = gethostname(&name, name.count - 1)
    let host = String(decoding: name.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
    return "\(host) process \(getpid()) since \(ISO8601.text(UnixNanos.now()))"
  }
}
