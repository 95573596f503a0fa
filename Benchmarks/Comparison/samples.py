"""The records that everyone works on, and the databases that everyone restores."""

import json
import pathlib

import msgpack
from server import Connection, Server, wire

RECORDS = pathlib.Path(__file__).parent.parent / "Peers" / "records" / "order.json"
SAMPLE_ID = b"O-0000001"
TRADER = "B-001"
WINDOW = 500


def records() -> list[bytes]:
    """An order's four events in MessagePack, the last one a partial fill of 434 bytes."""
    events = [msgpack.encode(event) for event in json.loads(RECORDS.read_text())]
    assert len(events[-1]) == 434
    return events


def write_records(folder: pathlib.Path) -> pathlib.Path:
    """Writes each event to `0.msgpack` ... `3.msgpack`; returns the last one's path."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, event in enumerate(records()):
        (folder / f"{number}.msgpack").write_bytes(event)
    return folder / "3.msgpack"


def order_id(number: int) -> bytes:
    return b"O-%07d" % number


def fill(server: Server, database: int, orders: int, others: int = 0) -> None:
    """Puts `orders` orders of four events into a database, and as many for each of the `others`.

    The trader whose orders are restored comes in the middle of them.
    """
    connection = server.connect()
    connection.command("SELECT", str(database))
    for number in range(others):
        if number == others // 2:
            fill_trader(connection, TRADER, orders)
        fill_trader(connection, f"C-{number:03}", orders)
    if others == 0:
        fill_trader(connection, TRADER, orders)
    connection.close()


def fill_trader(connection: Connection, trader: str, orders: int) -> None:
    prefix = f"trader-{trader}:"
    events = [event.replace(TRADER.encode(), trader.encode()) for event in records()]
    append = wire("RPUSH", prefix.encode() + b"orders:" + SAMPLE_ID, *events)
    for first in range(0, orders, WINDOW):
        ids = [order_id(number) for number in range(first, min(first + WINDOW, orders))]
        data = b"".join(append.replace(SAMPLE_ID, id) for id in ids)
        index = wire("SADD", prefix + "index:orders", *ids)
        connection.send(data + index, replies=len(ids) + 1)
