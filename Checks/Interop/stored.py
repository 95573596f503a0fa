"""Counts what is stored, as the bytes in Redis say."""

import collections
import datetime
import json
import re

import msgspec

import wire

TYPES = set(wire.ORDER_EVENTS + wire.INSTRUMENTS + wire.NEW_INSTRUMENTS + wire.COMMANDS + wire.POSITION_EVENTS + wire.OTHER_TYPES)


def values(connection, key):
    """The strings that a key holds, whatever its type."""
    match connection.type(key):
        case b"string":
            return [connection.get(key)]
        case b"list":
            return connection.lrange(key, 0, -1)
        case b"set":
            return list(connection.smembers(key))
        case _:
            return list(connection.hgetall(key).values())


def record(data):
    """The map that the bytes are, and its encoding; nothing when they are none."""
    try:
        if data[:1] == b"{":
            return json.loads(data), "json"
        found = msgspec.msgpack.decode(data, strict=False)
        return (found, "msgpack") if isinstance(found, dict) else (None, None)
    except (ValueError, msgspec.MsgspecError):
        return None, None


def timestamp(value):
    if isinstance(value, int):
        return "integer"
    return "decimal text" if value.isdigit() else "ISO 8601"


def nested(value):
    """The value and every map inside it."""
    if isinstance(value, dict):
        yield value
        for item in value.values():
            yield from nested(item)
    elif isinstance(value, list):
        for item in value:
            yield from nested(item)


def printed(value, is_record=True):
    """A stored value as `restore --json` prints it, whatever form its timestamps have."""
    if isinstance(value, dict):
        return {
            key: nanoseconds(item) if is_record and is_time(key) else printed(item, False)
            for key, item in value.items()}
    if isinstance(value, list):
        return [printed(item, False) for item in value]
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 2**53:
        return str(value)
    return value


def is_time(key):
    return key.startswith("ts_") or key == "expire_time_ns"


def nanoseconds(value):
    if isinstance(value, str) and not value.isdigit():
        seconds, _, fraction = value.removesuffix("Z").partition(".")
        moment = datetime.datetime.fromisoformat(seconds).replace(tzinfo=datetime.timezone.utc)
        value = int(moment.timestamp()) * 10**9 + int(fraction.ljust(9, "0"))
    return value if value is None else printed(int(value))


def rest(connection, key_of_trader):
    """What is stored of the families that NautilusTrader does not load, by kind and id."""
    found = {}
    for kind, family in (
            ("submit_order", "commands:submit_order"),
            ("submit_order_list", "commands:submit_order_list"),
            ("order_snapshots", "snapshots:orders"), ("position_snapshots", "snapshots:positions")):
        start = f"{key_of_trader}:{family}:"
        for key in connection.scan_iter(start + "*", count=1000):
            maps = [printed(record(data)[0]) for data in values(connection, key)]
            state = {"records": maps} if kind.endswith("snapshots") else maps[0]
            found[kind, key.decode()[len(start):]] = state
    beat = connection.get(f"{key_of_trader}:health:heartbeat")
    return found | ({("heartbeat", None): {"time": beat.decode()}} if beat else {})


def occurrences(connection, key_of_trader):
    """How often each of `wire.everything()` occurs under a trader's key."""
    counts = collections.Counter()
    for key in connection.scan_iter(key_of_trader + ":*", count=1000):
        name = key.decode()[len(key_of_trader) + 1:]
        family = next((each for each in sorted(wire.FAMILIES, reverse=True) if re.match(
            re.escape(each) + "(:|$)", name)), "")
        counts[f"family {family}"] += 1
        if family == "health":
            continue
        stored = values(connection, key)
        for place, data in enumerate(stored):
            count(counts, family, place, *record(data))
    return counts


def count(counts, family, place, found, encoding):
    if found is None:
        return
    counts[f"encoding {encoding}"] += 1
    if found.get("ts_init") is not None:
        counts[f"timestamp {timestamp(found['ts_init'])}"] += 1
    if family.startswith("snapshots"):
        counts[f"snapshot {found.get('type') if family == 'snapshots:orders' else 'position'}"] += 1
    for part in nested(found):
        kind = part.get("type")
        if kind in TYPES:
            counts[f"type {kind}"] += 1
        if kind == "OrderUpdated" and part.get("is_quote_quantity"):
            counts["updated in quote currency"] += 1
        if (part.get("min_price") or "").startswith("-"):
            counts["negative minimum price"] += 1
        if kind == "OrderFilled" and part["commission"].split()[1] == part["instrument_id"][:3]:
            counts["commission in base currency"] += 1
        if kind == "OrderInitialized":
            counts[f"options {part['order_type']}"] += 1
            counts[f"{part['order_type']} {part['time_in_force']}"] += 1
            if family == "orders" and place > 1:
                counts[f"released as {part['order_type']}"] += 1
        for key in wire.SPELLINGS.keys() & part.keys():
            if isinstance(part[key], str):
                counts[f"{key} {part[key]}"] += 1
