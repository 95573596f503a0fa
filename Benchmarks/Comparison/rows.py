"""What is compared with what, what must be reached, and whether it is."""

import dataclasses

from figures import Figures


@dataclasses.dataclass
class Row:
    what: str
    ours: str
    against: str
    theirs: str
    ratio: float | None
    must: float | None
    go_for: float | None
    higher_is_better: bool = False
    unit: str = "x"
    is_exact: bool = False  # the same on every machine

    @property
    def is_missed(self) -> bool:
        return self.must is not None and (self.ratio is None or not self.reaches(self.must))

    @property
    def verdict(self) -> str:
        if self.must is None:
            return ""
        if self.ratio is None:
            return "not measured"
        if self.reaches(self.go_for):
            return "**reached**"
        return "reached" if self.reaches(self.must) else "not reached"

    def reaches(self, goal: float) -> bool:
        return self.ratio >= goal if self.higher_is_better else self.ratio <= goal


def duration(ns: float | None) -> str:
    """Nanoseconds for people."""
    if ns is None:
        return "-"
    for unit, size in (("s", 1e9), ("ms", 1e6), ("us", 1e3)):
        if ns >= size:
            return f"{ns / size:.3g} {unit}"
    return f"{ns:.3g} ns"


def rate(per_second: float | None) -> str:
    if per_second is None:
        return "-"
    return f"{per_second / 1e3:.3g} k/s" if per_second >= 1e3 else f"{per_second:.3g} /s"


