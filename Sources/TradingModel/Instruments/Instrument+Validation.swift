/// A description of an instrument that contradicts itself; `id` tells which.
public enum InstrumentError: Error, Hashable, CustomStringConvertible {
  /// A value that has to be above zero is not.
  case notPositive(id: InstrumentId, member: String, value: String)
  /// A value that has to be zero or more is below it.
  case negative(id: InstrumentId, member: String, value: String)
  /// A text that may be absent, but not blank, is blank.
  case blank(id: InstrumentId, member: String)
  /// An increment's decimals are not the precision that is stated beside it.
  case precisionMismatch(id: InstrumentId, increment: String, precision: UInt8)
  /// What else the venue said is no record.
  case invalidInfo(id: InstrumentId, rule: String)
  /// A value that instruments of this kind do not have, and that no record of them keeps.
  case notOfThisKind(id: InstrumentId, member: String)
  /// An inverse contract names no base currency.
  case noBaseCurrency(id: InstrumentId)
  /// A synthetic instrument's price has more than nine decimals.
  case tooPrecise(id: InstrumentId, precision: UInt8)
  /// A synthetic instrument's formula cannot be parsed.
  case invalidFormula(id: InstrumentId, rule: String)
  /// A synthetic instrument has fewer than two components.
  case tooFewComponents(id: InstrumentId)

  public var description: String {
    switch self {
    case .notPositive(let id, let member, let value): "\(id): \(member) \(value) is not above zero"
    case .negative(let id, let member, let value): "\(id): \(member) \(value) is below zero"
    case .blank(let id, let member): "\(id): \(member) is blank"
    case .precisionMismatch(let id, let increment, let precision):
      "\(id): increment \(increment) does not have \(precision) decimals"
    case .invalidInfo(let id, let rule): "\(id): info: \(rule)"
    case .notOfThisKind(let id, let member): "\(id): instruments of its kind have no \(member)"
    case .noBaseCurrency(let id): "\(id): an inverse contract needs a base currency"
    case .tooPrecise(let id, let precision): "\(id): \(precision) decimals are more than nine"
    case .invalidFormula(let id, let rule): "\(id): its formula: \(rule)"
    case .tooFewComponents(let id): "\(id): fewer than two components"
    }
  }
}

extension Instrument {
  func validate() throws(InstrumentError) {
    try positive("priceIncrement", priceIncrement, priceIncrement.raw > 0)
    try positive("sizeIncrement", sizeIncrement, sizeIncrement.raw > 0)
    try positive("multiplier", multiplier, multiplier.raw > 0)
    if let lotSize { try positive("lotSize", lotSize, lotSize.raw > 0) }
    if let value = limits.maxQuantity { try positive("maxQuantity", value, value.raw > 0) }
    if let value = limits.maxNotional { try positive("maxNotional", value, value.raw > 0) }
    if let value = limits.minNotional { try notNegative("minNotional", value, value.raw >= 0) }
    if let value = limits.maxPrice { try positive("maxPrice", value, value.raw > 0) }
    try notNegative("marginInit", marginInit, !marginInit.isNegative)
    try notNegative("marginMaint", marginMaint, !marginMaint.isNegative)
    try notBlank("tickSchemeName", tickSchemeName)
    try notBlank("exchange", kind.contract?.exchange)
    try notBlank("strategyType", kind.strategyType)
    if case .equity(let isin) = kind { try notBlank("isin", isin) }
    if let rule = info?.violation() { throw .invalidInfo(id: id, rule: rule) }
    if let member = strayMember { throw .notOfThisKind(id: id, member: member) }
    if case .perpetualContract(_, nil, _, true) = kind { throw .noBaseCurrency(id: id) }
    if case .binaryOption(_, let description, _, _) = kind {
      try notBlank("description", description)
    }
  }

  private func positive(
    _ member: String, _ value: some CustomStringConvertible, _ holds: Bool
  ) throws(InstrumentError) {
    if !holds { throw .notPositive(id: id, member: member, value: value.description) }
  }

  private func notNegative(
    _ member: String, _ value: some CustomStringConvertible, _ holds: Bool
  ) throws(InstrumentError) {
    if !holds { throw .negative(id: id, member: member, value: value.description) }
  }

  private func notBlank(_ member: String, _ text: String?) throws(InstrumentError) {
    guard let text else { return }
    if text.allSatisfy(\.isWhitespace) { throw .blank(id: id, member: member) }
  }
}
