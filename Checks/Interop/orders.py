"""Orders of every type, and what can happen to them."""

from nautilus_trader.model import events as ev
from nautilus_trader.model.enums import (
    ContingencyType, LiquiditySide, OrderSide, OrderType, TimeInForce, TrailingOffsetType,
    TriggerType)
from nautilus_trader.model.identifiers import (
    AccountId, ClientOrderId, ExecAlgorithmId, OrderListId, PositionId, StrategyId, TradeId,
    VenueOrderId)
from nautilus_trader.model.objects import Money, Quantity
from nautilus_trader.model.orders import LimitOrder, MarketOrder, OrderUnpacker

import version
from instruments import quote
from wire import TRIGGERS

STRATEGIES = ["S-001", "EMACross-XYZ-009", "EXTERNAL"]
NO_LIMIT = ("MARKET", "STOP_MARKET", "MARKET_IF_TOUCHED", "TRAILING_STOP_MARKET", "MARKET_TO_LIMIT")
TRIGGERABLE = ("STOP_LIMIT", "LIMIT_IF_TOUCHED", "TRAILING_STOP_LIMIT")
UNTRIGGERED = ("MARKET", "MARKET_TO_LIMIT")

REFUSED = ["ModifyRejected", "CancelRejected", "Updated"]
DONE = ["Canceled", "Expired"]
PENDING = ["PendingUpdate", "PendingCancel"]
# What can happen in which status; what a venue does most stands several times.
HAPPENS = {
    "INITIALIZED": ["Submitted"] * 9 + ["Denied", "Accepted", "Rejected", *DONE, "Triggered", "Updated"],
    "EMULATED": ["Released"] * 4 + [*DONE, "Updated"],
    "RELEASED": ["Submitted"] * 5 + ["Denied", "Canceled", "Updated"],
    "SUBMITTED": ["Accepted"] * 8 + ["Rejected", "Canceled", "Filled", *PENDING, *REFUSED],
    "ACCEPTED": ["Filled"] * 8 + ["Triggered"] * 3 + ["Rejected", *DONE, *PENDING, *REFUSED],
    "TRIGGERED": ["Filled"] * 5 + ["Rejected", *DONE, *PENDING, *REFUSED],
    "PARTIALLY_FILLED": ["Filled"] * 6 + [*DONE, *PENDING, *REFUSED],
    "PENDING_UPDATE": ["Updated", "ModifyRejected"] * 3 + [
        "Submitted", "Accepted", "Rejected", *DONE, "Triggered", *PENDING, "CancelRejected", "Filled"],
    "PENDING_CANCEL": ["Canceled", "CancelRejected"] * 3 + [
        "Accepted", "Rejected", "Expired", "PendingCancel", "ModifyRejected", "Updated", "Filled"],
    "CANCELED": ["Filled", *REFUSED],
}


def terms(maker, kind, instrument, quantity, expires):
    """The options of an order type, in the order in which they are written."""
    rng = maker.rng
    prices = sorted(str(maker.price(instrument)) for _ in range(3))
    trigger = rng.choice(TRIGGERS[1:])
    display = maker.maybe(str(quantity if rng.random() < 0.5 else zero(quantity)))
    price, stop = {"price": prices[0]}, {"trigger_price": prices[1], "trigger_type": trigger}
    activation = {"activation_price": maker.maybe(prices[2])}
    offset = {
        "trailing_offset": f"{maker.decimal():f}",
        "trailing_offset_type": maker.pick("offset", [
            kind.name for kind in TrailingOffsetType if kind.name != "NO_TRAILING_OFFSET"])}
    until, shown = {"expire_time_ns": expires}, {"display_qty": display}
    optional = {"trigger_price": maker.maybe(prices[1], 0.7), "trigger_type": trigger}
    return {
        "MARKET": {},
        "LIMIT": price | shown | until,
        "STOP_MARKET": stop | until,
        "STOP_LIMIT": price | stop | until | shown,
        "MARKET_TO_LIMIT": shown | until,
        "MARKET_IF_TOUCHED": stop | until,
        "LIMIT_IF_TOUCHED": price | stop | until | shown,
        "TRAILING_STOP_MARKET": activation | optional | offset | until,
        "TRAILING_STOP_LIMIT": {"price": maker.maybe(prices[0], 0.7)} | activation | optional
        | {"limit_offset": f"{maker.decimal():f}"} | offset | until | shown,
    }[kind]


def zero(quantity):
    return Quantity.zero(quantity.precision)


def order_id(maker):
    plain = [str(maker.uuid()), f"{maker.rng.randrange(2**63)}-{maker.rng.randrange(1000)}"]
    return ClientOrderId(maker.rng.choice([*plain, maker.word(), f"O-20260908-{maker.word(3)}"]))


