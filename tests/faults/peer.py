"""What a peer of the FastCGI socket may send that nginx never would."""
import socket
import struct

BEGIN, ABORT, PARAMS, STDIN, GET_VALUES = 1, 2, 4, 5, 9
RESPONDER = struct.pack(">HB5x", 1, 0)


def record(kind, content=b"", version=1, request=1, claims=None):
    """claims: the length that the header names, where it is not the content's."""
    return struct.pack(">BBHHBx", version, kind, request, len(content) if claims is None else claims, 0) + content


def params(**values):
    pairs = b""
    for name, value in values.items():
        pairs += struct.pack(">II", len(name) | 1 << 31, len(value) | 1 << 31) + name.encode() + value.encode()
    return record(PARAMS, pairs)


BEGUN = record(BEGIN, RESPONDER)
POST = params(REQUEST_METHOD="POST", REQUEST_URI="/stores/demo/v3/carts", CONTENT_TYPE="application/json", CONTENT_LENGTH="100")
# Debian's libfcgi 2.4.2 adds the two without a look at the sum.
HUGE = record(PARAMS, struct.pack(">II", 0xfffffffe, 0xfffffffe) + b"x" * 64)

# What comes, and then nothing more while the connection stays open.
HALVES = {
    "nothing": b"",
    "one byte": b"\x01",
    "only the beginning": BEGUN,
    "another protocol": b"GET / HTTP/1.1\r\nHost: x\r\n\r\n",
    "another version": record(BEGIN, RESPONDER, version=9),
    "another role": record(BEGIN, struct.pack(">HB5x", 9, 0)),
    "no beginning": POST,
    "a record that is shorter than it says": BEGUN + record(PARAMS, b"\x0e\x04", claims=60000),
    "no end of the parameters": BEGUN + POST,
    "no body": BEGUN + POST + record(PARAMS),
    "half a body": BEGUN + POST + record(PARAMS) + record(STDIN, b"{" * 50),
    "a management record": record(GET_VALUES, request=0),
    "an abort": BEGUN + record(ABORT),
    "a length beyond the record": BEGUN + record(PARAMS, struct.pack(">IB", 0x80ffffff, 1) + b"x" * 16),
    "zeros": bytes(4096),
    "ones": b"\xff" * 4096,
}


def connect(path):
    peer = socket.socket(socket.AF_UNIX)
    peer.settimeout(5)
    peer.connect(str(path))
    return peer


def say(path, words):
    """An open connection over which words went."""
    peer = connect(path)
    try:
        peer.sendall(words)
    except OSError:
        pass        # hung up on already
    return peer
