#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif
import RedisClient

/// The data of a ``MemoryRedisServer``.
struct MemoryData {
  typealias Key = [UInt8]

  enum Value {
    case string([UInt8])
    case list([[UInt8]])
    case hash([[UInt8]: [UInt8]])
    case sortedSet([[UInt8]: Double])
    case stream([Entry], last: Int)
  }

  /// An entry of a stream; the ids that are used have 0 as their second part.
  struct Entry {
    let number: Int
    let words: [[UInt8]]
  }

  /// What a command is answered with instead of a result.
  struct Refusal: Error {
    let text: String

    static let wrongType = Refusal(
      text: "WRONGTYPE Operation against a key holding the wrong kind of value")
    static let syntax = Refusal(text: "ERR syntax error")
  }

  private var values: [Key: Value] = [:]
  /// In milliseconds since the UNIX epoch.
  private var expiry: [Key: Int] = [:]
  private var revisions: [Key: Int] = [:]

  /// A number that changes whenever what is stored under a key does.
  mutating func revision(of key: Key) -> Int {
    expire(key)
    return revisions[key] ?? 0
  }

  mutating func removeAll() { for key in Array(values.keys) { self[key] = nil } }

  /// The keys, those that have expired left out.
  var keys: [Key] {
    values.keys.filter { key in expiry[key].map { $0 > Self.now.milliseconds } ?? true }
  }

  subscript(key: Key) -> Value? {
    mutating get {
      expire(key)
      return values[key]
    }
    set {
      if newValue == nil { expiry[key] = nil }
      values[key] = newValue
      revisions[key, default: 0] += 1
    }
  }

  /// When a key expires; `nil` for never.
  func expiry(of key: Key) -> Int? { expiry[key] }

  mutating func setExpiry(of key: Key, _ time: Int?) {
    expiry[key] = time
    revisions[key, default: 0] += 1
  }

  private mutating func expire(_ key: Key) {
    if let time = expiry[key], time <= Self.now.milliseconds { self[key] = nil }
  }

  mutating func run(_ command: MemoryCommand, _ words: [[UInt8]]) -> RedisReply {
    do {
      return try command.body(&self, MemoryArguments(words))
    } catch let refusal as Refusal {
      return .error(refusal.text)
    } catch {
      return .error("ERR \(error)")
    }
  }

  static var now: (seconds: Int, microseconds: Int, milliseconds: Int) {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    let (seconds, nanoseconds) = (Int(time.tv_sec), Int(time.tv_nsec))
    return (seconds, nanoseconds / 1000, seconds * 1000 + nanoseconds / 1_000_000)
  }
}

/// A command of a ``MemoryRedisServer``.
struct MemoryCommand: Sendable {
  /// Whether a server that is full refuses it.
  let needsMemory: Bool
  let body: @Sendable (inout MemoryData, MemoryArguments) throws -> RedisReply
}

/// The words of a command after its name.
struct MemoryArguments {
  let words: ArraySlice<[UInt8]>

  init(_ words: [[UInt8]]) { self.words = words.dropFirst() }

  func bytes(_ index: Int) throws -> [UInt8] {
    guard index < words.count else { throw MemoryData.Refusal.syntax }
    return words[words.startIndex + index]
  }

  func text(_ index: Int) throws -> String { String(decoding: try bytes(index), as: UTF8.self) }

  func number(_ index: Int) throws -> Int {
    guard let number = Int(try text(index)) else {
      throw MemoryData.Refusal(text: "ERR value is not an integer or out of range")
    }
    return number
  }

  var texts: [String] { words.map { String(decoding: $0, as: UTF8.self).uppercased() } }

  /// The number after an option, such as `COUNT`.
  func option(_ name: String) throws -> Int? {
    guard let index = texts.firstIndex(of: name) else { return nil }
    return try number(index + 1)
  }

  /// How long `XREAD` waits.
  var patience: Duration { .milliseconds((try? option("BLOCK")) ?? 0) }
}
