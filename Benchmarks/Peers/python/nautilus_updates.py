"""NautilusTrader's update_order: the call on the trading thread, and events persisted end to end.

Measured as it is configured by default, and with its buffer, which sends several events at once.

Usage: nautilus_updates.py PORT RECORDS_FOLDER UPDATES
"""

import sys
import time

import redis
from measure import report
from nautilus import SERIALIZER, connect
from nautilus_trader.model.orders import LimitOrder

BUFFER_MS = 10


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
    """Waits until the log has this length.

    A buffered adapter writes its last buffer only when one more message comes: the nudge, as soon
    as the buffer's interval is over.
    """
    nudged = time.perf_counter()
    while server.llen(key) < length:
        time.sleep(0.0005)
        if time.perf_counter() - nudged > BUFFER_MS / 1e3:
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


def main() -> None:
    port, folder, updates = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    persist(port, folder, updates, None)
    # More of them, so that the last buffer's interval does not count.
    persist(port, folder, 10 * updates, BUFFER_MS)


main()
