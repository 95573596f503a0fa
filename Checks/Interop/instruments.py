"""Instruments of every kind, with random values where their type keeps them."""

from decimal import Decimal

from nautilus_trader.model.enums import AssetClass
from nautilus_trader.model.identifiers import InstrumentId, Symbol
from nautilus_trader.model.instruments import CurrencyPair, SyntheticInstrument
from nautilus_trader.model.objects import Currency
from nautilus_trader.test_kit.providers import TestInstrumentProvider as Provider

import version

FEES = ("margin_init", "margin_maint", "maker_fee", "taker_fee")


def samples():
    return [
        Provider.default_fx_ccy("AUD/USD"), Provider.default_fx_ccy("USD/JPY"),
        Provider.btcusdt_binance(), Provider.adabtc_binance(), Provider.btcusdt_perp_binance(),
        Provider.onethousandrats_perp_binance(), Provider.xbtusd_bitmex(),
        Provider.ethusd_bitmex(), Provider.xrpusdt_linear_bybit(),
        Provider.btcusdt_future_binance(), Provider.crypto_option(), Provider.equity(),
        Provider.future(), Provider.eurusd_future(2026, 3), Provider.futures_spread(),
        Provider.aapl_option(), Provider.option_spread(), Provider.audusd_cfd(),
        Provider.commodity(), Provider.index_instrument(), Provider.binary_option(),
        Provider.betting_instrument(), *(newer() if version.is_new() else []),
    ]


def newer():
    """One of each kind that came after 1.221."""
    from nautilus_trader.model import instruments as kinds  # which 1.221 does not have

    numbers = {
        "price_precision": 2, "price_increment": "0.01", "size_precision": 3, "size_increment": "0.001",
        "multiplier": "1", "lot_size": "1", "max_quantity": None, "min_quantity": None,
        "max_notional": None, "min_notional": None, "max_price": None, "min_price": None,
        "margin_init": "0", "margin_maint": "0", "maker_fee": "0", "taker_fee": "0", "ts_event": 1,
        "ts_init": 1, "info": None}
    crypto = {"underlying": "BTC", "quote_currency": "USD", "settlement_currency": "BTC",
              "strategy_type": "CALENDAR", "activation_ns": 1, "expiration_ns": 2**61}
    values = {
        "CryptoFuturesSpread": crypto | {"is_inverse": True, "tick_scheme_name": None},
        "CryptoOptionSpread": crypto | {"is_inverse": False, "tick_scheme_name": None},
        "PerpetualContract": {
            "underlying": "EURUSD", "asset_class": "FX", "base_currency": "EUR", "quote_currency": "USD",
            "settlement_currency": "USDC", "is_inverse": False, "tick_scheme_name": None},
        "TokenizedAsset": {
            "asset_class": "EQUITY", "base_currency": "AAPLX", "quote_currency": "USD",
            "isin": "US0378331005"}}
    return [
        getattr(kinds, name).from_dict(
            {"type": name, "id": f"{name}.NEW", "raw_symbol": name} | numbers | peculiar)
        for name, peculiar in values.items()]


def varied(maker, instrument):
    """The same instrument with other values, as far as a load keeps them."""
    rng = maker.rng
    values = type(instrument).to_dict(instrument)
    for key in FEES:
        if key in values and type(instrument).__name__ not in ("BinaryOption", "BettingInstrument"):
            least = 0 if key.startswith("margin") else -(10**5)
            values[key] = str(rng.choice([
                Decimal(0), Decimal("0.0300"), Decimal("1E-8"), maker.decimal(least)]))
    for key, limit in (("max_quantity", maker.quantity), ("min_price", maker.price)):
        if values.get(key) is not None or type(instrument).__name__ in ("CurrencyPair", "Cfd"):
            sign = "-" if key == "min_price" and version.is_new() and rng.random() < 0.5 else ""
            values[key] = maker.maybe(sign + str(limit(instrument)).removeprefix("-"))
    if "max_notional" in values:
        values["max_notional"] = maker.maybe(str(maker.money(instrument.quote_currency, least=1)))
    if "asset_class" in values:
        values["asset_class"] = maker.pick("asset class", [kind.name for kind in AssetClass])
    if "option_kind" in values:
        values["option_kind"] = maker.pick("option kind", ["CALL", "PUT"])
    # A betting instrument takes the limits of its scheme, and cannot be loaded with them.
    if type(instrument).__name__ != "BettingInstrument":
        scheme = f"FIXED_PRECISION_{instrument.price_precision}"
        if "tick_scheme_name" in values:
            values["tick_scheme_name"] = rng.choice([None, scheme])
        values["info"] = maker.maybe(maker.free_map())
    values["ts_event"], values["ts_init"] = maker.time(), maker.time()
    return type(instrument).from_dict(values)


def of_own_currencies(maker, base, quote, name):
    """A pair of currencies that are known only once they are loaded, of any precision."""
    price, size = maker.rng.randrange(17), maker.rng.randrange(17)

    def increment(precision):
        return "1" if precision == 0 else f"{Decimal(1).scaleb(-precision):f}"

    return CurrencyPair.from_dict({
        "type": "CurrencyPair", "id": f"{name}.OWN", "raw_symbol": name,
        "base_currency": base.code, "quote_currency": quote.code, "price_precision": price,
        "price_increment": increment(price), "size_precision": size,
        "size_increment": increment(size), "multiplier": "1", "lot_size": None,
        "max_quantity": None, "min_quantity": None, "max_notional": None, "min_notional": None,
        "max_price": None, "min_price": None, "margin_init": "0", "margin_maint": "0",
        "maker_fee": "0", "taker_fee": "0", "ts_event": maker.time(), "ts_init": maker.time(),
        "tick_scheme_name": None, "info": None})


def instruments(maker, own):
    made = [varied(maker, instrument) for instrument in samples()]
    made += [
        of_own_currencies(maker, *maker.rng.sample(own, 2), f"{maker.word(4)}:{number}")
        for number in range(3)]
    return made


def tradable(made):
    """Everything but an index can be held."""
    return [instrument for instrument in made if type(instrument).__name__ != "IndexInstrument"]


def synthetics(maker, made):
    """Synthetic instruments, whose formula must parse."""
    ids = [str(instrument.id) for instrument in made if str(instrument.id).isascii()][:2]
    return [
        SyntheticInstrument(
            symbol=Symbol(f"SYN{number}"), price_precision=maker.rng.randrange(10),
            components=[InstrumentId.from_str(name) for name in ids],
            formula=f"({ids[0]} + {ids[1]}) / {number + 2}", ts_event=maker.time(),
            ts_init=maker.time())
        for number in range(3)]


def own_currencies(maker, trader):
    """Currencies of the trader's own; names in one process have to differ."""
    return [maker.currency(f"{trader[:3]}{number}") for number in range(4)]


def quote(instrument):
    currency = instrument.quote_currency
    return currency if isinstance(currency, Currency) else Currency.from_str(str(currency))
