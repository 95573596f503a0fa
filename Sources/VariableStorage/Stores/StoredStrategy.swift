/// A strategy of which variables are stored.
public struct StoredStrategy: Sendable, Hashable {
  /// Whose variables they are; `nil` for those that Lumibot alone has written.
  public let namespace: VariableNamespace?
  /// The strategy's name in Lumibot's table; `nil` where there is none.
  public let lumibotName: String?

  /// Names a strategy.
  public init(namespace: VariableNamespace?, lumibotName: String? = nil) {
    self.namespace = namespace
    self.lumibotName = lumibotName
  }
}
