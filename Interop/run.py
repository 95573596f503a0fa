"""The live test against NautilusTrader: it writes, we restore and copy, both append in turns.

    python run.py TRADING_CACHE APPEND [SEED]

The two arguments are our executables. The seed is printed; the same seed makes the same objects.
"""

import collections
import json
import os
import pathlib
import random
import socket
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).parent
TURNS = 3
# What has to occur in a run, so that nobody takes a test for passed that tested nothing.
EVERYTHING = """
    MARKET LIMIT STOP_MARKET STOP_LIMIT MARKET_TO_LIMIT MARKET_IF_TOUCHED LIMIT_IF_TOUCHED
    TRAILING_STOP_MARKET TRAILING_STOP_LIMIT
    OrderInitialized OrderDenied OrderEmulated OrderReleased OrderSubmitted OrderAccepted
    OrderRejected OrderCanceled OrderExpired OrderTriggered OrderPendingUpdate OrderPendingCancel
    OrderModifyRejected OrderCancelRejected OrderUpdated OrderFilled
    CurrencyPair CryptoPerpetual CryptoFuture CryptoOption Equity FuturesContract FuturesSpread
    OptionContract OptionSpread Cfd Commodity IndexInstrument BinaryOption BettingInstrument
    account actor currency general index_order_client index_order_position position synthetic
""".split()
MODES = ["str", "iso8601", "json"]


class Server:
    """A private redis-server on the loopback interface."""

    def __init__(self, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.process = subprocess.Popen(
            ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "",
             "--dir", folder], stdout=subprocess.DEVNULL)
        self.url = f"redis://127.0.0.1:{self.port}/0"
        deadline = time.monotonic() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", self.port)).close()
                return
            except OSError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def stop(self):
        self.process.terminate()
        self.process.wait()


def nautilus(*arguments):
    """Runs NautilusTrader in a process of its own, and returns the lines that it prints."""
    command = [sys.executable, HERE / "nautilus.py", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"NautilusTrader failed at {arguments}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]


def ours(*command):
    """Runs one of our executables, which must find nothing wrong."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"status {done.returncode} of {command}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return done.stdout.splitlines()


def by_id(lines):
    return {(line["kind"], line.get("id")): line["state"] for line in lines}


def compare(what, computed, restored):
    """Every value that NautilusTrader computes must be the one that we print."""
    computed, restored = by_id(computed), by_id(restored)
    values = 0
    for place, state in computed.items():
        if place not in restored:
            sys.exit(f"{what}: we do not restore {place}")
        for name, value in state.items():
            if name == "event_types":
                continue
            values += 1
            if restored[place].get(name) != value:
                sys.exit(f"{what}: {place} {name}\n  NautilusTrader: {value}\n"
                         f"  restored:       {restored[place].get(name)}")
    kinds = {place[0] for place in computed}
    extra = [place for place in restored if place[0] in kinds and place not in computed]
    if extra:
        sys.exit(f"{what}: NautilusTrader does not load {extra}")
    return values


def restored(tool, server):
    return [json.loads(line) for line in ours(tool, "restore", "--json", "--url", server.url)]


def run(tool, append, seed, mode, folder):
    first, second = Server(folder), Server(folder)
    try:
        nautilus("write", first.port, seed, mode)
        computed = nautilus("dump", first.port, mode)
        values = compare("written by NautilusTrader", computed, restored(tool, first))
        ours(tool, "copy", "--url", first.url, "--to", second.url)
        values += compare("copy", nautilus("dump", second.port, "str"), computed)
        values += compare("copy", computed, nautilus("dump", second.port, "str"))
        for turn in range(TURNS):
            ours(append, second.url, seed + turn)
            computed = nautilus("dump", second.port, "str")
            values += compare(f"our turn {turn}", computed, restored(tool, second))
            nautilus("append", second.port, seed + turn, "str")
            computed = nautilus("dump", second.port, "str")
            values += compare(f"NautilusTrader's turn {turn}", computed, restored(tool, second))
        return values, computed
    finally:
        first.stop()
        second.stop()


def seen(lines):
    """Which types and statuses occurred."""
    counts = collections.Counter()
    for line in lines:
        state = line["state"]
        if line["kind"] == "order":
            counts[state["to_dict"]["type"]] += 1
            counts[state["to_dict"]["status"]] += 1
            counts.update(state["event_types"])
        elif line["kind"] == "instrument":
            counts[state["class"]] += 1
        else:
            counts[line["kind"]] += 1
    return counts


def main():
    tool, append = map(os.path.abspath, sys.argv[1:3])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(2**32)
    total = collections.Counter()
    for mode in MODES:
        print(f"seed {seed}, {mode}: ", end="", flush=True)
        with tempfile.TemporaryDirectory() as folder:
            values, lines = run(tool, append, seed, mode, folder)
        total += seen(lines)
        print(f"{values} values equal", flush=True)
        seed += 1000
    missing = [name for name in EVERYTHING if not total[name]]
    if missing:
        sys.exit(f"did not occur: {missing}")
    print(", ".join(f"{count} {name}" for name, count in sorted(total.items())))


if __name__ == "__main__":
    main()
