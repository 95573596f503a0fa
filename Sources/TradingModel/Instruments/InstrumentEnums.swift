/// What an instrument gives exposure to.
public enum AssetClass: String, Sendable, CaseIterable {
  case fx = "FX"
  case equity = "EQUITY"
  case commodity = "COMMODITY"
  case debt = "DEBT"
  case index = "INDEX"
  case cryptocurrency = "CRYPTOCURRENCY"
  case alternative = "ALTERNATIVE"
}

/// What kind of contract an instrument is; derived from its `InstrumentKind` and not stored.
public enum InstrumentClass: String, Sendable, CaseIterable {
  case spot = "SPOT"
  case swap = "SWAP"
  case future = "FUTURE"
  case futuresSpread = "FUTURES_SPREAD"
  case forward = "FORWARD"
  case cfd = "CFD"
  case bond = "BOND"
  case option = "OPTION"
  case optionSpread = "OPTION_SPREAD"
  case warrant = "WARRANT"
  case sportsBetting = "SPORTS_BETTING"
  case binaryOption = "BINARY_OPTION"
}

/// Whether an option is to buy or to sell.
public enum OptionKind: String, Sendable, CaseIterable {
  case call = "CALL"
  case put = "PUT"
}
