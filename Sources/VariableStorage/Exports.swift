// Callers name traders, strategies and values in these terms, and the password as a secret; they need not
// import the modules below.
@_exported public import struct RedisClient.Secret
@_exported public import TradingModel
