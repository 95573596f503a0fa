"""Random objects of every kind, made with NautilusTrader's own classes."""

import uuid
from datetime import datetime, timezone
from decimal import Decimal

from nautilus_trader.common.component import TestClock
from nautilus_trader.common.factories import OrderFactory
from nautilus_trader.core.uuid import UUID4
from nautilus_trader.model import events as ev
from nautilus_trader.model.currencies import AUD, BTC, GBP, USD, USDT
from nautilus_trader.model.enums import AccountType, LiquiditySide, OrderSide, OrderType
from nautilus_trader.model.enums import OrderStatus as S
from nautilus_trader.model.enums import TimeInForce, TrailingOffsetType, TriggerType
from nautilus_trader.model.identifiers import (
    AccountId, ClientOrderId, PositionId, StrategyId, TradeId, VenueOrderId)
from nautilus_trader.model.objects import AccountBalance, MarginBalance, Money, Price, Quantity
from nautilus_trader.test_kit.providers import TestInstrumentProvider as Provider


class Maker:
    """Makes objects from one seed, so that a failure can be made again."""

    def __init__(self, rng, trader_id):
        self.rng = rng
        self.trader_id = trader_id
        self.now = rng.randrange(10**18, 4 * 10**18)
        self.factory = OrderFactory(
            trader_id=trader_id, strategy_id=StrategyId(f"S-{rng.randrange(10**6)}"),
            clock=TestClock())

    def uuid(self):
        return UUID4.from_str(str(uuid.UUID(int=self.rng.getrandbits(128), version=4)))

    def time(self):
        self.now += self.rng.randrange(10**10)
        return self.now

    def word(self, length=12):
        letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789abcxyz-_./ #+@"
        middle = "".join(self.rng.choice(letters) for _ in range(length))
        return f"{self.rng.choice('OXV')}{middle}{self.rng.randrange(10**9)}"

    # Instruments

    def instruments(self):
        made = [
            Provider.default_fx_ccy("AUD/USD"), Provider.btcusdt_binance(),
            Provider.btcusdt_perp_binance(), Provider.xbtusd_bitmex(),
            Provider.btcusdt_future_binance(), Provider.crypto_option(), Provider.equity(),
            Provider.future(), Provider.futures_spread(), Provider.aapl_option(),
            Provider.option_spread(), Provider.audusd_cfd(), Provider.commodity(),
            Provider.index_instrument(), Provider.binary_option(), Provider.betting_instrument(),
        ]
        return [self.varied(instrument) for instrument in made]

    def varied(self, instrument):
        values = type(instrument).to_dict(instrument)
        for key in ("margin_init", "margin_maint", "maker_fee", "taker_fee"):
            if key in values:
                values[key] = str(Decimal(self.rng.randrange(10**6)) / 10**7)
        values["ts_event"], values["ts_init"] = self.time(), self.time()
        return type(instrument).from_dict(values)

    # Orders

    def quantity(self, instrument):
        return Quantity(
            self.rng.randrange(100, 10**6) / 10**instrument.size_precision,
            instrument.size_precision)

    def price(self, instrument):
        return Price(
            self.rng.randrange(1000, 10**7) / 10**instrument.price_precision,
            instrument.price_precision)

    def order(self, kind, instrument):
        rng = self.rng
        price, trigger = self.price(instrument), self.price(instrument)
        options = {
            "instrument_id": instrument.id, "order_side": rng.choice([OrderSide.BUY, OrderSide.SELL]),
            "quantity": self.quantity(instrument), "client_order_id": ClientOrderId(self.word()),
            "tags": rng.choice([None, [self.word(), "tag"]]),
            "reduce_only": rng.random() < 0.3, "quote_quantity": rng.random() < 0.2,
        }
        if kind != "market" and rng.random() < 0.4:
            options["time_in_force"] = TimeInForce.GTD
            options["expire_time"] = datetime.fromtimestamp(
                rng.randrange(2 * 10**9, 4 * 10**9), timezone.utc)
        if kind in ("limit", "stop_limit", "limit_if_touched"):
            options["price"] = price
            options["post_only"] = rng.random() < 0.5
        if "touched" in kind or kind.startswith("stop"):
            options["trigger_price"] = trigger
            options["trigger_type"] = rng.choice([TriggerType.LAST_PRICE, TriggerType.BID_ASK])
        if kind.startswith("trailing"):
            options["trigger_price"] = trigger
            options["trailing_offset"] = Decimal(rng.randrange(1, 10**6)) / 10**4
            options["trailing_offset_type"] = rng.choice(
                [TrailingOffsetType.PRICE, TrailingOffsetType.BASIS_POINTS])
        if kind == "trailing_stop_limit":
            options["price"] = price
            options["limit_offset"] = Decimal(rng.randrange(1, 10**6)) / 10**4
        emulated = kind not in ("market", "market_to_limit") and rng.random() < 0.25
        if emulated:
            options["emulation_trigger"] = TriggerType.LAST_PRICE
        return getattr(self.factory, kind)(**options)

    NEXT = {
        S.INITIALIZED: ["Submitted"] * 8 + ["Denied", "Emulated"],
        S.EMULATED: ["Released", "Canceled"], S.RELEASED: ["Submitted"],
        S.SUBMITTED: ["Accepted"] * 6 + ["Rejected"],
        S.ACCEPTED: ["Filled"] * 5 + [
            "Canceled", "Expired", "Triggered", "PendingUpdate", "PendingCancel", "Updated"],
        S.TRIGGERED: ["Filled", "Canceled"],
        S.PARTIALLY_FILLED: ["Filled"] * 4 + ["PendingUpdate", "PendingCancel", "Canceled"],
        S.PENDING_UPDATE: ["Updated", "ModifyRejected"],
        S.PENDING_CANCEL: ["CancelRejected", "Canceled", "Accepted"],
    }

    TRIGGERED = {OrderType.STOP_LIMIT, OrderType.LIMIT_IF_TOUCHED, OrderType.TRAILING_STOP_LIMIT}

    def next_event(self, order, instrument):
        """An event that the order can take, or None when nothing can happen to it any more."""
        kinds = self.NEXT.get(order.status)
        if not kinds:
            return None
        emulates = order.emulation_trigger != TriggerType.NO_TRIGGER
        if order.status == S.INITIALIZED:
            kinds = ["Emulated"] if emulates else ["Submitted"] * 8 + ["Denied"]
        if order.status == S.PENDING_CANCEL and getattr(order, "is_triggered", False):
            # NautilusTrader refuses to go back to TRIGGERED from here.
            kinds = ["Canceled", "Accepted"]
        kind = self.rng.choice(kinds)
        if kind == "Triggered" and order.order_type not in self.TRIGGERED:
            kind = "Filled"
        # NautilusTrader fails on a fill of this type before the venue has said at which price.
        unpriced = order.order_type == OrderType.MARKET_TO_LIMIT and not order.has_price
        if kind == "Filled" and unpriced:
            kind = "Updated"
        base = [self.trader_id, order.strategy_id, order.instrument_id, order.client_order_id]
        account = order.account_id or AccountId("SIM-001")
        venue_id = order.venue_order_id or VenueOrderId(self.word())
        times = [self.uuid(), self.time(), self.time()]
        make = getattr(ev, "Order" + kind)
        if kind == "Denied":
            return make(*base, self.word(), times[0], times[2])
        if kind == "Emulated":
            return make(*base, times[0], times[2])
        if kind == "Released":
            return make(*base, self.price(instrument), times[0], times[2])
        if kind == "Submitted":
            return make(*base, account, *times)
        if kind == "Rejected":
            return make(*base, account, self.word(), *times)
        if kind in ("ModifyRejected", "CancelRejected"):
            return make(*base, venue_id, account, self.word(), *times)
        if kind == "Updated":
            quantity = Quantity(
                order.quantity.as_double() + self.rng.randrange(1, 50), order.quantity.precision)
            price = self.price(instrument) if order.has_price or unpriced else None
            trigger = self.price(instrument) if order.has_trigger_price else None
            return make(*base, venue_id, account, quantity, price, trigger, *times)
        if kind == "Filled":
            return self.fill(order, instrument, venue_id, account, times)
        return make(*base, venue_id, account, *times)

    def fill(self, order, instrument, venue_id, account, times):
        leaves = order.leaves_qty.as_double()
        share = self.rng.choice([1.0, 1.0, 0.5, 0.25])
        quantity = Quantity(leaves * share, order.quantity.precision)
        if quantity.as_double() <= 0 or quantity.as_double() > leaves:
            quantity = order.leaves_qty
        return ev.OrderFilled(
            self.trader_id, order.strategy_id, order.instrument_id, order.client_order_id, venue_id,
            account, TradeId(self.word(8)[:36]),
            order.position_id or self.position_id(order),
            order.side, order.order_type, quantity, self.price(instrument),
            instrument.quote_currency,
            Money(self.rng.randrange(-500, 10**4) / 100, instrument.quote_currency),
            self.rng.choice([LiquiditySide.MAKER, LiquiditySide.TAKER]), *times,
            info={"note": self.word(), "n": self.rng.randrange(10**15)})

    def position_id(self, order):
        """Of the order alone, or the one that a netting strategy has in the instrument for ever."""
        if self.rng.random() < 0.5:
            return PositionId(f"P-{order.client_order_id}")
        return PositionId(f"{order.instrument_id}-{order.strategy_id}")

    # Accounts

    ACCOUNTS = {
        "CASHY-001": (AccountType.CASH, None, [USD, BTC, AUD]),
        "BASED-002": (AccountType.CASH, USD, [USD]),
        "MARGIN-003": (AccountType.MARGIN, None, [USDT, BTC]),
        "BETFAIR-004": (AccountType.BETTING, GBP, [GBP]),
    }

    def account_state(self, name):
        kind, base, currencies = self.ACCOUNTS[name]
        balances = []
        for currency in currencies:
            total, locked = self.rng.randrange(10**8, 10**9), self.rng.randrange(10**8)
            amounts = [Money(Decimal(n) / 100, currency) for n in (total, locked, total - locked)]
            balances.append(AccountBalance(*amounts))
        margins = []
        if kind == AccountType.MARGIN:
            amount = Money(Decimal(self.rng.randrange(10**6)) / 100, USDT)
            margins.append(MarginBalance(amount, amount))
        return ev.AccountState(
            AccountId(name), kind, base, True, balances, margins, {"note": self.word()},
            self.uuid(), self.time(), self.time())
