"""NautilusTrader 1.221's cache database adapter, as a live node configures it.

It connects over TCP only, so the server listens on the loopback interface as well.
"""

import msgspec
from nautilus_trader.cache.config import CacheConfig
from nautilus_trader.cache.database import CacheDatabaseAdapter
from nautilus_trader.common.config import DatabaseConfig
from nautilus_trader.core.uuid import UUID4
from nautilus_trader.model.identifiers import TraderId
from nautilus_trader.serialization.serializer import MsgSpecSerializer

SERIALIZER = MsgSpecSerializer(encoding=msgspec.msgpack, timestamps_as_str=True)


def connect(port: int, trader: str, buffer_interval_ms: int | None = None) -> CacheDatabaseAdapter:
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
