"""A private redis-server for one comparison, and just enough of a client to fill and ask it."""

import pathlib
import shutil
import socket
import subprocess
import tempfile
import time


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Server:
    """Listens on a unix socket, and on a loopback port for the peer that knows nothing else.

    It keeps nothing on disk, and its folder goes with it.
    """

    def __init__(self) -> None:
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="cache-compare-"))
        self.socket = str(self.folder / "redis.sock")
        self.port = free_port()
        self.process = subprocess.Popen(
            ["redis-server", "--bind", "127.0.0.1", "--port", str(self.port)]
            + ["--unixsocket", self.socket, "--dir", str(self.folder), "--save", ""]
            + ["--appendonly", "no", "--databases", "16"],
            stdout=subprocess.DEVNULL,
            start_new_session=True,  # an interrupt ends it through stop(), in order
        )
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + 10
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                return self.connect().close()
            except OSError:
                time.sleep(0.01)
        self.stop()
        raise RuntimeError("redis-server does not start")

    def connect(self) -> "Connection":
        return Connection(self.socket)

    def empty(self, database: int) -> None:
        connection = self.connect()
        connection.command("SELECT", str(database))
        connection.command("FLUSHDB")
        connection.close()

    def stop(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)


class Connection:
    """Sends commands and reads replies that are one line, in order."""

    def __init__(self, path: str) -> None:
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.file = self.socket.makefile("rb")

    def command(self, *words: str) -> bytes:
        self.send(wire(*words), replies=1)
        return self.last

    def send(self, data: bytes, replies: int) -> None:
        self.socket.sendall(data)
        for _ in range(replies):
            self.last = self.file.readline().rstrip()
            if self.last.startswith(b"-"):
                raise RuntimeError(self.last.decode())

    def close(self) -> None:
        self.file.close()
        self.socket.close()


def wire(*words: str | bytes) -> bytes:
    """A command as it travels."""
    parts = [b"*%d\r\n" % len(words)]
    for word in words:
        data = word if isinstance(word, bytes) else word.encode()
        parts.append(b"$%d\r\n%s\r\n" % (len(data), data))
    return b"".join(parts)
