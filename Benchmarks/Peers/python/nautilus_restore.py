"""NautilusTrader's load_orders on the orders that everybody restores.

Usage: nautilus_restore.py PORT ORDERS
"""

import sys
import time

from measure import report
from nautilus import connect


def main() -> None:
    port, orders = int(sys.argv[1]), int(sys.argv[2])
    adapter = connect(port, "B-001")
    start = time.perf_counter()
    loaded = adapter.load_orders()
    took = time.perf_counter() - start
    assert len(loaded) == orders, f"{len(loaded)} orders"
    report("restore/nautilus", ns_per_op=round(took / orders * 1e9, 1), orders=orders)
    adapter.close()


main()
