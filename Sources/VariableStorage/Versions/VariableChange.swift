/// What became of one variable between two versions.
public enum VariableChange: Sendable, Hashable {
  case added(name: String, VariableValue)
  case removed(name: String, VariableValue)
  case changed(name: String, from: VariableValue, to: VariableValue)

  /// The variable's name.
  public var name: String {
    switch self {
    case .added(let name, _), .removed(let name, _), .changed(let name, _, _): name
    }
  }

  /// The differences between two sets of variables, ordered by the bytes of the names.
  ///
  /// A value that changed its type only has changed.
  public static func between(
    _ old: [String: VariableValue], _ new: [String: VariableValue]
  ) -> [VariableChange] {
    let names = Set(old.keys).union(new.keys)
    let sorted = names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
    return sorted.compactMap { name in
      switch (old[name], new[name]) {
      case (nil, let value?): .added(name: name, value)
      case (let value?, nil): .removed(name: name, value)
      case (let before?, let after?) where before != after:
        .changed(name: name, from: before, to: after)
      default: nil
      }
    }
  }
}
