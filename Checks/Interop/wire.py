"""Every type, family and spelling that NautilusTrader writes: what a run has to cover."""

ORDER_TYPES = """
    MARKET LIMIT STOP_MARKET STOP_LIMIT MARKET_TO_LIMIT MARKET_IF_TOUCHED LIMIT_IF_TOUCHED
    TRAILING_STOP_MARKET TRAILING_STOP_LIMIT
""".split()
TIMES_IN_FORCE = "GTC IOC FOK GTD DAY AT_THE_OPEN AT_THE_CLOSE".split()
TRIGGERS = """
    NO_TRIGGER DEFAULT LAST_PRICE MARK_PRICE INDEX_PRICE BID_ASK DOUBLE_LAST DOUBLE_BID_ASK
    LAST_OR_BID_ASK MID_POINT
""".split()
STATUSES = """
    INITIALIZED DENIED EMULATED RELEASED SUBMITTED ACCEPTED REJECTED CANCELED EXPIRED TRIGGERED
    PENDING_UPDATE PENDING_CANCEL PARTIALLY_FILLED FILLED
""".split()
ORDER_EVENTS = """
    OrderInitialized OrderDenied OrderEmulated OrderReleased OrderSubmitted OrderAccepted
    OrderRejected OrderCanceled OrderExpired OrderTriggered OrderPendingUpdate OrderPendingCancel
    OrderModifyRejected OrderCancelRejected OrderUpdated OrderFilled
""".split()
INSTRUMENTS = """
    CurrencyPair CryptoPerpetual CryptoFuture CryptoOption Equity FuturesContract FuturesSpread
    OptionContract OptionSpread Cfd Commodity IndexInstrument BinaryOption BettingInstrument
""".split()
# Those that came after 1.221.
NEW_INSTRUMENTS = "CryptoFuturesSpread CryptoOptionSpread PerpetualContract TokenizedAsset".split()
# Serialized, but never stored by NautilusTrader's own adapter.
COMMANDS = "SubmitOrder SubmitOrderList ModifyOrder CancelOrder".split()
POSITION_EVENTS = "PositionOpened PositionChanged PositionClosed".split()
OTHER_TYPES = "AccountState AccountBalance MarginBalance SyntheticInstrument".split()

FAMILIES = """
    general currencies instruments synthetics accounts orders positions actors strategies
    snapshots:orders snapshots:positions health index:order_ids index:order_position
    index:order_client index:orders index:orders_open index:orders_closed index:orders_emulated
    index:orders_inflight index:positions index:positions_open index:positions_closed
    commands:submit_order commands:submit_order_list
""".split()
ENCODINGS = ["msgpack", "json"]
TIMESTAMPS = ["integer", "decimal text", "ISO 8601"]

# The spellings of enums, by the keys that hold them.
SPELLINGS = {
    "order_type": ORDER_TYPES,
    "time_in_force": TIMES_IN_FORCE,
    "emulation_trigger": TRIGGERS,
    "trigger_type": TRIGGERS[1:],
    "status": STATUSES,
    "order_side": ["BUY", "SELL"],
    "entry": ["BUY", "SELL"],
    "side": ["FLAT", "LONG", "SHORT", "BUY", "SELL"],
    "trailing_offset_type": ["PRICE", "BASIS_POINTS", "TICKS", "PRICE_TIER"],
    "contingency_type": ["NO_CONTINGENCY", "OCO", "OTO", "OUO"],
    "liquidity_side": ["NO_LIQUIDITY_SIDE", "MAKER", "TAKER"],
    "account_type": ["CASH", "MARGIN", "BETTING"],
    "currency_type": ["CRYPTO", "FIAT", "COMMODITY_BACKED"],
    "asset_class": ["FX", "EQUITY", "COMMODITY", "DEBT", "INDEX", "CRYPTOCURRENCY", "ALTERNATIVE"],
    "option_kind": ["CALL", "PUT"],
}


def combinations():
    """Every order type with every time in force that it takes."""
    for kind in ORDER_TYPES:
        for time_in_force in TIMES_IN_FORCE:
            untimed = kind == "MARKET" and time_in_force == "GTD"
            at_auctions = kind in ("MARKET", "LIMIT") or not time_in_force.startswith("AT_THE")
            if at_auctions and not untimed:
                yield kind, time_in_force


def everything(is_new):
    """The names that are counted, each of which has to occur in a run."""
    if is_new:
        yield from (f"type {name}" for name in NEW_INSTRUMENTS)
        yield from ("more filled than asked for", "updated in quote currency", "negative minimum price",
                    "commission in base currency")
    types = ORDER_EVENTS + INSTRUMENTS + COMMANDS + POSITION_EVENTS + OTHER_TYPES
    yield from (f"type {name}" for name in types)
    yield from (f"family {name}" for name in FAMILIES)
    yield from (f"encoding {name}" for name in ENCODINGS)
    yield from (f"timestamp {name}" for name in TIMESTAMPS)
    yield from (f"options {name}" for name in ORDER_TYPES)
    yield from (f"snapshot {name}" for name in [*ORDER_TYPES, "position"])
    yield from (f"{kind} {time_in_force}" for kind, time_in_force in combinations())
    for key, spellings in SPELLINGS.items():
        yield from (f"{key} {spelling}" for spelling in spellings)
    yield from (f"released as {name}" for name in ("MARKET", "LIMIT"))
    for side in ("NautilusTrader", "ours"):
        yield from (f"appended by {side} {name}" for name in ORDER_EVENTS)
        yield f"appended by {side} AccountState"