class Comparison:
    """The rows, made of the figures of all rounds."""

    def __init__(self, figures: Figures) -> None:
        self.figures = figures
        self.rows: list[Row] = []
        self.codec()
        self.stream()
        self.call()
        self.restore()
        self.file()

    def add(
        self, what: str, ours: tuple | None, against: str, theirs: list[tuple],
        must: float | None = None, go_for: float | None = None, *, faster: bool = False, show=duration,
    ) -> None:
        """A row of times; `faster` says how many times as fast, and otherwise how much of the time.

        `theirs` are the variants of the peer, of which the best counts.
        """
        field = "ops_per_s" if show is rate else "ns_per_op"
        median = lambda key: self.figures.median(key, field) if key else None
        ratio = self.figures.ratio(ours, theirs)
        self.rows.append(
            Row(
                what, show(median(ours)), against, show(median(self.figures.best_of(theirs))),
                1 / ratio if ratio and faster else ratio, must, go_for, faster,
                "x faster" if faster else "x its time",
            )
        )

    def codec(self) -> None:
        best, every = self.figures.best, self.figures.keys
        ours, theirs = best("encode/ours"), every("encode/rmp-serde")
        what = "encode OrderFilled, from the domain value"
        self.add(what, ours, "Rust rmp-serde, texts ready", theirs, 0.75, 0.5)
        theirs = every("encode/libmsgpack")
        self.add(what, ours, "C libmsgpack, texts ready", theirs, 5, 9, faster=True)
        self.add(what, ours, "NautilusTrader", every("encode/nautilus"), 120, 200, faster=True)
        ours, theirs = best("decode/ours"), every("decode/rmp-serde")
        what = "decode OrderFilled, to the validated value"
        self.add(what, ours, "Rust rmp-serde, to Strings", theirs, 0.75, 0.5)
        self.add(what, ours, "NautilusTrader", every("decode/nautilus"), 40, 80, faster=True)

    def stream(self) -> None:
        best, every = self.figures.best, self.figures.keys
        ours = best("stream/ours")
        for against, theirs, must, go_for in (
            ("C hiredis, same commands, best depth", every("stream/hiredis"), 0.9, 1.0),
            ("C hiredis, one transaction outstanding", every("stream/hiredis", depth=1), 0.9, 1.0),
            ("NautilusTrader", every("stream/nautilus", buffer_interval_ms=None), 40, 60),
            ("NautilusTrader, with its buffer", every("stream/nautilus", buffer_interval_ms=10), None, None),
        ):
            self.add(
                "stream of updateOrder, confirmed", ours, against, theirs, must, go_for,
                faster=True, show=rate,
            )
            self.rows[-1].unit = "x its rate"
        commands = self.figures.median(ours, "commands_per_op") if ours else None
        self.count("commands per updateOrder that changes no index", commands, 1)
        count = best("allocations/ours", field="per_op")
        allocations = self.figures.median(count, "per_op") if count else None
        self.count("allocations per updateOrder", allocations, 0)

    def count(
        self, what: str, value: float | None, goal: float, *, digits: int = 1, is_exact: bool = True
    ) -> None:
        """A row of a number that must be exactly its goal, up to what measuring it adds."""
        text = "-" if value is None else f"{value:.3g}"
        rounded = None if value is None else round(value, digits)
        row = Row(what, text, "", "", rounded, goal, goal, unit="", is_exact=is_exact)
        self.rows.append(row)

    def call(self) -> None:
        self.calls("updateOrder on the trading thread", "ours")
        alone = [("p50", "ns_per_op", "its own encoding, of one fill again and again", None, None)]
        self.calls("updateOrder on the trading thread", "ours", alone, self.figures.best("encode/ours"))

    BESIDE = (
        ("p50", "ns_per_op", "its own encoding, beside it", 3, 2),
        ("p99", "p99_ns", "its own encoding, beside it", 10, 5),
        ("p99.9", "p999_ns", "its own encoding, beside it", 50, 20),
    )

    def calls(self, what: str, engine: str, rows=BESIDE, encode: tuple | None = None) -> None:
        """What a call takes, against the encoding where the call does it: of orders that are out of the
        caches, one after the other."""
        best = self.figures.best
        call = best(f"call/{engine}", scenario="burst")
        encode = encode or best(f"call/{engine}-encoding", scenario="burst")
        for percentile, field, against, must, go_for in rows:
            ours = self.figures.median(call, field) if call else None
            theirs = self.figures.median(encode, "ns_per_op") if encode else None
            self.rows.append(
                Row(
                    f"{what}, {percentile}", duration(ours),
                    against, duration(theirs), ours and theirs and ours / theirs, must,
                    go_for, unit="x its time",
                )
            )

    def restore(self) -> None:
        best, every, figures = self.figures.best, self.figures.keys, self.figures
        ours = best("restore/ours")
        what = "restore of orders of 4 events, per order"
        self.add(what, ours, "C hiredis, raw fetch", every("restore/hiredis"), 1.6, 1.2)
        self.add(what, ours, "NautilusTrader", every("restore/nautilus"), 50, 80, faster=True)
        growth = figures.keys("growth/ours")
        growth.sort(key=lambda key: dict(key[1:])["orders"])
        if len(growth) > 1:
            names = [f"{dict(key[1:])['orders']:,}" for key in (growth[0], growth[-1])]
            what = f"restore after a start, per order of {names[1]} orders"
            self.add(what, growth[-1], f"the same of {names[0]}", growth[:1], 1.3, 1.0)
        shared, alone = best("shared/ours", scenario="shared"), every("shared/ours", scenario="alone")
        self.add("restore of one trader of many", shared, "the same alone", alone, 1.2, 1.0)
        shared, alone = best("scanned/ours", scenario="shared"), every("scanned/ours", scenario="alone")
        self.add("restore of one trader of many, keys found by SCAN", shared, "the same alone", alone)
        log, short = best("log/ours", scenario="long"), every("log/ours", scenario="short")
        what = "updateOrder, last tenth of a growing log"
        self.add(what, log, "its first tenth", short, 1.3, 1.0)
        memory = best("memory/ours", field="peak_over_state")
        peak = figures.median(memory, "peak_over_state") if memory else None
        state = figures.median(memory, "state_bytes") if memory else None
        self.rows.append(
            Row(
                "memory at the peak of a restore", "" if peak is None else f"{peak:.2f}",
                "the restored state", "" if state is None else f"{state / 2**20:.0f} MiB", peak, 1.5,
                1.2, unit="x",
            )
        )
        idle = best("idle/ours", field="cpu_ms_per_s")
        busy = figures.median(idle, "cpu_ms_per_s") if idle else None
        self.count("processor time while idle, ms per second", busy, 0, digits=0, is_exact=False)

    def file(self) -> None:
        """The file engine."""
        best, every = self.figures.best, self.figures.keys
        against = "C over SQLite, same rows, transactions and sync"
        self.add(
            "file: stream of updateOrder, confirmed", best("stream/file"), against,
            every("stream/sqlite"), 0.8, 0.95, faster=True, show=rate,
        )
        self.rows[-1].unit = "x its rate"
        self.add(
            "file: restore of orders of 4 events, per order", best("restore/file"),
            "C over SQLite, rows read", every("restore/sqlite"), 1.6, 1.2,
        )
        self.calls("file: updateOrder on the trading thread", "file")
