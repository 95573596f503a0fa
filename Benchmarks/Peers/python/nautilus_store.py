"""NautilusTrader 1.221's cache database adapter: the update call, events persisted, the restore.

It connects over TCP only, so the server listens on the loopback interface as well.

Usage: nautilus_store.py PORT RECORDS_FOLDER UPDATES ORDERS
"""

import sys
import time

import msgspec
import redis
from measure import report
from nautilus_trader.cache.config import CacheConfig
from nautilus_trader.cache.database import CacheDatabaseAdapter
from nautilus_trader.common.config import DatabaseConfig
from nautilus_trader.core.uuid import UUID4
from nautilus_trader.model.identifiers import TraderId
from nautilus_trader.model.orders import LimitOrder
from nautilus_trader.serialization.serializer import MsgSpecSerializer


def connect(port: int, trader: str, buffer_interval_ms: int | None) -> CacheDatabaseAdapter:
    return CacheDatabaseAdapter(
        trader_id=TraderId(trader),
        instance_id=UUID4(),
        serializer=SERIALIZER,
        config=CacheConfig(
            database=DatabaseConfig(type="redis", host="127.0.0.1", port=port),
            encoding="msgpack",
            timestamps_as_iso8601=False,
            buffer_interval_ms=buffer_interval_ms,
            use_trader_prefix=True,
            use_instance_id=False,
            flush_on_start=False,
        ),
    )


SERIALIZER = MsgSpecSerializer(encoding=msgspec.msgpack, timestamps_as_str=True)


def sample_order(folder: str) -> LimitOrder:
    """An order with a partial fill: the update that is measured persists the fill."""
    events = []
    for number in range(4):
        with open(f"{folder}/{number}.msgpack", "rb") as file:
            events.append(SERIALIZER.deserialize(file.read()))
    order = LimitOrder.create(events[0])
    for event in events[1:]:
        order.apply(event)
    return order


def wait_for(server: redis.Redis, key: str, length: int, nudge) -> None:
    """Waits until the log has this length; a buffered adapter writes its last buffer only when
    one more message comes."""
    nudged = time.perf_counter()
    while server.llen(key) < length:
        time.sleep(0.0005)
        if time.perf_counter() - nudged > 0.05:
            nudge()
            nudged = time.perf_counter()


def persist(port: int, folder: str, updates: int, buffer_interval_ms: int | None) -> None:
    trader = f"N-{buffer_interval_ms or 0:03}"
    server = redis.Redis(port=port)
    adapter = connect(port, trader, buffer_interval_ms)
    order = sample_order(folder)
    key = f"trader-{trader}:orders:{order.client_order_id}"
    nudge = lambda: adapter.add("nudge", b"")
    server.delete(key)
    adapter.add_order(order)
    wait_for(server, key, 1, nudge)

    calls = []
    start = time.perf_counter()
    for _ in range(updates):
        before = time.perf_counter_ns()
        adapter.update_order(order)
        calls.append(time.perf_counter_ns() - before)
    wait_for(server, key, 1 + updates, nudge)
    took = time.perf_counter() - start

    calls.sort()
    report(
        "call/nautilus",
        ns_per_op=calls[len(calls) // 2],
        p99_ns=calls[len(calls) * 99 // 100],
        p999_ns=calls[len(calls) * 999 // 1000],
        buffer_interval_ms=buffer_interval_ms,
    )
    report(
        "stream/nautilus",
        ops_per_s=round(updates / took),
        ns_per_op=round(took / updates * 1e9),
        bytes=434,
        buffer_interval_ms=buffer_interval_ms,
    )
    adapter.close()
    for stale in server.scan_iter(f"trader-{trader}:*"):
        server.delete(stale)


def restore(port: int, orders: int) -> None:
    adapter = connect(port, "B-001", None)
    start = time.perf_counter()
    loaded = adapter.load_orders()
    took = time.perf_counter() - start
    assert len(loaded) == orders, f"{len(loaded)} orders"
    report("restore/nautilus", ns_per_op=round(took / orders * 1e9, 1), orders=orders)
    adapter.close()


def main() -> None:
    port, folder, updates, orders = sys.argv[1:]
    restore(int(port), int(orders))
    persist(int(port), folder, int(updates), None)
    persist(int(port), folder, int(updates), 10)


main()
