import TradingCache

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Redis keys in a file, one a line: `{"key": …, "type": …, "value": …}`, the values in base64.
struct StoredKeys: ~Copyable {
  enum Failure: Error {
    case cannotRead(path: String)
    case malformed(line: Int)
  }

  private var commands = CommandBuffer()

  /// The database in this folder's neighbour.
  static var fixturePath: String {
    let folder = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(2)
    return folder.joined(separator: "/") + "/Fixtures/nautilus.jsonl"
  }

  init(path: String) throws {
    guard let bytes = readFile(path) else { throw Failure.cannotRead(path: path) }
    let decoder = RecordDecoder()
    for (number, line) in bytes.split(separator: UInt8(ascii: "\n")).enumerated() {
      let value = try line.withUnsafeBytes { try decoder.decodeValue(from: $0) }
      guard case .map(let map) = value, add(map) else {
        throw Failure.malformed(line: number + 1)
      }
    }
  }

  /// Writes the keys, and returns how many they are.
  borrowing func write(to server: RedisConfiguration) throws -> Int {
    let connection = try RedisConnection.connect(server)
    defer { connection.close() }
    for reply in try connection.roundTrip(commands) { _ = try reply.get() }
    return commands.commandCount
  }

  private mutating func add(_ map: DynamicMap) -> Bool {
    guard case .string(let key)? = map.value("key"), case .string(let type)? = map.value("type")
    else { return false }
    switch (type, map.value("value")) {
    case ("string", let value?):
      commands.append(command: "SET", arguments: [Array(key.utf8)] + decoded([value]))
    case ("list", .array(let values)?):
      commands.append(command: "RPUSH", arguments: [Array(key.utf8)] + decoded(values))
    case ("set", .array(let values)?):
      commands.append(command: "SADD", arguments: [Array(key.utf8)] + decoded(values))
    case ("hash", .map(let fields)?):
      let pairs = fields.entries.flatMap { decoded([$0.key, $0.value]) }
      commands.append(command: "HSET", arguments: [Array(key.utf8)] + pairs)
    default: return false
    }
    return true
  }

  private func bytes(_ value: DynamicValue) -> [UInt8] {
    if case .string(let text) = value { Array(text.utf8) } else { [] }
  }

  private func decoded(_ values: [DynamicValue]) -> [[UInt8]] {
    values.map { value in bytes(value).withUnsafeBytes { Base64.decode($0) } ?? [] }
  }
}

extension DynamicMap {
  fileprivate func value(_ name: String) -> DynamicValue? {
    entries.first { $0.key == .string(name) }?.value
  }
}

/// The bytes of a file from an offset on, or `nil` when it cannot be read.
func readFile(_ path: String, from offset: Int = 0) -> [UInt8]? {
  let file = open(path, O_RDONLY | O_CLOEXEC)
  guard file >= 0 else { return nil }
  defer { _ = close(file) }
  _ = lseek(file, off_t(offset), SEEK_SET)
  var content: [UInt8] = []
  var chunk = [UInt8](repeating: 0, count: 1 << 16)
  while true {
    let count = chunk.withUnsafeMutableBytes { read(file, $0.baseAddress, $0.count) }
    if count < 0, errno == EINTR { continue }
    guard count >= 0 else { return nil }
    if count == 0 { return content }
    content += chunk.prefix(count)
  }
}
