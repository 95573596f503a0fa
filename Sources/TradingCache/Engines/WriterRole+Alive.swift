import TradingModel
import TradingSerialization

extension WriterRole {
  /// Refuses to take over while the trader's heartbeat is young, if the role says so.
  func refuse(heartbeat: [UInt8]?, holder: String?) throws(CacheError) {
    guard case .refuseIfAlive(let limit) = self, let heartbeat,
      let time = heartbeat.withUnsafeBytes({ ISO8601.time($0) })
    else { return }
    let now = UnixNanos.now()
    let age: Duration = now > time ? .nanoseconds(Int64(clamping: now.value - time.value)) : .zero
    guard age < limit else { return }
    throw .writerIsAlive(
      heartbeat: String(decoding: heartbeat, as: UTF8.self), holder: holder ?? "unknown")
  }
}
