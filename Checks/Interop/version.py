"""Which NautilusTrader runs in this process."""

import importlib.metadata

VERSION = importlib.metadata.version("nautilus_trader")


def is_new(version=VERSION):
    """Whether it has what came after 1.221."""
    return tuple(map(int, version.split(".")[:2])) > (1, 221)
