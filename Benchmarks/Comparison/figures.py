"""Figures of several rounds, and what is told of them: medians, and ratios within a round."""

import collections
import json
import statistics

# What tells apart figures of one name; all other fields are measurements.
VARIANTS = ("batch", "depth", "window", "orders", "pipeline", "buffer_interval_ms", "scenario")


class Figures:
    def __init__(self) -> None:
        self.rounds: list[dict[tuple, dict]] = []

    def begin_round(self) -> None:
        self.rounds.append({})

    def add(self, line: str) -> None:
        """Takes in one JSON line of a peer, or of ours."""
        fields = json.loads(line)
        variant = tuple((name, fields.pop(name)) for name in VARIANTS if name in fields)
        self.rounds[-1][(fields.pop("name"), *variant)] = fields

    def keys(self, name: str, **variant) -> list[tuple]:
        """The figures of a name, and of a variant where one is given."""
        found = collections.Counter(key for figures in self.rounds for key in figures)
        wanted = set(variant.items())
        return [key for key in found if key[0] == name and wanted <= set(key[1:])]

    def median(self, key: tuple, field: str, without: int | None = None) -> float | None:
        values = [
            figures[key][field]
            for number, figures in enumerate(self.rounds)
            if number != without and field in figures.get(key, {})
        ]
        return statistics.median(values) if values else None

    def best(self, name: str, field: str = "ns_per_op", **variant) -> tuple | None:
        """Of the variants of a peer the one with the smallest median."""
        return self.best_of(self.keys(name, **variant), field)

    def best_of(self, keys: list, field: str = "ns_per_op", without: int | None = None):
        keys = [key for key in keys if self.median(key, field, without) is not None]
        return min(keys, key=lambda key: self.median(key, field, without), default=None)

    def ratio(self, ours: tuple | None, theirs: list[tuple], field: str = "ns_per_op"):
        """The median, over the rounds that have both, of our figure divided by that of a peer's best variant.

        Which variant is the best, the other rounds tell: chosen by the same round, the luckiest of many
        would always win.
        """
        ratios = []
        for number, figures in enumerate(self.rounds):
            best = self.best_of(theirs, field, without=number) or self.best_of(theirs, field)
            if field in figures.get(ours, {}) and figures.get(best, {}).get(field):
                ratios.append(figures[ours][field] / figures[best][field])
        return statistics.median(ratios) if ratios else None

    def spread(self, key: tuple, field: str = "ns_per_op") -> float | None:
        """How far apart the rounds are: the largest figure over the smallest."""
        values = [figures[key][field] for figures in self.rounds if field in figures.get(key, {})]
        return max(values) / min(values) if values and min(values) > 0 else None
