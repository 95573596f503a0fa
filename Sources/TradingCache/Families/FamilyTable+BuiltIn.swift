extension FamilyTable {
  /// The families of this package.
  ///
  /// Currencies come first, since amounts are read by them, and instruments before the positions in them.
  static let builtIn = FamilyTable(
    rows: [
      .currencies, .instruments, .synthetics, .accounts, .orders, .positions, .submitOrders,
      .submitOrderLists, .strategies, .actors, .generalObjects, .orderPositions, .orderClients,
      .orderSnapshots, .positionSnapshots,
    ] + AnyFamily.marketData + [.heartbeat])
}
