"""The few MessagePack types that the sample records use, so that no peer checks itself."""

import struct


def encode(value) -> bytes:
    """Encodes maps, lists, texts, booleans, small numbers and nil in their smallest form."""
    if value is None:
        return b"\xc0"
    if isinstance(value, bool):
        return b"\xc3" if value else b"\xc2"
    if isinstance(value, int) and 0 <= value <= 0x7F:
        return bytes([value])
    if isinstance(value, str):
        data = value.encode()
        if len(data) <= 31:
            return bytes([0xA0 | len(data)]) + data
        return struct.pack(">BB", 0xD9, len(data)) + data
    if isinstance(value, list):
        return bytes([0x90 | len(value)]) + b"".join(map(encode, value))
    if isinstance(value, dict):
        count = len(value)
        head = bytes([0x80 | count]) if count <= 15 else struct.pack(">BH", 0xDE, count)
        return head + b"".join(encode(key) + encode(item) for key, item in value.items())
    raise TypeError(f"no sample holds a {type(value).__name__}")
