"""NautilusTrader's load_orders on the orders that everybody restores.

Usage: nautilus_restore.py PORT ORDERS
"""

import statistics
import sys
import time

from measure import report
from nautilus import connect

SAMPLES = 3


def main() -> None:
    port, orders = int(sys.argv[1]), int(sys.argv[2])
    adapter = connect(port, "B-001")
    times = []
    for _ in range(SAMPLES):
        start = time.perf_counter()
        loaded = adapter.load_orders()
        times.append((time.perf_counter() - start) / orders * 1e9)
        assert len(loaded) == orders, f"{len(loaded)} orders"
        del loaded  # outside of the measured time
    report("restore/nautilus", ns_per_op=round(statistics.median(times), 1), orders=orders)
    adapter.close()


main()
