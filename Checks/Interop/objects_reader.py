"""The live test of the reader in docs/object-store.md: what Python reads is what our command saved.

    python objects_reader.py TRADING_CACHE

The argument is our executable. The reader is taken from the document as it stands there, and reads from a
private redis-server, with no more rights than the document says. A wrong value ends the run with an error.
"""

import os
import random
import re
import subprocess
import sys
import tempfile
import time

import redis

NAMESPACE = "research"


def reader():
    """The class that the document shows."""
    path = os.path.join(os.path.dirname(__file__), "../../docs/object-store.md")
    with open(path, encoding="utf-8") as file:
        blocks = re.findall(r"```python\n(.*?)```", file.read(), re.DOTALL)
    names = {}
    exec(next(block for block in blocks if "class Objects" in block), names)
    return names["Objects"]


class Server:
    """A private redis-server on a unix socket."""

    def __init__(self, folder):
        self.socket = folder + "/redis.sock"
        self.process = subprocess.Popen(
            ["redis-server", "--port", "0", "--unixsocket", self.socket, "--dir", folder,
             "--save", "", "--appendonly", "no"], stdout=subprocess.DEVNULL)
        self.client = redis.Redis(unix_socket_path=self.socket)
        deadline = time.monotonic() + 30
        while True:
            try:
                self.client.ping()
                break
            except redis.ConnectionError:
                assert self.process.poll() is None and time.monotonic() < deadline, "no server"
                time.sleep(0.02)

    def stop(self):
        self.process.kill()
        self.process.wait()


def expect(kind, call):
    try:
        found = call()
    except kind:
        return
    raise AssertionError(f"{found!r} instead of {kind.__name__}")


def check(program, server):
    def ours(verb, *arguments, content=b""):
        subprocess.run(
            [program, "objects", verb, "--url", f"unix://{server.socket}", "--namespace",
             NAMESPACE, *arguments], input=content, capture_output=True, check=True)

    server.client.acl_setuser(
        "notebook", enabled=True, passwords=["+secret"], keys=[f"objects:{NAMESPACE}:*"],
        commands=["+get", "+zrangebylex"], categories=["-@all"])
    objects = reader()(f"unix://notebook:secret@{server.socket}", NAMESPACE)
    random.seed(7)
    sizes = [0, 1, 262143, 262144, 262145, 3_000_000]
    contents = {f"sizes/{size}": random.randbytes(size) for size in sizes}
    contents["größe/日本.txt"] = "Überschuss 1.234,50 €\n".encode()
    for key, content in contents.items():
        ours("put", key, content=content)
    assert objects.keys() == sorted(contents, key=str.encode), objects.keys()
    assert objects.keys("sizes/2621") == [f"sizes/{size}" for size in sizes[2:5]]
    for key, content in contents.items():
        assert objects.read(key) == content, key

    ours("put", "model", content=b"first")
    ours("put", "model", content=b"second")
    versions = [entry["version"] for entry in objects.versions("model")]
    assert len(versions) == 2 and versions[0] > versions[1], versions
    ours("rollback", "model", str(versions[1]))
    assert objects.read("model") == b"first"
    assert objects.read("model", versions[0]) == b"second"
    expect(KeyError, lambda: objects.read("model", 10_000))
    expect(KeyError, lambda: objects.read("none"))
    ours("put", "short", "--ttl", "0.001", content=b"x")
    expect(KeyError, lambda: objects.read("short"))

    for name in server.client.keys(f"objects:{NAMESPACE}:chunk:*:1"):
        server.client.setrange(name, 100, b"!!!")
    expect(ValueError, lambda: objects.read("sizes/3000000"))
    server.client.setrange(f"objects:{NAMESPACE}:object:model", 30, b"!")
    expect(ValueError, lambda: objects.read("model"))
    print(f"{len(contents) + 2} objects read in Python as they were saved")


def main():
    with tempfile.TemporaryDirectory(prefix="objects-") as folder:
        server = Server(folder)
        try:
            check(sys.argv[1], server)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
