import TradingModel
import TradingSerialization

/// What every write of a database needs to know: its keys, and how records are written.
///
/// A class, since every write hands it on: one reference instead of a dozen.
final class WriteContext: Sendable {
  let keys: KeySpace
  let serializer: any Serializer
  let options: RecordOptions
  /// Whether each write keeps the list of the trader's keys right.
  private let keepsCatalogue: Bool

  // Looked up once, since every update asks for one of them.
  let orders: Text
  let positions: Text
  let accounts: Text

  init(
    keys: KeySpace, serializer: any Serializer, options: RecordOptions, keepsCatalogue: Bool = false
  ) {
    self.keys = keys
    self.serializer = serializer
    self.options = options
    self.keepsCatalogue = keepsCatalogue
    orders = keys.prefix(.orders)
    positions = keys.prefix(.positions)
    accounts = keys.prefix(.accounts)
  }

  /// The key of a record.
  func key(_ family: FamilyKey, _ id: Text) -> RecordKey {
    RecordKey(prefix: keys.prefix(family), id: id, suffix: family.suffix)
  }

  /// Notes in the catalogue that a record's key is there, or is gone, where a catalogue is kept.
  func list(_ kind: Change.Kind, _ family: FamilyKey, _ id: Text, in changes: inout ChangeBuffer) {
    guard keepsCatalogue, family.index == nil else { return }
    let entry = Array("\(family.word):\(id)\(family.suffix)".utf8)
    changes.changeMembers(kind, CollectionOfOne(entry), of: keys.catalogue)
  }

  /// Removes keys, and their entries from the catalogue.
  func remove(_ page: some Collection<[UInt8]>, in changes: inout ChangeBuffer) {
    changes.removeAll(page)
    guard keepsCatalogue else { return }
    let entries = page.map { Array($0.dropFirst(keys.traderPrefixCount)) }
    changes.changeMembers(.withdraw, entries, of: keys.catalogue)
  }
}
