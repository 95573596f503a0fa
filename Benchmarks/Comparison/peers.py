"""The programs that are compared: how each is made ready, and how it is run."""

import dataclasses
import json
import os
import pathlib
import platform
import shutil
import statistics
import subprocess
import sys

import samples
from server import Server

BENCHMARKS = pathlib.Path(__file__).resolve().parent.parent
SOURCES = BENCHMARKS / "Peers"
BUILD = BENCHMARKS / ".build" / "peers"
LIBRARIES = ["libhiredis-dev", "libmsgpack-dev", "libsqlite3-dev", "redis-server", "redis-tools"]
BREW_LIBRARIES = ["hiredis", "msgpack", "redis"]
PYTHON_PACKAGES = ["nautilus_trader==1.221.0", "msgspec", "redis[hiredis]"]


class Absent(Exception):
    """A peer cannot be had on this machine, and why."""


@dataclasses.dataclass
class Size:
    """How much work one comparison is."""

    rounds: int
    samples: int  # of each codec
    orders: int  # with a log each, in the stream of updates
    updates: int
    restored: int
    nautilus_updates: int
    growth: list[int]
    others: int  # traders beside ours in the shared database, each with 1,000 orders
    log_events: int  # of the one order whose log grows
    pause: float  # seconds before each stage


FULL = Size(5, 150, 10_000, 100_000, 10_000, 3_000, [1_000, 10_000, 100_000, 1_000_000], 999, 10_000, 3)
QUICK = Size(1, 30, 1_000, 20_000, 1_000, 500, [1_000, 10_000], 9, 2_000, 0)


@dataclasses.dataclass
class Bench:
    """What the programs work on."""

    server: Server  # where the updates go
    store: Server  # what is restored: database 0 has `size.restored` orders
    record: pathlib.Path
    size: Size

    @property
    def state(self) -> pathlib.Path:
        """The file that holds a trader's state."""
        return self.server.folder / "state.cache"


def run(*words, **options) -> str:
    """Runs a program to its end; what it printed, or `Absent` with the end of its complaint."""
    words = [str(word) for word in words]
    try:
        done = subprocess.run(words, capture_output=True, text=True, **options)
    except FileNotFoundError:
        raise Absent(f"{words[0]} is not installed") from None
    if done.returncode != 0:
        lines = (done.stderr or done.stdout).strip().splitlines()
        reason = lines[-1] if lines else f"status {done.returncode}"
        raise Absent(f"{pathlib.Path(words[0]).name}: {reason}")
    return done.stdout


def install(debian: list[str], brew: list[str]) -> None:
    """Installs system packages; does nothing where they are there already."""
    if platform.system() == "Darwin":
        run("brew", "install", "--quiet", *brew)
        return
    if not shutil.which("apt-get"):
        raise Absent("no apt-get to install " + " ".join(debian))
    query = ["dpkg-query", "-W", "-f", "${db:Status-Status}\n", *debian]
    states = subprocess.run(query, capture_output=True, text=True).stdout.split()
    if states.count("installed") == len(debian):
        return
    sudo = [] if os.geteuid() == 0 else ["sudo", "-n"]
    run(*sudo, "apt-get", "install", "-y", "-q", *debian)


def tool(name: str, *, swift_toolchain: bool = False) -> str:
    """A compiler: the one on the path, or the one that comes with Swift."""
    found = shutil.which(name)
    if not found and swift_toolchain and (swift := shutil.which("swift")):
        beside = pathlib.Path(swift).resolve().parent / name
        found = str(beside) if beside.exists() else None
    if not found:
        raise Absent(f"{name} is not installed")
    return found


