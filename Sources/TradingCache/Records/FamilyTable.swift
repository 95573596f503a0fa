/// The families of a database, in the order in which they are restored, copied and shown.
///
/// Restore, verify, copy, flush and every tool loop over the rows; a family is nowhere else in them.
package struct FamilyTable: Sendable {
  package let rows: [AnyFamily]

  /// These families, and those of a user's own.
  func adding(_ families: [AnyFamily]) -> FamilyTable { FamilyTable(rows: rows + families) }

  /// The words in the keys of all families.
  var keys: [FamilyKey] { rows.compactMap(\.key) }
}
