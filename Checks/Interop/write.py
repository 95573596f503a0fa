"""What NautilusTrader writes for a trader, and how it goes on with what is there."""

import collections

from nautilus_trader.accounting.factory import AccountFactory
from nautilus_trader.common.actor import Actor
from nautilus_trader.config import ActorConfig, StrategyConfig
from nautilus_trader.execution.messages import CancelOrder, ModifyOrder, SubmitOrder, SubmitOrderList
from nautilus_trader.model import events as ev
from nautilus_trader.model.currencies import AUD, BTC, GBP, JPY, USD, USDT
from nautilus_trader.model.enums import AccountType, OrderSide
from nautilus_trader.model.identifiers import (
    AccountId, ClientId, ClientOrderId, InstrumentId, PositionId)
from nautilus_trader.model.objects import AccountBalance, MarginBalance, Money, Quantity
from nautilus_trader.model.orders import OrderList
from nautilus_trader.model.position import Position
from nautilus_trader.trading.strategy import Strategy
import pandas

import instruments
import orders
from wire import combinations

ACCOUNTS = {
    "CASHY-001": (AccountType.CASH, None, [USD, BTC, JPY]),
    "BASED-002": (AccountType.CASH, USD, [USD]),
    "MARGIN-003": (AccountType.MARGIN, None, [USDT, BTC, AUD]),
    "BETFAIR-004": (AccountType.BETTING, GBP, [GBP]),
}


class SavingActor(Actor):
    """An actor that saves what a free map may hold, without a node around it."""

    def __init__(self, name, saved):
        super().__init__(ActorConfig(component_id=name))
        self.saved = saved

    def save(self):
        return self.saved


class SavingStrategy(Strategy):
    """The same of a strategy, whose values are bytes."""

    def __init__(self, name, saved):
        super().__init__(StrategyConfig(strategy_id=name))
        self.saved = saved

    def save(self):
        return self.saved


