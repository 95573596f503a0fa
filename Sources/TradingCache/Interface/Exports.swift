// One import gives a user all that is needed: the model's types, the serializers and the connection's
// configuration appear in this module's own interface.
@_exported public import RedisClient
@_exported public import TradingModel
@_exported public import TradingSerialization
