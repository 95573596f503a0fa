#if Backtests
  import TradingModel
  import TradingSerialization

  /// The leaves of a configuration, by their paths: `{"exit": {"stop": 2}}` is `exit.stop`: `2`.
  enum FlatJSON {
    /// Lists are leaves too, as they are compared as a whole.
    static func leaves(of map: DynamicMap, below path: String = "") -> [(String, String)] {
      map.entries.flatMap { entry -> [(String, String)] in
        guard case .string(let name) = entry.key else { return [] }
        let path = path.isEmpty ? name : "\(path).\(name)"
        if case .map(let inner) = entry.value { return leaves(of: inner, below: path) }
        let text = try? entry.value.jsonText(.canonical, field: path)
        return [(path, text ?? "")]
      }
    }
  }

  extension DynamicMap {
    /// The map of a JSON object; `nil` when the text is not JSON, or not an object.
    init?(jsonObject text: String) {
      guard case .map(let map)? = try? DynamicValue(json: Array(text.utf8)) else { return nil }
      self = map
    }
  }
#endif
