"""NautilusTrader's part of the live test: `write`, `dump` and `append`, each in a process of its own.

    python nautilus.py write|dump|append PORT SEED own|copy

`own` is how the trader's records were written first, `copy` how our copy of them is written.
"""

import json
import random
import sys

import msgspec
import redis
from nautilus_trader.cache.config import CacheConfig
from nautilus_trader.cache.database import CacheDatabaseAdapter
from nautilus_trader.config import DatabaseConfig
from nautilus_trader.core.uuid import UUID4
from nautilus_trader.model.identifiers import TraderId
from nautilus_trader.serialization.serializer import MsgSpecSerializer

import dump
import engine
import traders
from maker import Maker
from write import Writer


class Session:
    """A trader's database, opened as NautilusTrader opens it."""

    def __init__(self, port, trader, form):
        own = form == "own"
        json_, timestamps = (trader.json, trader.timestamps) if own else (False, "text")
        self.trader = trader
        self.serializer = MsgSpecSerializer(
            encoding=msgspec.json if json_ else msgspec.msgpack,
            timestamps_as_str=timestamps != "integer", timestamps_as_iso8601=timestamps == "iso8601")
        self.config = CacheConfig(
            database=DatabaseConfig(host="127.0.0.1", port=port), encoding="json" if json_ else "msgpack",
            timestamps_as_iso8601=timestamps == "iso8601", use_trader_prefix=trader.prefix,
            use_instance_id=trader.instance, buffer_interval_ms=50 if trader.buffered else None)
        self.connection = redis.Redis(host="127.0.0.1", port=port)

    def __enter__(self):
        self.database = CacheDatabaseAdapter(
            trader_id=TraderId(self.trader.name), instance_id=UUID4.from_str(self.trader.instance_id),
            serializer=self.serializer, config=self.config)
        return self

    def __exit__(self, *_):
        self.database.close()

    def writer(self, rng):
        maker = Maker(rng, TraderId(self.trader.name), self.trader.extreme)
        return Writer(maker, self.trader, self.database, self.serializer, self.connection)

    def known(self):
        """Registers the stored currencies, and finds the ids of what is stored."""
        for currency in self.database.load_currencies().values():
            currency.register(currency, overwrite=True)
        found = {}
        for key in self.database.keys():
            key = key.removeprefix(self.trader.key + ":")
            family, _, name = key.partition(":")
            found.setdefault(family, []).append(name)
        return found

    def print(self):
        for line in dump.lines(self.database, self.known()):
            print(json.dumps({"trader": self.trader.name} | line))


def main():
    command, port, seed, form = sys.argv[1], int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    for number, trader in enumerate(traders.ALL):
        rng = random.Random(seed * 1000 + number)
        session = Session(port, trader, form)
        if command == "write" and trader.engine:
            engine.write(rng, trader, session.config)
            continue
        with session:
            if command == "write":
                session.writer(rng).write()
            elif command == "append":
                found = session.known()
                session.writer(rng).append(found)
        if command != "write":
            with session:
                session.print()


if __name__ == "__main__":
    main()