class Writer:
    """Writes a trader's records through NautilusTrader's adapter."""

    def __init__(self, maker, trader, database, serializer, connection):
        self.maker, self.rng = maker, maker.rng
        self.trader, self.database = trader, database
        self.serializer, self.connection = serializer, connection
        self.events = orders.Events(maker)
        self.positions = {}
        self.beyond = set()
        self.snapped = collections.Counter()

    # Orders

    def take(self, order, event, instrument):
        """Applies an event to an order and, if it is a fill, to its position, and stores both."""
        order.apply(event)
        self.database.update_order(order)
        if not isinstance(event, ev.OrderFilled):
            return
        if event.position_id in self.beyond:
            return
        position = self.positions.get(event.position_id)
        try:
            if position is None:
                position = Position(instrument, event)
                self.database.add_position(position)
                self.positions[event.position_id] = position
            else:
                position.apply(event)
                self.database.update_position(position)
        except ValueError:
            # A sum beyond the limits of money: nothing more happens to this position.
            self.beyond.add(event.position_id)
            self.positions.pop(event.position_id, None)
            return
        if self.rng.random() < 0.5 and not self.trader.instance:
            self.database.index_order_position(order.client_order_id, event.position_id)

    def live(self, order, instrument, count):
        """Lets so many things happen to an order; what is released goes on as another order."""
        for _ in range(count):
            event = self.events.next(order, instrument)
            if event is None:
                return order
            if isinstance(event, ev.OrderReleased) and self.rng.random() < 0.8:
                order = orders.released(self.maker, order, instrument)
                self.database.add_order(order, None, None)
            self.take(order, event, instrument)
            if self.snapped[order.status] < 2:
                self.snapshot(order)
        return order

    def add(self, order):
        client = self.maker.maybe(ClientId(self.rng.choice(["SIM", "IB-001"])))
        self.database.add_order(order, None, client)

    def snapshot(self, order):
        self.snapped[order.status] += 1
        try:
            self.database.snapshot_order_state(order)
        except ValueError:
            pass  # commissions in several currencies: NautilusTrader computes no dict of it

    def command(self, kind, name, command):
        """Stores a command where versions up to 1.182 did; 1.221 only serializes it."""
        key = f"{self.trader.key}:commands:{kind}:{name}"
        self.connection.set(key, self.serializer.serialize(command))

    def submit(self, order):
        maker = self.maker
        self.command("submit_order", order.client_order_id, SubmitOrder(
            maker.trader_id, order.strategy_id, order, maker.uuid(), maker.time(),
            maker.maybe(PositionId("P-1")), maker.maybe(ClientId("SIM"))))

    def submit_list(self, members):
        maker, first = self.maker, members[0]
        for member in members:
            self.add(member)
        self.command("submit_order_list", first.order_list_id, SubmitOrderList(
            maker.trader_id, first.strategy_id, OrderList(first.order_list_id, members),
            maker.uuid(), maker.time(), maker.maybe(PositionId("P-9")), maker.maybe(ClientId("SIM"))))

    def write_orders(self, tradable):
        maker = self.maker
        for kind, time_in_force in combinations():
            for emulated in {False, kind not in orders.UNTRIGGERED}:
                # Everything of four traders, and something of the others, to save time.
                if not self.trader.has_everything and self.rng.random() < 0.7:
                    continue
                instrument = maker.pick("instrument", tradable)
                order = orders.order(maker, kind, time_in_force, instrument, emulated)
                if self.rng.random() < 0.5:
                    self.submit(order)
                self.add(order)
                order = self.live(order, instrument, self.rng.randrange(10))
                if self.rng.random() < 0.4:
                    self.snapshot(order)
        for children in ("OCO", "OUO"):
            instrument = maker.pick("instrument", tradable)
            members = orders.bracket(maker, instrument, children)
            self.submit_list(members)
            self.live(members[0], instrument, 6)
        instrument = maker.pick("instrument", tradable)
        for order in orders.worked(maker, instrument):
            self.add(order)
            self.live(order, instrument, 4)

    def round_trips(self, instrument):
        """A position that is opened, changed, closed, and opened anew on the other side."""
        unit = instrument.size_increment.raw
        sizes = [self.rng.randrange(1, 1000) * unit for _ in range(3)]
        start = self.rng.choice([1, -1])
        steps = [sizes[0], sizes[1], -sizes[0], -sizes[1], -sizes[2], sizes[0]]
        position_id = PositionId(f"{instrument.id}-{self.maker.word(3)}")
        for step in steps[:self.rng.choice([1, 3, 4, 5, 6])]:
            side = OrderSide.BUY if step * start > 0 else OrderSide.SELL
            quantity = Quantity.from_raw(abs(step), instrument.size_precision)
            order = orders.market(self.maker, instrument, side, quantity)
            self.add(order)
            for kind in ("Submitted", "Accepted", "Filled"):
                event = self.events.make(kind, order, instrument, position_id, share=1)
                self.take(order, event, instrument)

    # Accounts

    def account_state(self, name):
        maker, (kind, base, currencies) = self.maker, ACCOUNTS[name]
        balances, margins = [], []
        for currency in currencies:
            unit = 10 ** (16 - currency.precision)
            total, part = maker.money(currency), self.rng.randrange(1000)
            locked = Money.from_raw(total.raw * part // 1000 // unit * unit, currency)
            free = Money.from_raw(total.raw - locked.raw, currency)
            balances.append(AccountBalance(total, locked, free))
        if kind == AccountType.MARGIN:
            for name_of in (None, InstrumentId.from_str("BTCUSDT-PERP.BINANCE")):
                margins.append(MarginBalance(maker.money(USDT), maker.money(USDT), name_of))
        return ev.AccountState(
            AccountId(name), kind, base, self.rng.random() < 0.5, balances, margins,
            maker.free_map(), maker.uuid(), maker.time(), maker.time())

    def write_accounts(self):
        for name in ACCOUNTS:
            account = AccountFactory.create(self.account_state(name))
            self.database.add_account(account)
            for _ in range(self.rng.randrange(4)):
                account.apply(self.account_state(name))
                self.database.update_account(account)

    # Everything else

    def write_positions(self):
        """Snapshots of positions, and the events that NautilusTrader serializes and never stores."""
        maker = self.maker
        for position in list(self.positions.values())[::2]:
            pnl = maker.maybe(maker.money(position.settlement_currency))
            self.database.snapshot_position_state(position, maker.time(), pnl)
        for position in self.positions.values():
            event, kind = position.events[-1], ev.PositionClosed
            if position.is_open:
                kind = ev.PositionOpened if position.event_count == 1 else ev.PositionChanged
            if self.rng.random() > 0.2:
                continue
            try:
                self.serialized(kind.create(position, event, maker.uuid(), maker.time()))
            except ValueError:
                pass  # an unrealized profit beyond the limits of money

    def serialized(self, thing):
        name = f"serialized:{type(thing).__name__}:{self.rng.randrange(10**6)}"
        self.database.add(name, self.serializer.serialize(thing))

    def write_commands(self, order):
        maker = self.maker
        named = [maker.trader_id, order.strategy_id, order.instrument_id, order.client_order_id,
                 order.venue_order_id]
        last = [maker.uuid(), maker.time()]
        self.serialized(ModifyOrder(
            *named, order.quantity, maker.maybe(order.price if order.has_price else None), None,
            *last, maker.maybe(ClientId("SIM"))))
        self.serialized(CancelOrder(*named, *last, maker.maybe(ClientId("SIM"))))

    def write_free(self):
        maker, rng = self.maker, self.rng
        self.database.update_actor(SavingActor("Actor with spaces-#1", maker.free_map()))
        self.database.update_actor(SavingActor("Plain", {"b": b"\x00\xff", **maker.free_map()}))
        for name in ("S-001", "EMACross-XYZ-009"):
            saved = {maker.word(5): rng.randbytes(rng.choice([0, 1, 31, 300])) for _ in range(5)}
            self.database.update_strategy(SavingStrategy(name, saved))
        self.database.update_strategy(SavingStrategy("Empty-000", {}))
        for name in ("plain", "with:colons", "* ? [glob]", "unicode-é☃", maker.word()):
            self.database.add(name, rng.randbytes(rng.choice([0, 1, 300, 70_000])))
        self.database.heartbeat(pandas.Timestamp(rng.randrange(10**18, 4 * 10**18), unit="ns", tz="UTC"))

    def write(self):
        maker, own = self.maker, instruments.own_currencies(self.maker, self.trader.name)
        for currency in [USD, AUD, BTC, USDT, GBP, *own]:
            self.database.add_currency(currency)
            type(currency).register(currency, overwrite=True)
        made = instruments.instruments(maker, own)
        for instrument in made:
            self.database.add_instrument(instrument)
        for synthetic in instruments.synthetics(maker, made):
            self.database.add_synthetic(synthetic)
        self.write_accounts()
        tradable = instruments.tradable(made)
        self.write_orders(tradable)
        for instrument in tradable:
            self.round_trips(instrument)
        self.write_positions()
        self.write_commands(orders.order(maker, "LIMIT", "GTC", tradable[0]))
        self.write_free()

    # What is there goes on

    def append(self, found):
        database = self.database
        for name in found.get("positions", []):
            try:
                self.positions[PositionId(name)] = database.load_position(PositionId(name))
            except (KeyError, ValueError):
                # It cannot load flips into an equal size, which its engine wrote.
                self.beyond.add(PositionId(name))
        for name in sorted(found.get("orders", [])):
            order = database.load_order(ClientOrderId(name))
            instrument = database.load_instrument(order.instrument_id)
            if instrument is not None:
                self.live(order, instrument, 1)
        self.add_emulated(found)
        for name in sorted(found.get("accounts", [])):
            account = database.load_account(AccountId(name))
            if name in ACCOUNTS:
                account.apply(self.account_state(name))
                database.update_account(account)

    def add_emulated(self, found):
        """New orders, since those that wait for the emulator are soon gone."""
        made = [
            self.database.load_instrument(InstrumentId.from_str(name))
            for name in sorted(found.get("instruments", []))]
        for kind in ("STOP_LIMIT", "TRAILING_STOP_MARKET", "LIMIT"):
            instrument = self.rng.choice(instruments.tradable(made))
            order = orders.order(self.maker, kind, "GTC", instrument, emulated=True)
            self.add(order)
            self.live(order, instrument, 3)
