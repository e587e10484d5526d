"""E32: what the three framings, of which the notes have the names alone, can do
wrong.
"""

import struct

from staging import error_of

print("fixed length:")
print("    padded and stripped:", b"a b  ".ljust(8).rstrip(), "was b'a b  '")
print("    too long, cut:      ", struct.pack("8s", b"0123456789"))
print("    padded with zeros:  ", struct.pack("8s", b"abc"), "is not b'abc'")
assert struct.pack("8s", b"0123456789") == b"01234567"

print("delimited:")
lines = b"one\ntwo\n".split(b"\n")[:-1]
print("    b'one\\ntwo' sent as one message:", lines)
first, second = b"one\r", b"\ntwo\r\n"  # as two receives bring it
found = [b"\r\n" in first, b"\r\n" in first + second]
print("    \\r\\n cut by a receive, searched in the piece and in all:", found)
print("    the last line without its end:", b"one\ntwo".split(b"\n")[:-1], "is all")
assert len(lines) == 2 and found == [False, True]

print("prefixed:")
read = struct.unpack("<I", struct.pack(">I", 5))[0]
print(f"    the order of bytes: 5 is read as {read:,}")
sizes = [struct.calcsize("BI"), struct.calcsize("!BI")]
print("    padding: a byte and a u32 take", *sizes)
print("    a short header:", repr(error_of(struct.unpack, "!I", b"\0\0")))
announced = struct.unpack("!I", b"GET ")[0]
print(f"    a stranger's first four bytes announce {announced:,} bytes")
print("    a signed length may be", struct.unpack("!i", b"\xff\xff\xff\xff")[0])
print("    a length of 16 bits:", repr(error_of(struct.pack, "!H", 65536)))
assert sizes == [8, 5] and read != 5 and announced > 1_000_000_000