class CPeer:
    """libmsgpack, hiredis and SQLite in C."""

    name = "C over libmsgpack, hiredis and SQLite"

    def prepare(self) -> None:
        install(LIBRARIES, BREW_LIBRARIES)
        clang = tool("clang", swift_toolchain=True)
        programs = {"codec": "msgpackc", "writer": "hiredis", "fetch": "hiredis", "file": "sqlite3"}
        for program, library in programs.items():
            source = SOURCES / "c" / f"{program}.c"
            run(clang, "-O3", "-o", BUILD / program, source, f"-l{library}")

    def codec(self, bench: Bench) -> str:
        return run(BUILD / "codec", bench.record)

    def updates(self, bench: Bench) -> str:
        size = bench.size
        lines = run(BUILD / "writer", bench.server.socket, bench.record, size.orders, size.updates)
        # The file that our own program left as it was before its updates.
        path = f"{bench.state}.peer"
        return lines + run(BUILD / "file", "write", path, bench.record, size.updates)

    def restore(self, bench: Bench) -> str:
        lines = run(BUILD / "fetch", bench.store.socket, 0, bench.size.restored)
        return lines + run(BUILD / "file", "read", bench.state, bench.size.restored)


class RustPeer:
    """rmp-serde, as Debian packages it."""

    name = "Rust rmp-serde"

    def prepare(self) -> None:
        install(["librust-rmp-serde-dev", "librust-serde-derive-dev"], [])
        cargo = tool("cargo")
        folder = SOURCES / "rust"
        options = ["--release", "--offline", "--quiet", "--target-dir", BUILD / "rust"]
        run(cargo, "build", *options, cwd=folder)

    def codec(self, bench: Bench) -> str:
        return run(BUILD / "rust" / "release" / "codec", bench.record)


