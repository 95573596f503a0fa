"""The chart of the README: time per operation, ours and the peers', as an SVG."""

import math
from xml.sax.saxutils import escape

from figures import Figures
from rows import duration

WIDTH, LABEL, BAR, PANEL_GAP = 760, 210, 22, 34
PANELS = [
    ("Encode one fill", "encode",
     [("ours", "this package"), ("rmp-serde", "Rust rmp-serde"), ("msgspec", "msgspec"),
      ("libmsgpack", "C libmsgpack"), ("nautilus", "NautilusTrader")]),
    ("Decode one fill", "decode",
     [("ours", "this package"), ("libmsgpack", "C libmsgpack, a tree"),
      ("rmp-serde", "Rust rmp-serde"), ("msgspec", "msgspec"), ("nautilus", "NautilusTrader")]),
    ("Persist one event in a stream", "stream",
     [("ours", "this package"), ("hiredis", "C hiredis, raw"),
      ("redis-py", "redis-py, no transactions"), ("nautilus", "NautilusTrader")]),
    ("Restore one order of four events", "restore",
     [("ours", "this package"), ("hiredis", "C hiredis, fetch only"),
      ("nautilus", "NautilusTrader")]),
]
STYLE = """
  text { font: 13px system-ui, sans-serif; fill: #24292f }
  .title { font-weight: 600 } .note { font-size: 11px; fill: #6e7781 }
  .peer { fill: #afb8c1 } .ours { fill: #f05138 }
  @media (prefers-color-scheme: dark) {
    text { fill: #e6edf3 } .note { fill: #8b949e } .peer { fill: #484f58 }
  }
"""


def draw(figures: Figures) -> str:
    """The whole chart; a peer without a figure has no bar."""
    parts, top = [], 10
    for title, group, peers in PANELS:
        bars = []
        for key, label in peers:
            best = figures.best(f"{group}/{key}")
            if best:
                bars.append((label, figures.median(best, "ns_per_op"), key == "ours"))
        if bars:
            parts += panel(title, sorted(bars, key=lambda bar: bar[1]), top)
            top += 20 + BAR * len(bars) + PANEL_GAP
    note = "Time per operation, shorter is faster; each mark on the scale is ten times the one before."
    parts.append(f'<text class="note" x="10" y="{top}">{note}</text>')
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {top + 12}" role="img">\n'
        f"<title>Time per operation beside the peers</title>\n<style>{STYLE}</style>\n{body}\n</svg>\n"
    )


def panel(title: str, bars: list[tuple[str, float, bool]], top: int) -> list[str]:
    """A panel with its own logarithmic scale, which begins below the smallest figure."""
    low = math.floor(math.log10(min(value for _, value, _ in bars)) - 0.3)
    high = math.log10(max(value for _, value, _ in bars))
    length = WIDTH - LABEL - 90
    scale = length / max(high - low, 1)
    parts = [f'<text class="title" x="10" y="{top + 12}">{escape(title)}</text>']
    for number, (label, value, is_ours) in enumerate(bars):
        y = top + 20 + number * BAR
        width = (math.log10(value) - low) * scale
        parts += [
            f'<text x="{LABEL - 8}" y="{y + 15}" text-anchor="end">{escape(label)}</text>',
            f'<rect class="{"ours" if is_ours else "peer"}" x="{LABEL}" y="{y + 3}" '
            f'width="{width:.1f}" height="{BAR - 6}" rx="2"/>',
            f'<text x="{LABEL + width + 6:.1f}" y="{y + 15}">{duration(value)}</text>',
        ]
    bottom = top + 20 + len(bars) * BAR
    for power in range(low + 1, math.floor(high) + 1):
        x = LABEL + (power - low) * scale
        parts.append(
            f'<path d="M{x:.1f} {bottom} v5" stroke="#8b949e"/>'
            f'<text class="note" x="{x:.1f}" y="{bottom + 16}" text-anchor="middle">'
            f"{duration(10**power)}</text>"
        )
    return parts
