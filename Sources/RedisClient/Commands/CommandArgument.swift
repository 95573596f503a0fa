/// A value that can be an argument of a Redis command.
public protocol CommandArgument {
  /// Appends the value as one bulk string.
  func appendAsBulk(to buffer: inout CommandBuffer)
}

extension String: CommandArgument {
  /// Appends the UTF-8 of the string.
  public func appendAsBulk(to buffer: inout CommandBuffer) { buffer.appendBulk(self) }
}

extension Array: CommandArgument where Element == UInt8 {
  /// Appends the bytes as they are.
  public func appendAsBulk(to buffer: inout CommandBuffer) { buffer.appendBulk(self) }
}

extension UnsafeRawBufferPointer: CommandArgument {
  /// Appends the bytes as they are.
  public func appendAsBulk(to buffer: inout CommandBuffer) { buffer.appendBulk(self) }
}

extension Int: CommandArgument {
  /// Appends the number in decimal.
  public func appendAsBulk(to buffer: inout CommandBuffer) { buffer.appendBulk(self) }
}

extension UInt64: CommandArgument {
  /// Appends the number in decimal.
  public func appendAsBulk(to buffer: inout CommandBuffer) { buffer.appendBulk(self) }
}

extension CommandBuffer {
  /// Appends a whole command.
  ///
  ///     commands.append(command: "SET", key, 42)
  @inlinable
  public mutating func append<each Argument: CommandArgument>(
    command: StaticString, _ arguments: repeat each Argument
  ) {
    var argumentCount = 1
    for _ in repeat (each Argument).self { argumentCount += 1 }
    beginCommand(argumentCount: argumentCount)
    appendBulk(command)
    for argument in repeat each arguments { argument.appendAsBulk(to: &self) }
  }

  /// Appends a whole command with any number of arguments of one kind.
  public mutating func append(
    command: StaticString, arguments: some Collection<some CommandArgument>
  ) {
    beginCommand(argumentCount: arguments.count + 1)
    appendBulk(command)
    for argument in arguments { argument.appendAsBulk(to: &self) }
  }
}