class PythonPeer:
    """msgspec, NautilusTrader 1.221 and redis-py, in an environment of their own."""

    name = "Python: NautilusTrader 1.221, msgspec, redis-py"

    def __init__(self) -> None:
        ready = os.environ.get("PEERS_PYTHON")
        self.python = pathlib.Path(ready or BENCHMARKS / ".venv" / "bin" / "python")
        self.is_ours = ready is None

    def prepare(self) -> None:
        if self.is_ours and not self.python.exists():
            run(sys.executable, "-m", "venv", self.python.parent.parent)
        if self.is_ours:
            run(self.python, "-m", "pip", "install", "--quiet", *PYTHON_PACKAGES)
        run(self.python, "-c", "import hiredis, msgspec, nautilus_trader, redis")

    def program(self, name: str, *arguments) -> str:
        return run(self.python, "-B", SOURCES / "python" / name, *arguments)

    def codec(self, bench: Bench) -> str:
        return self.program("codec.py", bench.record)

    def updates(self, bench: Bench) -> str:
        size, server = bench.size, bench.server
        arguments = [server.socket, bench.record, size.orders, size.updates // 4]
        lines = self.program("redis_py.py", *arguments)
        arguments = [server.port, bench.record.parent, size.nautilus_updates]
        return lines + self.program("nautilus_updates.py", *arguments)

    def restore(self, bench: Bench) -> str:
        return self.program("nautilus_restore.py", bench.store.port, bench.size.restored)


class BenchmarkPeer:
    """redis-benchmark, the server's own: RPUSH of a payload of the same size, one connection."""

    name = "redis-benchmark"

    def prepare(self) -> None:
        tool("redis-benchmark")

    def updates(self, bench: Bench) -> str:
        lines = []
        for pipeline in (64, 256, 1024):
            command = ["redis-benchmark", "-s", bench.server.socket, "--csv", "-c", 1]
            command += ["-P", pipeline, "-n", bench.size.updates, "-r", bench.size.orders]
            # Not the record itself: it holds a zero byte, where the program ends its argument.
            output = run(*command, "RPUSH", "benchmark:__rand_int__", "x" * 434)
            rate = float(output.strip().splitlines()[-1].split(",")[1].strip('"'))
            lines.append(
                {
                    "name": "stream/redis-benchmark",
                    "ops_per_s": round(rate),
                    "ns_per_op": round(1e9 / rate, 1),
                    "bytes": 434,
                    "pipeline": pipeline,
                }
            )
        connection = bench.server.connect()
        connection.command("FLUSHALL")
        connection.close()
        return "".join(json.dumps(line) + "\n" for line in lines)


class OurBench:
    """The `compare-bench` program of the nested package."""

    name = "this package"

    def prepare(self) -> None:
        install([*LIBRARIES, "libssl-dev"], [*BREW_LIBRARIES, "openssl@3"])
        package = ["--package-path", BENCHMARKS, "-c", "release", "--product", "compare-bench"]
        run("swift", "build", *package)
        folder = run("swift", "build", *package, "--show-bin-path").strip()
        self.program = pathlib.Path(folder) / "compare-bench"
        self.counter = BUILD / "allocations.so"
        if platform.system() == "Linux":
            clang = tool("clang", swift_toolchain=True)
            run(clang, "-O2", "-shared", "-fPIC", "-o", self.counter, SOURCES / "c" / "allocations.c")

    def codec(self, bench: Bench) -> str:
        return run(self.program, "codec", bench.record)

    def updates(self, bench: Bench) -> str:
        size = bench.size
        lines = run(self.program, "updates", bench.server.socket, size.orders, size.updates)
        return lines + run(self.program, "file-updates", bench.state, size.orders, size.updates)

    def restore(self, bench: Bench) -> str:
        lines = run(self.program, "restore", bench.store.socket, 0, bench.size.restored)
        return lines + run(self.program, "file-restore", bench.state, bench.size.restored)

    def alone(self, bench: Bench) -> str:
        """What compares us with ourselves, or takes long: growth, sharing, memory, what is constant."""
        size, store, socket = bench.size, bench.store, bench.store.socket
        lines = ""
        for orders in size.growth:
            samples.fill(store, 1, orders)
            lines += self.growth(socket, orders)
            if orders == size.growth[-2]:
                lines += run(self.program, "memory", socket, 1, orders)
            store.empty(1)
        samples.fill(bench.server, 1, 1_000)
        samples.fill(store, 1, 1_000, size.others)
        lines += in_turns(
            7,
            [self.program, "sharing", bench.server.socket, 1, 1_000, "alone"],
            [self.program, "sharing", socket, 1, 1_000, "shared"],
        )
        bench.server.empty(1)
        store.empty(1)
        lines += in_turns(3, [self.program, "steady", bench.server.socket, size.log_events])
        if self.counter.exists():
            preloaded = os.environ | {"LD_PRELOAD": str(self.counter)}
            lines += run(self.program, "allocations", bench.server.socket, env=preloaded)
        return lines

    def growth(self, socket: str, orders: int) -> str:
        """The first restore of a process, as after a restart, and further ones; of several processes.

        Beside it the raw fetch of the same, since the server has its own share in the growth.
        """
        times = 3 if orders > 100_000 else 5
        ours = json.loads(in_turns(times, [self.program, "growth", socket, 1, orders]))
        ours["again_ns_per_op"] = ours["ns_per_op"]
        ours["ns_per_op"] = ours.pop("first_ns_per_op")
        fetch = BUILD / "fetch"
        if fetch.exists():
            fetched = run(fetch, socket, 1, orders).splitlines()
            ours["fetch_ns_per_op"] = min(json.loads(line)["ns_per_op"] for line in fetched)
        return json.dumps(ours) + "\n"


def in_turns(times: int, *programs: list) -> str:
    """The lines that programs print, each of their figures the median of several runs in turns."""
    printed = [[] for _ in programs]
    for _ in range(times):
        for runs, words in zip(printed, programs):
            runs.append([json.loads(line) for line in run(*words).splitlines()])
    return "".join(medians(same) for runs in printed for same in zip(*runs))


def medians(same: tuple[dict]) -> str:
    """One line of figures that were measured several times."""
    fields = {
        field: statistics.median(figure[field] for figure in same)
        for field, value in same[0].items()
        if isinstance(value, (int, float)) and field != "orders"
    }
    return json.dumps(same[0] | fields) + "\n"


# What a round consists of; a peer takes part in those that it has a method for.
STAGES = ["codec", "updates", "restore"]
PEERS = [OurBench, CPeer, RustPeer, PythonPeer, BenchmarkPeer]
