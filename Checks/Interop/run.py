"""The live test against NautilusTrader: it writes, we restore and copy, both append in turns.

    python run.py VERSION=PYTHON,... TRADING_CACHE APPEND [SEED]

Each version takes part with the interpreter that has it; with two of them, a database is also handed
from the older one to us, to the newer one, and back. Then come our two executables. The seed is printed; the same seed makes the same objects.
What has to occur in a run is listed in `wire.py`, and the run fails when something did not.
"""

import collections
import decimal
import json
import os
import pathlib
import random
import socket
import subprocess
import sys
import tempfile
import time

import redis

import stored
import traders
import version
import wire

HERE = pathlib.Path(__file__).parent
TURNS = 2


class Failed(Exception):
    """What is not as it has to be."""


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
        self.connection = redis.Redis(port=self.port)
        deadline = time.monotonic() + 20
        while True:
            try:
                self.connection.ping()
                return
            except redis.ConnectionError:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)

    def stop(self):
        self.process.terminate()
        self.process.wait()


class Nautilus:
    """A version of NautilusTrader, and the interpreter that has it."""

    def __init__(self, side):
        self.version, _, self.python = side.partition("=")
        self.name = f"NautilusTrader {self.version}"
        self.rules = "nautilus-" + ".".join(self.version.split(".")[:2])

    def run(self, *arguments):
        """Runs it in a process of its own, and returns the lines that it prints."""
        command = [self.python, HERE / "nautilus.py", *map(str, arguments)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            raise Failed(f"{self.name} failed at {arguments}:\n"
                         f"{done.stdout[-2000:]}{done.stderr[-4000:]}")
        return Lines(json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))


def ours(*command):
    """Runs one of our executables, which must find nothing wrong."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        lines = done.stdout.splitlines()
        wrong = [line for line in lines if '"error"' in line] or lines
        raise Failed(f"status {done.returncode} of {command}:\n" + "\n".join(wrong[-5:]) + done.stderr[-4000:])
    return done.stdout.splitlines()


class Lines:
    """Objects by trader, kind and id, as one side tells of them."""

    def __init__(self, lines):
        self.by_place = {(line["trader"], line["kind"], line.get("id")): line for line in lines}

    def states(self):
        return ((place, line) for place, line in self.by_place.items() if "state" in line)


def equal(computed, restored):
    """Whether both sides have the same value; some are made up anew at each load."""
    if "<random>" in (computed, restored):
        return True
    if isinstance(computed, dict) and isinstance(restored, dict):
        return computed.keys() == restored.keys() and all(
            equal(value, restored[key]) for key, value in computed.items())
    if isinstance(computed, list) and isinstance(restored, list):
        return len(computed) == len(restored) and all(map(equal, computed, restored))
    return computed == restored and isinstance(computed, bool) == isinstance(restored, bool)


def saved_as_json(place, value):
    """NautilusTrader gives back the text of the bytes that a strategy saved as JSON; we the bytes."""
    is_text = place[1] == "strategy" and place[0].startswith("JSON") and isinstance(value, str)
    return {"$bytes": value} if is_text else value


def compare(what, computed, restored):
    """Every value that NautilusTrader computes must be the one that we print; returns their number."""
    values = 0
    for place, line in computed.states():
        found = restored.by_place.get(place, {})
        if "state" not in found:
            raise Failed(f"{what}: we do not restore {place}: {found.get('error')}")
        for name, value in line["state"].items():
            values += 1
            value, ours_ = saved_as_json(place, value), found["state"].get(name)
            if not equal(value, ours_):
                raise Failed(f"{what}: {place} {name}\n  {value}\n  {ours_}")
    for place, line in restored.states():
        if place not in computed.by_place and place[1] not in ("submit_order", "submit_order_list"):
            raise Failed(f"{what}: NautilusTrader does not load {place}")
    return values


def restored(tool, server, rules, *flags):
    """What we print; records that neither side can read are no failure."""
    command = [tool, "restore", "--json", *flags, "--rules", rules, "--url", server.url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise Failed(f"status {done.returncode} of {command}:\n{done.stderr[-4000:]}")
    return Lines(json.loads(line) for line in done.stdout.splitlines())


class Run:
    """One version's run: what is compared, and what occurred."""

    def __init__(self, nautilus, tool, append, seed, folder):
        self.nautilus, self.tool, self.append, self.seed = nautilus, tool, append, seed
        self.servers = Server(folder), Server(folder)
        self.values = 0
        self.seen = collections.Counter()

    def check(self, what, *sides):
        self.values += compare(what, *sides)

    def go(self):
        own, copy = self.servers
        self.nautilus.run("write", own.port, self.seed, "own")
        computed = self.dump(own, "own")
        self.check("what NautilusTrader wrote", computed, self.restored(own))
        for trader in traders.ALL:
            self.seen += stored.occurrences(own.connection, trader.key)
        self.check_rest(own)
        ours(self.tool, "copy", "--rules", self.nautilus.rules, "--url", own.url, "--to", copy.url)
        copied = self.dump(copy, "copy")
        self.check("our copy", computed, copied)
        self.check("our copy", copied, self.restored(copy))
        for form, server in (("own", own), ("copy", copy)):
            for turn in range(TURNS):
                self.turn(f"turn {turn} on {form} records", server, form, turn)
        self.check_serialized(own)

    def turn(self, what, server, form, turn):
        """We go on and NautilusTrader reads it; it goes on and we read it."""
        lengths = self.note_new(server)
        ours(self.append, server.url, self.seed + turn, form, self.nautilus.rules)
        self.check(f"{what}, ours", self.dump(server, form), self.restored(server))
        lengths = self.note_new(server, "ours", lengths)
        self.nautilus.run("append", server.port, self.seed + turn + 1, form)
        self.check(f"{what}, NautilusTrader's", self.dump(server, form), self.restored(server))
        self.note_new(server, "NautilusTrader", lengths)

    def dump(self, server, form):
        """What NautilusTrader computes of everything."""
        lines = self.nautilus.run("dump", server.port, self.seed, form)
        for _, line in lines.states():
            order = (line["state"] or {}).get("to_dict") or {} if line["kind"] == "order" else {}
            if order and decimal.Decimal(order["filled_qty"]) > decimal.Decimal(order["quantity"]):
                self.seen["more filled than asked for"] += 1
        return lines

    def restored(self, server):
        return restored(self.tool, server, self.nautilus.rules)

    def check_rest(self, server):
        """What NautilusTrader does not load is what we print with `--all`."""
        lines = restored(self.tool, server, self.nautilus.rules, "--all")
        for trader in traders.ALL:
            for (kind, name), state in stored.rest(server.connection, trader.key).items():
                line = lines.by_place.get((trader.name, kind, name), {})
                if not equal(state, line.get("state")):
                    raise Failed(f"{trader.name} {kind} {name}:\n  {state}\n  {line}")
                self.values += 1

    def check_serialized(self, server):
        """What is never stored, our turn has read and written once more: the bytes must be the same."""
        for trader in traders.ALL:
            for key in server.connection.scan_iter(f"{trader.key}:general:serialized:*", count=1000):
                written = server.connection.get(key.replace(b":serialized:", b":reserialized:"))
                if written != server.connection.get(key):
                    raise Failed(f"{key} written again:\n  {server.connection.get(key)}\n  {written}")
                self.values += 1

    def note_new(self, server, side=None, before=None):
        """Counts the events that a side has appended; returns how long each log is now."""
        lengths = {}
        for trader in traders.ALL:
            for family in ("orders", "accounts"):
                for key in server.connection.scan_iter(f"{trader.key}:{family}:*", count=1000):
                    lengths[key] = server.connection.llen(key)
                    if side is None:
                        continue
                    for data in server.connection.lrange(key, before.get(key, 0), -1):
                        self.seen[f"appended by {side} {stored.record(data)[0]['type']}"] += 1
        return lengths

    def finish(self):
        """Everything that the version writes has to occur."""
        names = list(wire.everything(version.is_new(self.nautilus.version)))
        print(", ".join(f"{self.seen[name]} {name}" for name in names))
        missing = [name for name in names if not self.seen[name]]
        if missing:
            raise Failed(f"did not occur: {', '.join(missing)}")

    def stop(self):
        for server in self.servers:
            server.stop()


