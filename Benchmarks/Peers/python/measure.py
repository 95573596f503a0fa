"""What the Python peers share: sampling, and one JSON line per figure."""

import json
import os
import time

SAMPLES = 7


def report(name: str, **figures) -> None:
    print(json.dumps({"name": name, **figures}), flush=True)


def measure(name: str, size: int, body) -> None:
    """Runs `body` until a sample is long enough, takes several, prints the quietest.

    What disturbs a sample only ever makes it longer.
    """
    sample = float(os.environ.get("SAMPLE_MS", "50")) / 1e3

    def run(count: int) -> float:
        repetitions = range(count)
        start = time.perf_counter()
        for _ in repetitions:
            body()
        return time.perf_counter() - start

    count = 100
    while run(count) * 2 < sample:
        count *= 2
    samples = [run(count) / count * 1e9 for _ in range(SAMPLES)]
    report(name, ns_per_op=round(min(samples), 1), bytes=size)
