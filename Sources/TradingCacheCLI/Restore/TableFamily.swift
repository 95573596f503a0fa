import TradingCache
import TradingModel

/// The table of a family: which values of its states are shown.
struct TableFamily: Sendable {
  let kind: StoredKind
  let title: String
  let columns: [Table.Column]
  /// The rows that one line of the output becomes.
  let rows: @Sendable (String, DynamicMap) -> [[String]]

  /// Shows one row for each object: its id, and the values at these places in its state.
  private init(
    _ kind: StoredKind, _ title: String, in part: String? = nil, _ names: [String],
    numbers: Set<String> = []
  ) {
    self.kind = kind
    self.title = title
    columns =
      [Table.Column(heading: "id")]
      + names.map { name in
        let heading = name.split(separator: "_").joined(separator: " ")
        return Table.Column(heading: heading, isNumber: numbers.contains(name))
      }
    rows = { id, state in
      var map = state
      if let part, case .map(let inner)? = state[part] { map = inner }
      return [[id] + names.map { name in map[name].map(TableFamily.text) ?? "" }]
    }
  }

  /// Shows one row for each entry of a state.
  private init(
    entriesOf kind: StoredKind, _ title: String, _ headings: [String],
    row: @escaping @Sendable (String, DynamicMap.Entry) -> [String]
  ) {
    self.kind = kind
    self.title = title
    columns = headings.map { Table.Column(heading: $0, isNumber: $0 == "bytes") }
    rows = { id, state in state.entries.map { row(id, $0) } }
  }

  /// All tables in the order in which they are printed.
  static let all: [TableFamily] = [
    TableFamily(
      .currency, "currencies", ["name", "currency_type", "precision", "iso4217"],
      numbers: ["precision", "iso4217"]),
    TableFamily(
      .instrument, "instruments", in: "to_dict",
      ["type", "price_increment", "size_increment", "multiplier", "lot_size"],
      numbers: ["price_increment", "size_increment", "multiplier", "lot_size"]),
    TableFamily(.synthetic, "synthetic instruments", ["formula", "price_increment"]),
    accounts,
    TableFamily(
      .order, "orders", in: "to_dict",
      [
        "status", "side", "type", "quantity", "filled_qty", "avg_px", "price", "trigger_price",
        "instrument_id", "position_id",
      ],
      numbers: ["quantity", "filled_qty", "avg_px", "price", "trigger_price"]),
    TableFamily(
      .position, "positions", in: "to_dict",
      [
        "side", "quantity", "avg_px_open", "avg_px_close", "realized_pnl", "instrument_id",
        "strategy_id",
      ],
      numbers: ["quantity", "avg_px_open", "avg_px_close", "realized_pnl"]),
    TableFamily(.submitOrder, "submit commands", ["strategy_id", "position_id", "ts_init"]),
    TableFamily(.submitOrderList, "submit list commands", ["strategy_id", "ts_init"]),
    entries(of: .strategy, "strategy states"),
    TableFamily(entriesOf: .actor, "actor states", ["id", "name", "value"]) { id, entry in
      [id, text(entry.key), text(entry.value)]
    },
    TableFamily(entriesOf: .general, "general objects", ["key", "bytes"]) { _, entry in
      [text(entry.key), size(entry.value)]
    },
    TableFamily(
      entriesOf: .indexOrderPosition, "positions of orders", ["order", "position"]
    ) { _, entry in [text(entry.key), text(entry.value)] },
    TableFamily(
      entriesOf: .indexOrderClient, "clients of orders", ["order", "client"]
    ) { _, entry in [text(entry.key), text(entry.value)] },
    lists(of: .orderSnapshots, "snapshots of orders"),
    lists(of: .positionSnapshots, "snapshots of positions"),
    lists(of: .quotes, "quotes"), lists(of: .trades, "trades"), lists(of: .bars, "bars"),
    lists(of: .fundingRates, "funding rates"), lists(of: .signals, "signals"),
    lists(of: .customData, "custom data"),
  ]

  /// One row for each list: how many records it holds.
  private static func lists(of kind: StoredKind, _ title: String) -> TableFamily {
    let columns = [Table.Column(heading: "id"), Table.Column(heading: "records", isNumber: true)]
    return TableFamily(kind: kind, title: title, columns: columns) { id, state in
      guard case .array(let records)? = state["records"] else { return [] }
      return [[id, "\(records.count)"]]
    }
  }

  private static let accounts = {
    let headings = ["id", "total", "locked", "free"]
    return TableFamily(
      kind: .account, title: "accounts",
      columns: headings.map { Table.Column(heading: $0, isNumber: $0 != "id") }
    ) { id, state in
      guard case .map(let balances)? = state["balances"], !balances.isEmpty else { return [[id]] }
      return balances.entries.map { entry in
        guard case .map(let amounts) = entry.value else { return [id] }
        return [id] + headings.dropFirst().map { amounts[$0].map(text) ?? "" }
      }
    }
  }()

  private init(
    kind: StoredKind, title: String, columns: [Table.Column],
    rows: @escaping @Sendable (String, DynamicMap) -> [[String]]
  ) {
    self.kind = kind
    self.title = title
    self.columns = columns
    self.rows = rows
  }

  private static func entries(of kind: StoredKind, _ title: String) -> TableFamily {
    TableFamily(entriesOf: kind, title, ["id", "name", "bytes"]) { id, entry in
      [id, text(entry.key), size(entry.value)]
    }
  }

  /// How many bytes a value holds.
  private static func size(_ value: DynamicValue) -> String {
    if case .bytes(let bytes) = value { "\(bytes.count)" } else { text(value) }
  }

  /// A value in a cell: texts as they are, nothing for null, everything else as JSON.
  private static func text(_ value: DynamicValue) -> String {
    switch value {
    case .string(let text): text
    case .null: ""
    case .int(let number): "\(number)"
    case .uint(let number): "\(number)"
    default: String(decoding: JSONText.line(value), as: UTF8.self)
    }
  }
}
