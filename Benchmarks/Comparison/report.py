"""The tables in Markdown."""

import os
import pathlib
import platform
import subprocess

from figures import Figures
from rows import Comparison, duration, rate

BEGIN, END = "<!-- figures: written by Benchmarks/compare -->", "<!-- end of figures -->"

CODEC = {
    "memcpy": "memcpy of the finished bytes",
    "ours": "**this package**, from and to the domain value",
    "ours-integers": "**this package**, timestamps as integers",
    "rmp-serde": "Rust rmp-serde, a struct of Strings",
    "rmp-serde-borrowed": "Rust rmp-serde, a struct of borrowed texts",
    "libmsgpack": "C libmsgpack, packer and sbuffer; unpacked to a tree",
    "msgspec": "msgspec, a struct of texts",
    "nautilus": "NautilusTrader 1.221",
}
STREAM = {
    "ours": "**this package**: updateOrder, confirmed",
    "hiredis": "C hiredis, the same commands, ready in wire form",
    "hiredis-arguments": "C hiredis, the same commands, through its formatter",
    "redis-benchmark": "redis-benchmark RPUSH, no transactions",
    "redis-py": "redis-py with hiredis RPUSH, windows of 256, no transactions",
    "nautilus": "NautilusTrader 1.221 update_order",
}
RESTORE = {
    "ours": "**this package**, to domain values",
    "hiredis": "C hiredis, fetched only",
    "nautilus": "NautilusTrader 1.221 load_orders",
}


def render(figures: Figures, absent: dict[str, str], size: str) -> str:
    """All tables."""
    parts = [machine(figures, size), targets(figures), codec(figures), stream(figures)]
    parts += [calls(figures), restore(figures), growth(figures)]
    if absent:
        lines = [f"- {name}: {reason}" for name, reason in absent.items()]
        parts.append("### Absent\n\n" + "\n".join(lines))
    return "\n\n".join(part for part in parts if part)


def table(title: str, header: list[str], rows: list[list[str]]) -> str:
    if not rows:
        return ""
    numbers = [" --- " if column == 0 else " ---: " for column in range(len(header))]
    lines = ["| " + " | ".join(cells) + " |" for cells in [header, *rows]]
    lines.insert(1, "|" + "|".join(numbers) + "|")
    return (f"### {title}\n\n" if title else "") + "\n".join(lines)


def targets(figures: Figures) -> str:
    rows = [
        [
            row.what, row.ours, row.against, row.theirs,
            "-" if row.ratio is None else f"{row.ratio:.3g} {row.unit}".strip(),
            "" if row.must is None else f"{row.must:g}",
            "" if row.go_for is None else f"{row.go_for:g}", row.verdict,
        ]
        for row in Comparison(figures).rows
    ]
    header = ["what", "here", "against", "there", "ratio", "must reach", "go for", ""]
    return table("What was aimed at", header, rows)


def summary(figures: Figures) -> str:
    """The table of the README: what is held against somebody else, and reached."""
    rows = [
        [row.what, row.ours, row.against, row.theirs, f"{row.ratio:.3g} {row.unit}".strip()]
        for row in Comparison(figures).rows
        if row.theirs and row.must is not None and row.ratio is not None and not row.is_missed
    ]
    return table("", ["what", "here", "beside", "there", "ratio"], rows).strip()


def codec(figures: Figures) -> str:
    rows = []
    for key, name in CODEC.items():
        encode, decode = figures.best(f"encode/{key}"), figures.best(f"decode/{key}")
        if encode or decode:
            times = [duration(figures.median(k, "ns_per_op") if k else None) for k in (encode, decode)]
            rows.append([name, *times])
    return table("One OrderFilled: 21 fields, 434 bytes", ["who", "encode", "decode"], rows)


def stream(figures: Figures) -> str:
    rows = []
    for key, name in STREAM.items():
        for variant in by_depth(figures, f"stream/{key}"):
            details = ", ".join(f"{k} {v}" for k, v in variant[1:] if v is not None)
            details = details.replace("buffer_interval_ms", "buffered, ms:")
            rows.append([name, details, rate(figures.median(variant, "ops_per_s"))])
    return table("A stream of updates of 434 bytes", ["who", "best with", "events"], rows)


def by_depth(figures: Figures, name: str) -> list[tuple]:
    """The best batch for each depth, or NautilusTrader with and without its buffer."""
    keys = figures.keys(name)
    kinds = {tuple(v for v in k[1:] if v[0] in ("depth", "buffer_interval_ms")) for k in keys}
    best = [figures.best(name, **dict(kind)) for kind in kinds]
    return sorted(filter(None, best), key=lambda key: figures.median(key, "ns_per_op"))


def calls(figures: Figures) -> str:
    rows = []
    names = (
        ("call/ours", "**this package**"),
        ("call/ours-encoding", "the encoding alone, beside it"),
        ("call/nautilus", "NautilusTrader 1.221"),
    )
    for name, who in names:
        for key in figures.keys(name):
            variant = dict(key[1:])
            buffered = variant.get("buffer_interval_ms")
            how = variant.get("scenario") or (f"burst, buffered {buffered} ms" if buffered else "burst")
            fields = ("ns_per_op", "p99_ns", "p999_ns")
            rows.append([who, how, *(duration(figures.median(key, field)) for field in fields)])
    return table("One updateOrder on its thread", ["who", "calls come", "p50", "p99", "p99.9"], rows)


def restore(figures: Figures) -> str:
    rows = []
    for key, name in RESTORE.items():
        if best := figures.best(f"restore/{key}"):
            orders = dict(best[1:])["orders"]
            rows.append([name, f"{orders:,}", duration(figures.median(best, "ns_per_op"))])
    return table("A restore of orders of 4 events", ["who", "orders", "per order"], rows)


def growth(figures: Figures) -> str:
    fields = ("ns_per_op", "again_ns_per_op", "fetch_ns_per_op")
    rows = [
        [f"{dict(key[1:])['orders']:,}", *(duration(figures.median(key, field)) for field in fields)]
        for key in sorted(figures.keys("growth/ours"), key=lambda key: dict(key[1:])["orders"])
    ]
    header = ["orders", "first of a process, per order", "once more", "C hiredis, fetched only"]
    return table("Growth of our restore", header, rows)


def machine(figures: Figures, size: str) -> str:
    """Where and how this was measured."""
    processor = platform.processor() or platform.machine()
    cpuinfo = pathlib.Path("/proc/cpuinfo")
    if cpuinfo.exists():
        models = [line for line in cpuinfo.read_text().splitlines() if line.startswith("model name")]
        processor = models[0].split(":", 1)[1].strip() if models else processor
    versions = [first_line("swift", "--version"), first_line("redis-server", "--version")]
    return (
        f"{os.cpu_count()} x {processor}, {platform.system()}; {'; '.join(filter(None, versions))}. "
        f"Medians of {len(figures.rounds)} interleaved rounds ({size} size); a ratio is the median of "
        f"the ratios within each round. Load average at the end: {os.getloadavg()[0]:.1f}."
    )


def first_line(*command: str) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True)
    except FileNotFoundError:
        return ""
    return done.stdout.strip().splitlines()[0] if done.stdout.strip() else ""


def write(path: pathlib.Path, text: str) -> None:
    """Replaces the figures in a page, and nothing else of it."""
    page = path.read_text()
    before, after = page.split(BEGIN)[0], page.split(END)[-1]
    path.write_text(f"{before}{BEGIN}\n\n{text}\n\n{END}{after}")
