"""What the Python peers share: sampling, and one JSON line per figure."""

import json
import os
import time

# Short enough to fall between what else the machine does; there are many, so that some do.
SAMPLE_SECONDS = 2e-3


def report(name: str, **figures) -> None:
    print(json.dumps({"name": name, **figures}), flush=True)


def measure(name: str, size: int, body) -> None:
    """Runs `body` until a sample is long enough, takes many, prints the quietest.

    What disturbs a sample only ever makes it longer.
    """

    def run(count: int) -> float:
        repetitions = range(count)
        start = time.perf_counter()
        for _ in repetitions:
            body()
        return time.perf_counter() - start

    count = 10
    while run(count) * 2 < SAMPLE_SECONDS:
        count *= 2
    samples = [run(count) / count * 1e9 for _ in range(int(os.environ.get("SAMPLES", "150")))]
    report(name, ns_per_op=round(min(samples), 1), bytes=size)
