"""What NautilusTrader computes of everything that is stored of a trader, as `restore --json` prints it."""

import base64

from nautilus_trader.model.identifiers import (
    AccountId, ClientOrderId, ComponentId, InstrumentId, PositionId, StrategyId)

RANDOM = "<random>"


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
    if isinstance(value, float) and value in (float("inf"), float("-inf")):
        return str(value)
    return value


def currency(database, code):
    found = database.load_currency(code)
    return {"code": code, "precision": found.precision, "iso4217": found.iso4217,
            "name": found.name, "currency_type": found.currency_type.name}


def instrument(database, name):
    found = database.load_instrument(InstrumentId.from_str(name))
    return {"class": type(found).__name__, "to_dict": type(found).to_dict(found)}


def synthetic(database, name):
    found = database.load_synthetic(InstrumentId.from_str(name))
    return type(found).to_dict(found) | {"price_increment": str(found.price_increment)}


def account(database, name):
    found = database.load_account(AccountId(name))
    balances = found.balances().items()
    return {
        "balances": {
            str(code): {"total": str(b.total), "locked": str(b.locked), "free": str(b.free)}
            for code, b in balances},
        "starting_balances": {str(code): str(sum) for code, sum in found.starting_balances().items()},
        "event_ids": [event.id.value for event in found.events],
        "last_event": type(found.last_event).to_dict(found.last_event)}


def dict_of(found):
    """The dict of an order, which NautilusTrader cannot compute of commissions in several currencies."""
    try:
        return {"to_dict": found.to_dict()}
    except ValueError:
        return {}


def order(database, name):
    # Twice, since an order that was released gets some of its ids anew at each load.
    states = []
    for _ in range(2):
        found = database.load_order(ClientOrderId(name))
        states.append(dict_of(found) | {
            "leaves_qty": str(found.leaves_qty),
            "event_ids": [event.id.value for event in found.events],
            "trade_ids": [trade.value for trade in found.trade_ids]})
    return stable(*states)


def stable(one, other):
    """What both have in common; where they differ, the mark of random values."""
    if isinstance(one, dict):
        return {key: stable(value, other[key]) for key, value in one.items()}
    if isinstance(one, list) and len(one) == len(other):
        return [stable(*pair) for pair in zip(one, other)]
    return one if one == other else RANDOM


def position(database, name):
    found = database.load_position(PositionId(name))
    return dict_of(found) | {
        "event_ids": [event.id.value for event in found.events],
        "trade_ids": [trade.value for trade in found.trade_ids]}


def named(found):
    return {str(key): str(value) for key, value in found.items()}


BY_ID = [
    ("currency", "currencies", currency), ("instrument", "instruments", instrument),
    ("synthetic", "synthetics", synthetic), ("account", "accounts", account),
    ("order", "orders", order), ("position", "positions", position),
    ("strategy", "strategies", lambda database, name: database.load_strategy(StrategyId(name))),
    ("actor", "actors", lambda database, name: database.load_actor(ComponentId(name)))]
WHOLE = [
    ("general", lambda database: database.load()),
    ("index_order_position", lambda database: named(database.load_index_order_position())),
    ("index_order_client", lambda database: named(database.load_index_order_client()))]


def lines(database, found):
    """One line for each object, with its state or with the error that NautilusTrader raises."""
    for kind, family, state in BY_ID:
        for name in found.get(family, []):
            name = name.removesuffix(":state") if kind in ("strategy", "actor") else name
            yield {"kind": kind, "id": name} | computed(state, database, name)
    for kind, state in WHOLE:
        yield {"kind": kind, "id": None} | computed(state, database)


def computed(state, *arguments):
    try:
        return {"state": plain(state(*arguments))}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