def order(maker, kind, time_in_force, instrument, emulated=False, **given):
    """A new order; `given` is how it depends on others and who works it."""
    rng = maker.rng
    quantity = maker.quantity(instrument)
    expires = 0
    if time_in_force == "GTD":
        now = [1, 2**32, 2**53 + 1, 2**63 - 1] if maker.extreme else [rng.randrange(1, 4 * 10**18)]
        expires = rng.choice(now)
    name = given.pop("client_order_id", None) or order_id(maker)
    init = ev.OrderInitialized(
        trader_id=maker.trader_id, strategy_id=StrategyId(rng.choice(STRATEGIES)),
        instrument_id=instrument.id, client_order_id=name,
        order_side=rng.choice([OrderSide.BUY, OrderSide.SELL]), order_type=OrderType[kind],
        quantity=quantity, time_in_force=TimeInForce[time_in_force],
        post_only=kind not in NO_LIMIT and rng.random() < 0.3, reduce_only=rng.random() < 0.3,
        quote_quantity=rng.random() < 0.2,
        options=terms(maker, kind, instrument, quantity, expires),
        emulation_trigger=TriggerType[maker.pick("emulation", TRIGGERS[1:])] if emulated
        else TriggerType.NO_TRIGGER,
        trigger_instrument_id=maker.maybe(instrument.id, 0.3) if kind not in UNTRIGGERED else None,
        contingency_type=given.pop("contingency_type", ContingencyType.NO_CONTINGENCY),
        order_list_id=given.pop("order_list_id", None),
        linked_order_ids=given.pop("linked_order_ids", None),
        parent_order_id=given.pop("parent_order_id", None),
        exec_algorithm_id=given.pop("exec_algorithm_id", None),
        exec_algorithm_params=given.pop("exec_algorithm_params", None),
        exec_spawn_id=given.pop("exec_spawn_id", None),
        tags=rng.choice([None, [maker.word()], [maker.text() or "t", "a b"]]),
        event_id=maker.uuid(), ts_init=maker.time(), reconciliation=rng.random() < 0.3)
    return OrderUnpacker.from_init(init)


def market(maker, instrument, side, quantity):
    """A plain order that trades at once."""
    return MarketOrder(
        maker.trader_id, StrategyId(STRATEGIES[0]), instrument.id, order_id(maker), side, quantity,
        maker.uuid(), maker.time())


def bracket(maker, instrument, children):
    """An order with two that follow it and of which one ends the other."""
    ids = [order_id(maker) for _ in range(3)]
    common = {"order_list_id": OrderListId(f"OL-{maker.word(5)}")}
    parent = order(
        maker, "LIMIT", "GTC", instrument, client_order_id=ids[0], linked_order_ids=ids[1:],
        contingency_type=ContingencyType.OTO, **common)
    rest = [
        order(maker, kind, "GTC", instrument, client_order_id=ids[place],
              linked_order_ids=[ids[3 - place]], contingency_type=ContingencyType[children],
              parent_order_id=ids[0], **common)
        for place, kind in ((1, "STOP_MARKET"), (2, "LIMIT"))]
    return [parent, *rest]


def worked(maker, instrument):
    """An order that an algorithm works, and those that it spawned."""
    first = order_id(maker)
    common = {"exec_algorithm_id": ExecAlgorithmId(maker.rng.choice(["TWAP", "VWAP-2"])),
              "exec_spawn_id": first}
    return [
        order(maker, kind, "GTC", instrument, client_order_id=name,
              exec_algorithm_params=maker.maybe(maker.free_map()), **common)
        for kind, name in (
            ("MARKET", first), ("LIMIT", ClientOrderId(f"{first}-E1")),
            ("MARKET", ClientOrderId(f"{first}-E2")))]


def released(maker, order, instrument):
    """What the emulator releases an order as: one of MARKET or LIMIT, which begins anew."""
    kind = order.order_type.name
    if kind in ("LIMIT", *TRIGGERABLE):
        price = order.price if order.has_price else maker.price(instrument)
        return LimitOrder.transform_py(order, maker.time(), price)
    return MarketOrder.transform_py(order, maker.time())


