/// What a writer process is told on its command line.
struct WriterOrders: Sendable {
  /// The word by which our program knows that it is to be a writer.
  static let command = "writer"

  var trader: String
  /// The proxy's socket, and the server's own.
  var proxy: String
  var server: String
  /// Where it notes what it does.
  var record: String
  /// The folder of its local file; empty for none.
  var journal = ""
  var firstEvent: Int
  var createsAccounts = false
  var seed: UInt64
  var withoutMarker = false
  var withoutWatch = false
  /// The file that it writes, in the place of a server; empty for none.
  var file = ""
  var withoutTransaction = false

  /// The arguments that tell all this.
  var arguments: [String] {
    [
      Self.command, trader, proxy, server, record, journal, "\(firstEvent)",
      "\(createsAccounts)", "\(seed)", "\(withoutMarker)", "\(withoutWatch)", file,
      "\(withoutTransaction)",
    ]
  }
}

extension WriterOrders {
  /// Reads what `arguments` wrote.
  init?(_ words: [String]) {
    guard words.count == 13, words[0] == Self.command, let first = Int(words[6]),
      let seed = UInt64(words[8])
    else { return nil }
    self.init(
      trader: words[1], proxy: words[2], server: words[3], record: words[4], journal: words[5],
      firstEvent: first, createsAccounts: words[7] == "true", seed: seed,
      withoutMarker: words[9] == "true", withoutWatch: words[10] == "true", file: words[11],
      withoutTransaction: words[12] == "true")
  }
}
