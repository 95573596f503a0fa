package import TradingCache

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why a node cannot go on.
package enum NodeError: Error {
  case usage
  case venueIsGone
  case cannotRecord(path: String, errno: Int32)
  case unknownOrder(ClientOrderId)
  case unreadableState(StrategyId)
}

/// Says why, and ends the process.
package func fail(_ reason: String) -> Never {
  let message = Array("demo-node: \(reason)\n".utf8)
  _ = message.withUnsafeBytes { write(2, $0.baseAddress, $0.count) }
  exit(1)
}
