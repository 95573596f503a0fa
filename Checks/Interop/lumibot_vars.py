"""The live test against Lumibot: each side reads the vars_backup that the other wrote.

    python lumibot_vars.py TRADING_CACHE

The argument is our executable. Lumibot's own backup_variables_to_db and load_variables_from_db run, on a
private PostgreSQL server and on files of SQLite. A wrong value ends the run with an AssertionError.
"""

import datetime
import decimal
import glob
import json
import math
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time

# Without it, importing a strategy looks for brokers' accounts.
os.environ["LUMIBOT_SCHEDULED_EXECUTION"] = "true"
from lumibot.entities import Asset  # noqa: E402
from lumibot.strategies._strategy import Vars, _Strategy  # noqa: E402

del os.environ["LUMIBOT_SCHEDULED_EXECUTION"]

UTC = datetime.timezone.utc
TRADER, STRATEGY, NAME = "TRADER-001", "EMACross-001", "MyLumibotStrategy"


class Server:
    """A private PostgreSQL server on a unix socket."""

    def __init__(self, folder):
        self.folder = folder
        self.bin = os.path.dirname(os.path.realpath(shutil.which("initdb") or max(
            glob.glob("/usr/lib/postgresql/*/bin/initdb"))))
        # It refuses to run as root.
        self.demote = []
        for name in ["postgres", "nobody"] if os.geteuid() == 0 else []:
            try:
                entry = pwd.getpwnam(name)
            except KeyError:
                continue
            os.chown(folder, entry.pw_uid, entry.pw_gid)
            self.demote = ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}",
                           "--clear-groups", "--"]
            break
        data = folder + "/data"
        self.run("initdb", "-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                 "--no-locale", "-N")
        self.process = subprocess.Popen(
            self.command("postgres", "-D", data, "-k", folder, "-h", "", "-F"), cwd=folder,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + 30
        while "ready" not in self.state(data):
            assert self.process.poll() is None and time.monotonic() < deadline, "no server"
            time.sleep(0.02)

    def command(self, program, *arguments):
        return self.demote + [f"{self.bin}/{program}", *arguments]

    def run(self, program, *arguments):
        subprocess.run(self.command(program, *arguments), cwd=self.folder, check=True,
                       stdout=subprocess.DEVNULL)

    @staticmethod
    def state(data):
        try:
            with open(data + "/postmaster.pid") as file:
                return file.read()
        except OSError:
            return ""

    def url(self, database):
        # With the driver that Lumibot installs, as its users have to write it.
        return f"postgresql+psycopg2://postgres@/{database}?host={self.folder}"

    def stop(self):
        # Lumibot keeps its connections, for which an orderly end would wait.
        self.process.send_signal(signal.SIGINT)
        self.process.wait()


class Files:
    """A folder of SQLite files."""

    def __init__(self, folder):
        self.folder = folder

    def url(self, database):
        return f"sqlite:///{self.folder}/{database}.db"


class Ours:
    """Our side: the command line."""

    def __init__(self, program, url):
        self.program, self.url = program, url

    def run(self, verb, *arguments):
        command = [self.program, "vars", verb, "--trader", TRADER, "--strategy", STRATEGY,
                   "--lumibot-name", NAME, *arguments]
        environment = dict(os.environ, DB_CONNECTION_STR=self.url)
        result = subprocess.run(command, env=environment, capture_output=True, text=True)
        assert result.returncode == 0, (command, result.returncode, result.stderr)
        return result.stdout

    def put(self, kind, name, value):
        self.run("put", "--create", "--kind", kind, "--", name, value)

    def strategies(self):
        command = [self.program, "vars", "list", "--json", "--url", self.url]
        lines = subprocess.run(command, capture_output=True, text=True, check=True).stdout
        return [json.loads(line) for line in lines.splitlines()]

    def show(self):
        lines = self.run("show", "--json").splitlines()
        return {line["name"]: (line["kind"], line["value"]) for line in map(json.loads, lines)}


class Log:
    """What Lumibot logs; an error that it logs is one of the test."""

    def info(self, *_, **__):
        pass

    debug = info

    def error(self, message, *_, **__):
        raise AssertionError(message)


def lumibot(url):
    """A Lumibot strategy as far as its variables go, as after a start."""
    strategy = object.__new__(_Strategy)
    strategy.is_backtesting = False
    strategy.db_connection_str = url
    strategy.should_backup_variables_to_database = True
    strategy.backup_table_name = "vars_backup"
    strategy._name = NAME
    strategy._last_backup_state = None
    strategy.vars = Vars()
    strategy.logger = Log()
    return strategy


def same(actual, expected, what):
    assert actual == expected and type(actual) is type(expected), (what, actual, expected)


def we_write_first(program, url):
    ours = Ours(program, url)
    written = [
        ("int", "count", "-9223372036854775808"), ("uint", "big", "18446744073709551615"),
        ("decimal", "mark", "1234.50"), ("double", "ratio", "0.1"), ("double", "nothing", "nan"),
        ("string", "looks_like_a_date", "2024-01-05"), ("string", "text", 'quo"te \\ é 日本'),
        ("date", "opened", "2024-01-05T10:00:00.123456789Z"), ("bytes", "raw", "AAH/"),
        ("bool", "armed", "true"), ("null", "none", "null"),
        ("list", "levels", '[1, {"$decimal": "2.50"}, [null]]'),
        ("set", "symbols", '{"$set": ["ETH", "BTC"]}'),
        ("map", "nested", '{"a": {"b": [true]}, "d": {"$date": "2024-01-05T00:00:00Z"}}'),
    ]
    for kind, name, value in written:
        ours.put(kind, name, value)
    before = ours.show()

    # Lumibot reads them, as plain values.
    strategy = lumibot(url)
    strategy.load_variables_from_db()
    values = strategy.vars.all()
    same(values["count"], -2**63, "count")
    same(values["big"], 2**64 - 1, "big")
    same(values["mark"], 1234.5, "mark")
    same(values["ratio"], 0.1, "ratio")
    assert math.isnan(values["nothing"])
    same(values["looks_like_a_date"], datetime.date(2024, 1, 5), "its own doing")
    same(values["text"], 'quo"te \\ é 日本', "text")
    same(values["opened"], datetime.datetime(2024, 1, 5, 10, 0, 0, 123456, UTC), "opened")
    same(values["armed"], True, "armed")
    same(values["none"], None, "none")
    same(values["levels"], [1, 2.5, [None]], "levels")
    same(sorted(values["symbols"]), ["BTC", "ETH"], "symbols")
    same(values["nested"]["a"], {"b": [True]}, "nested")
    same(len(values), len(written), "how many")

    # It changes one, adds some, and backs up: what it left as it was keeps its exact type with us.
    strategy.vars.count = 7
    strategy.vars.price = decimal.Decimal("99.95")
    strategy.vars.when = datetime.datetime(2024, 2, 1, 9, 30, tzinfo=UTC)
    strategy.vars.wei = 10**30
    strategy.vars.pair = (1, "two")
    strategy.vars.asset = Asset("ETH", Asset.AssetType.CRYPTO)
    strategy.backup_variables_to_db()
    after = ours.show()
    for name, value in before.items():
        if name != "count":
            same(after[name], value, name)
    same(after["count"], ("int", 7), "count")
    same(after["price"], ("double", 99.95), "price")
    same(after["when"], ("date", {"$date": "2024-02-01T09:30:00.000000000Z"}), "when")
    same(after["wei"], ("decimal", {"$decimal": str(10**30)}), "wei")
    same(after["pair"], ("list", [1, "two"]), "pair")
    same(after["asset"][0], "map", "asset")

    # We change one: it finds that, and the rest, its asset and tuple too, as it wrote them.
    ours.run("put", "count", "8")
    again = lumibot(url)
    again.load_variables_from_db()
    same(again.vars.count, 8, "count")
    same(again.vars.price, 99.95, "its decimal, which it stored as a float")
    for name in ("asset", "pair", "wei", "when", "symbols", "nested", "opened"):
        same(again.vars.get(name), strategy.vars.get(name), name)
    # The next start of ours finds all of it again, and that nothing was written twice.
    same(ours.show(), dict(after, count=("int", 8)), "all")
    versions = [json.loads(line) for line in ours.run("history", "--json").splitlines()]
    same([v["version"] for v in versions], list(range(len(written) + 2, 0, -1)), "versions")
    same([v["version"] for v in versions if v["writer"] == "Lumibot"], [len(written) + 1], "its own")
    return len(values), len(after)


def lumibot_writes_first(program, url):
    # Its table, with its junk row.
    strategy = lumibot(url)
    strategy.vars.count = 3
    strategy.vars.limit = 0.25
    strategy.vars.when = datetime.datetime(2024, 2, 1, 9, 30, 0, 1, UTC)
    strategy.vars.names = {"a"}
    strategy.backup_variables_to_db()
    ours = Ours(program, url)
    expected = {
        "count": ("int", 3), "limit": ("double", 0.25), "names": ("list", ["a"]),
        "when": ("date", {"$date": "2024-02-01T09:30:00.000001000Z"}),
    }
    same(ours.show(), expected, "before we have tables")
    same(ours.strategies(), [{"lumibot_name": NAME}], "its strategies")
    ours.put("decimal", "limit", "0.250")
    same(ours.show(), dict(expected, limit=("decimal", {"$decimal": "0.250"})), "ours")
    same(ours.strategies(), [{"trader": TRADER, "strategy": STRATEGY, "lumibot_name": NAME}],
         "their strategy")
    again = lumibot(url)
    again.load_variables_from_db()
    same(again.vars.all(), strategy.vars.all() | {"names": ["a"]}, "back at Lumibot")
    ours.run("rollback", "1")
    same(ours.show(), expected, "rolled back")
    for name in expected:
        ours.run("remove", name)
    same(ours.show(), {}, "emptied")
    empty = lumibot(url)
    empty.load_variables_from_db()
    same(empty.vars.all(), {}, "emptied, at Lumibot")


def check(program, store, databases):
    read, returned = we_write_first(program, databases.url("ours"))
    lumibot_writes_first(program, databases.url("theirs"))
    import lumibot as package
    print(f"Lumibot {package.__version__}, {store}: it read {read} variables of ours, we read "
          f"{returned} with what it changed; and its own table, which we changed and emptied")


def main():
    program = sys.argv[1]
    with tempfile.TemporaryDirectory(prefix="lumibot-") as folder:
        server = Server(folder)
        try:
            for name in ("ours", "theirs"):
                server.run("createdb", "-h", folder, "-U", "postgres", name)
            check(program, "PostgreSQL", server)
        finally:
            server.stop()
    with tempfile.TemporaryDirectory(prefix="lumibot-") as folder:
        check(program, "SQLite", Files(folder))


if __name__ == "__main__":
    main()
