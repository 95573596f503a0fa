"""What NautilusTrader does in the live test: `write`, `append` and `dump`, each in a process of its own."""

import base64
import json
import random
import sys

import msgspec
from nautilus_trader.accounting.factory import AccountFactory
from nautilus_trader.cache.config import CacheConfig
from nautilus_trader.cache.database import CacheDatabaseAdapter
from nautilus_trader.common.actor import Actor
from nautilus_trader.config import ActorConfig, DatabaseConfig
from nautilus_trader.core.uuid import UUID4
from nautilus_trader.model.currencies import AUD, BTC, GBP, USD, USDT
from nautilus_trader.model.events import OrderFilled
from nautilus_trader.model.identifiers import (
    AccountId, ClientId, ClientOrderId, ComponentId, InstrumentId, PositionId, TraderId)
from nautilus_trader.model.position import Position
from nautilus_trader.serialization.serializer import MsgSpecSerializer
from nautilus_trader.test_kit.providers import TestInstrumentProvider

from objects import Maker

TRADER = "INTEROP-001"
KINDS = [
    "market", "limit", "stop_market", "stop_limit", "market_to_limit", "market_if_touched",
    "limit_if_touched", "trailing_stop_market", "trailing_stop_limit"]


def connect(port, mode):
    """Opens the database; `mode` is how timestamps and records are written."""
    encoding = msgspec.json if mode == "json" else msgspec.msgpack
    serializer = MsgSpecSerializer(
        encoding=encoding, timestamps_as_str=True, timestamps_as_iso8601=mode == "iso8601")
    config = CacheConfig(
        database=DatabaseConfig(host="127.0.0.1", port=port), encoding="json" if mode == "json" else "msgpack",
        timestamps_as_iso8601=mode == "iso8601")
    return CacheDatabaseAdapter(
        trader_id=TraderId(TRADER), instance_id=UUID4(), serializer=serializer, config=config)


class Saving(Actor):
    """An actor that saves what a free map may hold, without a node around it."""

    def __init__(self, maker, name):
        super().__init__(ActorConfig(component_id=name))
        self.saved = {
            "seed": maker.rng.randrange(2**63), "ratio": maker.rng.random(), "none": None,
            "nested": [1, {"bytes": maker.rng.randbytes(20)}, maker.word()]}

    def save(self):
        return self.saved


def take(database, order, event, instrument, positions):
    """Applies an event to an order and, if it is a fill, to its position, and stores both."""
    order.apply(event)
    database.update_order(order)
    if not isinstance(event, OrderFilled):
        return
    position = positions.get(event.position_id)
    if position is None:
        position = positions[event.position_id] = Position(instrument, event)
        database.add_position(position)
        database.index_order_position(order.client_order_id, event.position_id)
    else:
        position.apply(event)
        database.update_position(position)


def write(port, seed, mode):
    rng = random.Random(seed)
    maker, database = Maker(rng, TraderId(TRADER)), connect(port, mode)
    for currency in (USD, AUD, BTC, USDT, GBP):
        database.add_currency(currency)
    instruments = maker.instruments()
    for instrument in instruments:
        database.add_instrument(instrument)
    database.add_synthetic(TestInstrumentProvider.synthetic_instrument())
    for name in Maker.ACCOUNTS:
        account = AccountFactory.create(maker.account_state(name))
        database.add_account(account)
        for _ in range(rng.randrange(4)):
            account.apply(maker.account_state(name))
            database.update_account(account)
    database.update_actor(Saving(maker, "Counter-1"))
    for _ in range(5):
        database.add(maker.word(), rng.randbytes(rng.randrange(300)))
    positions = {}
    tradable = instruments[:4] + [i for i in instruments if type(i).__name__ in ("Equity", "Cfd")]
    for kind in KINDS * 6:
        instrument = rng.choice(tradable)
        order = maker.order(kind, instrument)
        database.add_order(order, None, rng.choice([None, ClientId("SIM")]))
        for _ in range(rng.randrange(8)):
            event = maker.next_event(order, instrument)
            if event is None:
                break
            take(database, order, event, instrument, positions)
    database.close()


