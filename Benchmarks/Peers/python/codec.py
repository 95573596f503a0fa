"""msgspec and NautilusTrader's serializer on one stored fill.

Usage: codec.py ORDER_FILLED.msgpack
"""

import sys

import msgspec
from measure import measure
from nautilus_trader.serialization.serializer import MsgSpecSerializer


def main() -> None:
    with open(sys.argv[1], "rb") as file:
        record = file.read()

    # A struct of texts, and a buffer that is used again: the fastest way msgspec has.
    names = list(msgspec.msgpack.decode(record))
    types = {"info": dict[str, str], "reconciliation": bool}
    OrderFilled = msgspec.defstruct("OrderFilled", [(name, types.get(name, str)) for name in names])
    encoder = msgspec.msgpack.Encoder()
    decoder = msgspec.msgpack.Decoder(OrderFilled)
    fill = decoder.decode(record)
    assert encoder.encode(fill) == record, "other bytes"
    buffer = bytearray(1024)
    measure("encode/msgspec", len(record), lambda: encoder.encode_into(fill, buffer))
    measure("decode/msgspec", len(record), lambda: decoder.decode(record))

    serializer = MsgSpecSerializer(encoding=msgspec.msgpack, timestamps_as_str=True)
    event = serializer.deserialize(record)
    assert serializer.serialize(event) == record, "other bytes"
    measure("encode/nautilus", len(record), lambda: serializer.serialize(event))
    measure("decode/nautilus", len(record), lambda: serializer.deserialize(record))


main()
