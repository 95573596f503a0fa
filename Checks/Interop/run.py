"""The live test against NautilusTrader: it writes, we restore and copy, both append in turns.

    python run.py TRADING_CACHE APPEND [SEED]

The two arguments are our executables. The seed is printed; the same seed makes the same objects.
What has to occur in a run is listed in `wire.py`, and the run fails when something did not.
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

import redis

import stored
import traders
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


def nautilus(*arguments):
    """Runs NautilusTrader in a process of its own, and returns the lines that it prints."""
    command = [sys.executable, HERE / "nautilus.py", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"NautilusTrader failed at {arguments}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
    return Lines(json.loads(line) for line in done.stdout.splitlines() if line.startswith("{"))


def ours(*command):
    """Runs one of our executables, which must find nothing wrong."""
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Failed(f"status {done.returncode} of {command}:\n{done.stdout[-2000:]}{done.stderr[-4000:]}")
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


def restored(tool, server):
    """What we print; records that neither side can read are no failure."""
    command = [tool, "restore", "--json", "--url", server.url]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode > 1:
        raise Failed(f"status {done.returncode} of {command}:\n{done.stderr[-4000:]}")
    return Lines(json.loads(line) for line in done.stdout.splitlines())


class Run:
    """One run: what is compared, and what occurred."""

    def __init__(self, tool, append, seed, folder):
        self.tool, self.append, self.seed = tool, append, seed
        self.servers = Server(folder), Server(folder)
        self.values = 0
        self.seen = collections.Counter()

    def check(self, what, *sides):
        self.values += compare(what, *sides)

    def go(self):
        own, copy = self.servers
        nautilus("write", own.port, self.seed, "own")
        computed = nautilus("dump", own.port, self.seed, "own")
        self.check("what NautilusTrader wrote", computed, restored(self.tool, own))
        for trader in traders.ALL:
            self.seen += stored.occurrences(own.connection, trader.key)
        self.check_rest(own)
        ours(self.tool, "copy", "--url", own.url, "--to", copy.url)
        copied = nautilus("dump", copy.port, self.seed, "copy")
        self.check("our copy", computed, copied)
        self.check("our copy", copied, restored(self.tool, copy))
        for form, server in (("own", own), ("copy", copy)):
            for turn in range(TURNS):
                self.turn(f"turn {turn} on {form} records", server, form, turn)
        self.check_serialized(own)

    def turn(self, what, server, form, turn):
        """We go on and NautilusTrader reads it; it goes on and we read it."""
        lengths = self.note_new(server)
        ours(self.append, server.url, self.seed + turn, form)
        computed = nautilus("dump", server.port, self.seed, form)
        self.check(f"{what}, ours", computed, restored(self.tool, server))
        lengths = self.note_new(server, "ours", lengths)
        nautilus("append", server.port, self.seed + turn + 1, form)
        computed = nautilus("dump", server.port, self.seed, form)
        self.check(f"{what}, NautilusTrader's", computed, restored(self.tool, server))
        self.note_new(server, "NautilusTrader", lengths)

    def check_rest(self, server):
        """What NautilusTrader does not load is what we print with `--all`."""
        lines = Lines(json.loads(line) for line in ours(
            self.tool, "restore", "--json", "--all", "--url", server.url))
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

    def stop(self):
        for server in self.servers:
            server.stop()


def main():
    tool, append = map(os.path.abspath, sys.argv[1:3])
    seed = int(sys.argv[3]) if len(sys.argv) > 3 else random.randrange(2**32)
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        run = Run(tool, append, seed, folder)
        try:
            run.go()
        except Failed as failure:
            sys.exit(str(failure))
        finally:
            run.stop()
    missing = [name for name in wire.everything() if not run.seen[name]]
    print(", ".join(f"{run.seen[name]} {name}" for name in wire.everything()))
    if missing:
        sys.exit(f"did not occur: {', '.join(missing)}")
    print(f"{run.values} values equal")


if __name__ == "__main__":
    main()
