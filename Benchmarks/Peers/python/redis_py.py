"""redis-py with hiredis: the same stored fill appended through pipelines of 256.

Usage: redis_py.py SOCKET ORDER_FILLED.msgpack ORDERS UPDATES
"""

import sys
import time

import redis
from measure import report
from redis.utils import HIREDIS_AVAILABLE

WINDOW = 256


def main() -> None:
    assert HIREDIS_AVAILABLE, "redis-py runs without hiredis"
    path, record, orders, updates = sys.argv[1:]
    with open(record, "rb") as file:
        event = file.read()
    server = redis.Redis(unix_socket_path=path)
    keys = [f"redis-py:orders:O-{number:07}" for number in range(int(orders))]

    start = time.perf_counter()
    pipeline = server.pipeline(transaction=False)
    for number in range(int(updates)):
        pipeline.rpush(keys[number % len(keys)], event)
        if (number + 1) % WINDOW == 0:
            pipeline.execute()
    pipeline.execute()
    took = time.perf_counter() - start
    report(
        "stream/redis-py",
        ops_per_s=round(int(updates) / took),
        ns_per_op=round(took / int(updates) * 1e9, 1),
        bytes=len(event),
    )
    server.delete(*keys)


main()
