"""Counts what is stored, as the bytes in Redis say."""

import collections
import json
import re

import msgspec

import wire

TYPES = set(wire.ORDER_EVENTS + wire.INSTRUMENTS + wire.COMMANDS + wire.POSITION_EVENTS + wire.OTHER_TYPES)


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
        if kind == "OrderInitialized":
            counts[f"options {part['order_type']}"] += 1
            counts[f"{part['order_type']} {part['time_in_force']}"] += 1
            if family == "orders" and place > 1:
                counts[f"released as {part['order_type']}"] += 1
        for key in wire.SPELLINGS.keys() & part.keys():
            if isinstance(part[key], str):
                counts[f"{key} {part[key]}"] += 1
