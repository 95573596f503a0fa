public import TradingModel

extension AccountType: SpelledEnum { public static let spellings = Spellings<AccountType>() }
