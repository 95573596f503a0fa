public import TradingModel

extension PositionSide: SpelledEnum { public static let spellings = Spellings<PositionSide>() }