class Handover:
    """A database goes from an older version to us, to a newer one, and back."""

    def __init__(self, older, newer, tool, append, seed, folder):
        self.older, self.newer, self.tool, self.append, self.seed = older, newer, tool, append, seed
        self.servers = Server(folder), Server(folder), Server(folder)
        self.values = 0

    def check(self, what, *sides):
        self.values += compare(what, *sides)

    def go(self):
        first, second, third = self.servers
        older, newer = self.older, self.newer
        older.run("write", first.port, self.seed, "own")
        ours(self.tool, "copy", "--rules", older.rules, "--url", first.url, "--to", second.url)
        loaded = newer.run("dump", second.port, self.seed, "copy")
        self.check(f"{newer.name} loads our copy as its predecessor's",
                   newer.run("dump", first.port, self.seed, "own"), loaded)
        self.check("what came from the older one", loaded, restored(self.tool, second, newer.rules))
        newer.run("append", second.port, self.seed + 1, "copy")
        ours(self.append, second.url, self.seed, "copy", older.rules)
        both = newer.run("dump", second.port, self.seed, "copy")
        self.check("the newer one's turn and ours", both, restored(self.tool, second, newer.rules))
        ours(self.tool, "copy", "--rules", newer.rules, "--url", second.url, "--to", third.url)
        back = older.run("dump", third.port, self.seed, "copy")
        self.check("what came back", back, restored(self.tool, third, older.rules))
        lost = [place for place, line in both.states() if "state" not in back.by_place.get(place, {})]
        if lost:
            raise Failed(f"{older.name} does not load {lost[:5]} of {len(lost)}")

    def finish(self):
        pass

    def stop(self):
        for server in self.servers:
            server.stop()


def main():
    sides = [Nautilus(side) for side in sys.argv[1].split(",")]
    tool, append = map(os.path.abspath, sys.argv[2:4])
    seed = int(sys.argv[4]) if len(sys.argv) > 4 else random.randrange(2**32)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        parts = [(f"{side.name}", lambda side=side: Run(side, tool, append, seed, folder))
                 for side in sides]
        if len(sides) == 2:
            parts.append(("handed over", lambda: Handover(*sides, tool, append, seed, folder)))
        for name, make in parts:
            part = make()
            try:
                part.go()
                part.finish()
            except Failed as failure:
                sys.exit(f"{name}: {failure}")
            finally:
                part.stop()
            print(f"{name}: {part.values} values equal", flush=True)


if __name__ == "__main__":
    main()