def known(database):
    """Registers the stored currencies, and finds the ids of what is stored."""
    for currency in database.load_currencies().values():
        currency.register(currency, overwrite=True)
    prefix = f"trader-{TRADER}:"
    found = {}
    for key in database.keys():
        family, _, name = key[key.index(prefix) + len(prefix):].partition(":")
        found.setdefault(family, []).append(name)
    return found


def append(port, seed, mode):
    rng = random.Random(seed)
    maker, database = Maker(rng, TraderId(TRADER)), connect(port, mode)
    found = known(database)
    positions = {
        PositionId(name): database.load_position(PositionId(name))
        for name in found.get("positions", [])}
    for name in sorted(found.get("orders", [])):
        order = database.load_order(ClientOrderId(name))
        instrument = database.load_instrument(order.instrument_id)
        event = maker.next_event(order, instrument)
        if event is not None:
            take(database, order, event, instrument, positions)
    for name in sorted(found.get("accounts", [])):
        account = database.load_account(AccountId(name))
        account.apply(maker.account_state(name))
        database.update_account(account)
    database.close()


def plain(value):
    """A value as `restore --json` prints it."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, bytes):
        return {"$bytes": base64.b64encode(value).decode()}
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return str(value)
    return value


def dump(port, mode):
    database = connect(port, mode)
    found = known(database)

    def put(kind, name, state):
        line = {"kind": kind, "trader": TRADER, "id": name, "state": plain(state)}
        print(json.dumps(line))

    for code, currency in database.load_currencies().items():
        put("currency", code, {"code": code, "precision": currency.precision,
                               "iso4217": currency.iso4217, "name": currency.name})
    for name in found.get("instruments", []):
        instrument = database.load_instrument(InstrumentId.from_str(name))
        kind = type(instrument)
        put("instrument", name, {"class": kind.__name__, "to_dict": kind.to_dict(instrument)})
    for name in found.get("synthetics", []):
        synthetic = database.load_synthetic(InstrumentId.from_str(name))
        put("synthetic", name, type(synthetic).to_dict(synthetic))
    for name in found.get("actors", []):
        name = name.removesuffix(":state")
        put("actor", name, database.load_actor(ComponentId(name)))
    for name in found.get("accounts", []):
        account = database.load_account(AccountId(name))
        put("account", name, {
            "balances": {
                str(currency): {"total": str(b.total), "locked": str(b.locked), "free": str(b.free)}
                for currency, b in account.balances().items()},
            "starting_balances": {str(c): str(m) for c, m in account.starting_balances().items()},
            "event_ids": [event.id.value for event in account.events],
            "last_event": type(account.last_event).to_dict(account.last_event)})
    for name in found.get("orders", []):
        order = database.load_order(ClientOrderId(name))
        put("order", name, {
            "to_dict": order.to_dict(), "leaves_qty": str(order.leaves_qty),
            "event_ids": [event.id.value for event in order.events],
            "trade_ids": [trade.value for trade in order.trade_ids],
            "event_types": [type(event).__name__ for event in order.events]})
    for name in found.get("positions", []):
        position = database.load_position(PositionId(name))
        put("position", name, {
            "to_dict": position.to_dict(), "event_ids": [e.id.value for e in position.events],
            "trade_ids": [trade.value for trade in position.trade_ids]})
    put("general", None, database.load())
    put("index_order_position", None, {
        str(key): str(value) for key, value in database.load_index_order_position().items()})
    put("index_order_client", None, {
        str(key): str(value) for key, value in database.load_index_order_client().items()})


if __name__ == "__main__":
    command, port, *rest = sys.argv[1:]
    if command == "write":
        write(int(port), int(rest[0]), rest[1])
    elif command == "append":
        append(int(port), int(rest[0]), rest[1])
    else:
        dump(int(port), rest[0])
