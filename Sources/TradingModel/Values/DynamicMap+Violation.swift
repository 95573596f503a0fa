extension DynamicMap {
  /// How deep maps and arrays may nest in a map of free form, itself included; readers take a little more.
  public static let maxDepth = 240

  /// Why no record can hold it, or `nil` when one can.
  public func violation() -> String? {
    // Most are empty, and this is asked for each fill.
    entries.isEmpty || DynamicValue.map(self).nests(within: Self.maxDepth)
      ? nil : "maps and arrays nest deeper than \(Self.maxDepth) levels"
  }
}

extension DynamicValue {
  /// Whether maps and arrays nest in it no deeper than so many levels.
  fileprivate func nests(within levels: Int) -> Bool {
    switch self {
    case .array(let values):
      levels > 0 && values.allSatisfy { $0.nests(within: levels - 1) }
    case .map(let map):
      levels > 0
        && map.entries.allSatisfy {
          $0.key.nests(within: levels - 1) && $0.value.nests(within: levels - 1)
        }
    default: true
    }
  }
}
