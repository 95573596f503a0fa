"""The traders of a run: under which options NautilusTrader writes each of them."""

import dataclasses
import uuid


@dataclasses.dataclass(frozen=True)
class Trader:
    name: str
    json: bool = False
    timestamps: str = "text"  # or "integer", "iso8601"
    prefix: bool = True
    instance: bool = False
    buffered: bool = False
    extreme: bool = False
    engine: str = ""  # "NETTING" or "HEDGING": written by a backtest

    @property
    def has_everything(self):
        """Whether there is an order of every type with every time in force."""
        return self.name[:-4] in ("TEXT", "INTEGER", "ISO8601", "JSON")

    @property
    def instance_id(self):
        """The same in every process."""
        return str(uuid.UUID(bytes=(self.name * 16).encode()[:16], version=4))

    @property
    def key(self):
        """What all its keys begin with, without the colon."""
        key = f"trader-{self.name}" if self.prefix else self.name
        return f"{key}:{self.instance_id}" if self.instance else key


# Our turn in the test recognises by the first word of an id how a trader's records are written.
ALL = [
    Trader("TEXT-001"),
    Trader("INTEGER-002", timestamps="integer"),
    Trader("ISO8601-003", timestamps="iso8601"),
    Trader("JSON-004", json=True),
    Trader("BARE-005", prefix=False),
    Trader("INSTANCE-006", instance=True),
    Trader("BOTH-007", prefix=False, instance=True),
    Trader("BUFFERED-008", buffered=True),
    Trader("EXTREME-009", extreme=True),
    Trader("INTEGER-EXTREME-010", timestamps="integer", extreme=True),
    Trader("NETTING-011", engine="NETTING"),
    Trader("HEDGING-012", engine="HEDGING"),
]