class Events:
    """Chooses what happens to orders, so that everything happens soon."""

    def __init__(self, maker):
        self.maker = maker
        self.rng = maker.rng

    def next(self, order, instrument):
        """An event that the order can take, or None when nothing can happen to it any more."""
        kinds = HAPPENS.get(order.status.name)
        if not kinds or len(order.events) > 40:
            return None
        if order.status.name == "INITIALIZED" and order.emulation_trigger != TriggerType.NO_TRIGGER:
            return self.make("Emulated", order, instrument)
        weighted = self.rng.random() < 0.6
        kind = self.rng.choice(kinds) if weighted else self.maker.pick(order.status, sorted(set(kinds)))
        triggerable = order.order_type.name in TRIGGERABLE
        if kind == "Triggered" and not triggerable:
            kind = "Filled" if order.status.name == "ACCEPTED" else kinds[0]
        elif triggerable and "Triggered" in kinds and self.rng.random() < 0.4:
            kind = "Triggered"
        # NautilusTrader cannot go back to these statuses from here.
        before = [event for event in order.events if "Pending" not in type(event).__name__]
        if order.status.name == "PENDING_CANCEL" and kind == "CancelRejected" and (
                getattr(order, "is_triggered", False) or "Accepted" not in type(before[-1]).__name__):
            kind = "Canceled"
        unpriced = order.order_type.name in ("MARKET_TO_LIMIT", "TRAILING_STOP_LIMIT")
        if kind == "Filled":
            if order.leaves_qty.raw == 0:
                return None
            # NautilusTrader fails on a fill of an order that has no price yet.
            if unpriced and not order.has_price:
                kind = "Updated"
        return self.make(kind, order, instrument)

    def make(self, kind, order, instrument, position_id=None, share=None):
        maker = self.maker
        base = [maker.trader_id, order.strategy_id, order.instrument_id, order.client_order_id]
        account = order.account_id or AccountId(maker.rng.choice(["SIM-001", "IB-U1234567", "B-spot-1"]))
        venue_id = order.venue_order_id or VenueOrderId(maker.word())
        known = [venue_id, account]
        if order.venue_order_id is None:
            known = [maker.maybe(venue_id), maker.maybe(account)]
        identity, times = maker.uuid(), [maker.time(), maker.time()]
        last = [identity, *times, maker.rng.random() < 0.2]
        make = getattr(ev, "Order" + kind)
        match kind:
            case "Denied":
                return make(*base, maker.text(), identity, times[1])
            case "Emulated":
                return make(*base, identity, times[1])
            case "Released":
                return make(*base, maker.price(instrument), identity, times[1])
            case "Submitted":
                return make(*base, account, identity, *times)
            case "Accepted":
                return make(*base, venue_id, account, *last)
            case "Rejected":
                return make(*base, account, maker.text(), *last, maker.rng.random() < 0.5)
            case "ModifyRejected" | "CancelRejected":
                return make(*base, *known, maker.text() or "None", *last)
            case "Updated":
                # Newer ones say whether the quantity is in the quote currency.
                more = [order.is_quote_quantity and maker.rng.random() < 0.7] if version.is_new() else []
                return make(*base, *self.renamed(known), *self.changes(order, instrument), *last, *more)
            case "Filled":
                position_id = position_id or order.position_id or self.position_id(order)
                return self.fill(order, instrument, venue_id, account, position_id, share, last)
            case _:
                return make(*base, *known, *last)

    def renamed(self, known):
        """A venue may give an order another name when it changes it."""
        return [VenueOrderId(self.maker.word()) if self.rng.random() < 0.2 else known[0], known[1]]

    def changes(self, order, instrument):
        room = self.maker.quantity(instrument).raw // 2
        unit = 10 ** (16 - order.quantity.precision)
        raw = min(order.quantity.raw + room // unit * unit, 34 * 10**28 // unit * unit)
        raw = max(raw, order.quantity.raw)
        if version.is_new() and not self.maker.extreme and self.rng.random() < 0.2:
            raw = max(order.filled_qty.raw // 2 // unit * unit, unit)  # less than is filled
        quantity = self.rng.choice([order.quantity, Quantity.from_raw(raw, order.quantity.precision)])
        unpriced = order.order_type.name in ("MARKET_TO_LIMIT", "TRAILING_STOP_LIMIT")
        price = self.maker.price(instrument) if order.has_price or unpriced else None
        trigger = self.maker.price(instrument) if order.has_trigger_price else None
        keep = unpriced and not order.has_price
        return quantity, price if keep else self.maker.maybe(price), self.maker.maybe(trigger)

    def fill(self, order, instrument, venue_id, account, position_id, share, last):
        maker, leaves = self.maker, order.leaves_qty
        unit = 10 ** (16 - leaves.precision)
        tenths = 10 if share == 1 else self.rng.choice([3, 5, 9, 10, 10])
        raw = leaves.raw * tenths // 10 // unit * unit or leaves.raw
        if version.is_new() and share is None and not maker.extreme and self.rng.random() < 0.1:
            raw += unit * self.rng.randrange(1, 100)  # more than is left
        currency = quote(instrument)
        # One in a while in another currency: then NautilusTrader computes no dict of the order.
        paid = instrument.get_base_currency() if self.rng.random() < 0.05 else None
        commission = maker.money(paid or currency)
        if self.rng.random() < 0.3:
            commission = Money(-commission.as_double(), commission.currency)
        return ev.OrderFilled(
            maker.trader_id, order.strategy_id, order.instrument_id, order.client_order_id, venue_id,
            account, TradeId(maker.rng.choice([maker.word(8), str(maker.uuid())])[:36]),
            position_id, order.side, order.order_type,
            Quantity.from_raw(raw, leaves.precision), maker.price(instrument), currency, commission,
            LiquiditySide[maker.pick("liquidity", [side.name for side in LiquiditySide])],
            *last, info=self.maker.free_map())

    def position_id(self, order):
        """Of the order alone, or the one that a netting strategy has in the instrument for ever."""
        # Sums of extreme quantities are beyond what NautilusTrader can hold.
        if self.maker.extreme or self.rng.random() < 0.4:
            return PositionId(f"P-{order.client_order_id}")
        return PositionId(f"{order.instrument_id}-{order.strategy_id}")
