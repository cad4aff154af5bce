"""What is no proper HTTP/1.1, or only just: a corpus for raw sockets.

Each frame goes out on a connection of its own, with a request hidden in it (for /smuggled) wherever somebody might take its bytes for one.
answers: the statuses that may come, in order, before the connection ends; "/smuggled" is never asked for, so a 404 for it is in no list.
"""
from collections import namedtuple

Frame = namedtuple("Frame", "name data answers")

HIDDEN = b"GET /smuggled HTTP/1.1\r\nHost: attack.example\r\nX-Request-Id: smuggled\r\n\r\n"
GET = b"GET /healthz HTTP/1.1\r\nHost: attack.example\r\n"
POST = b"POST /cart/v1/anonymous/ HTTP/1.1\r\nHost: attack.example\r\nContent-Type: application/json\r\n"
BODY = b'{"products":[{"product_child_id":1,"quantity":1}]}'
CHUNK = b"%x\r\n%s\r\n" % (len(BODY), BODY)
CLOSE = b"Connection: close\r\n"
REFUSED, TAKEN = [[400], [400, 400], [501], [505]], [[200]]


def chunked(body, more=b""):
    return POST + b"Transfer-Encoding: chunked\r\n" + more + CLOSE + b"\r\n" + body


def length(value, body=BODY):
    return POST + b"Content-Length: " + value + b"\r\n" + CLOSE + b"\r\n" + body


def refused(name, data):
    return Frame(name, data, REFUSED)


def lengths_and_codings():
    size = b"%d" % len(BODY)
    yield refused("length and chunks", POST + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + HIDDEN)
    yield refused("chunks and length", POST + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + HIDDEN)
    yield refused("two lengths", POST + b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN)
    yield refused("two equal lengths", POST + b"Content-Length: " + size + b"\r\nContent-Length: " + size + b"\r\n\r\n" + BODY)
    yield refused("lengths in a list", length(size + b", " + size))
    for value in (b"", b"-1", b"+5", b"0x10", b"5 5", b"1e2", b"five", b"18446744073709551616", b"9" * 40, b"5;", b"5\x00", b"\xc2\xb2"):
        yield refused(f"length {value!r}", length(value, b""))
    yield Frame("a length with zeros", length(b"000" + size), TAKEN)
    yield Frame("a length too large", length(b"99999999"), [[413]])
    for coding in (b"xchunked", b"chunked, identity", b"identity", b"gzip, chunked", b"chunked;q=1", b"\x0bchunked", b"chunked\x0b", b"chunke", b"identity, chunked", b"\"chunked\"", b"chunked chunked", b""):
        yield refused(f"coding {coding!r}", POST + b"Transfer-Encoding: " + coding + b"\r\n\r\n0\r\n\r\n" + HIDDEN)
    yield refused("two codings", POST + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + HIDDEN)
    yield refused("a space before the colon", POST + b"Transfer-Encoding : chunked\r\nContent-Length: 0\r\n\r\n0\r\n\r\n" + HIDDEN)
    yield Frame("a coding by another name", POST + b"Transfer_Encoding: chunked\r\nContent-Length: %d\r\n" % len(BODY) + CLOSE + b"\r\n" + BODY, TAKEN)
    yield Frame("a coding in capitals", POST + b"TRANSFER-ENCODING: CHUNKED\r\n" + CLOSE + b"\r\n" + CHUNK + b"0\r\n\r\n", TAKEN)
    yield refused("chunks in HTTP/1.0", POST.replace(b"HTTP/1.1", b"HTTP/1.0") + b"Transfer-Encoding: chunked\r\n\r\n" + CHUNK + b"0\r\n\r\n")


def chunks():
    yield Frame("one chunk", chunked(CHUNK + b"0\r\n\r\n"), TAKEN)
    yield Frame("chunks of one byte", chunked(b"".join(b"1\r\n%c\r\n" % letter for letter in BODY) + b"0\r\n\r\n"), TAKEN)
    yield Frame("an extension", chunked(b"%x;name=\"value;\r\"\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)), [[200], [400]])
    yield Frame("a trailer", chunked(CHUNK + b"0\r\nX-Auth-Token: x\r\nContent-Length: 5\r\n\r\n"), [[200], [400]])
    for size in (b"-1", b"+1", b"0x5", b"g", b"", b" ", b"5 5", b"ffffffffffffffff", b"10000000000000000", b"7fffffffffffffff", b"f" * 300, b"5\x00", b";", b"\xff"):
        yield Frame(f"chunk size {size[:20]!r}", chunked(size + b"\r\n" + BODY + b"\r\n0\r\n\r\n"), [[400], [413]])
    yield Frame("a chunk that is too short", chunked(b"5\r\n" + BODY + b"\r\n0\r\n\r\n"), [[400]])
    yield Frame("a chunk without an end", chunked(b"%x\r\n%s0\r\n\r\n" % (len(BODY), BODY)), [[400]])
    yield Frame("chunks above the limit", chunked(b"".join(b"8000\r\n%s\r\n" % (b" " * 32768) for _ in range(10)) + b"0\r\n\r\n"), [[413]])


def lines():
    yield Frame("bare line feeds", GET.replace(b"\r\n", b"\n") + b"Connection: close\n\n", [[200], [400]])
    yield refused("bare carriage returns", GET.replace(b"\r\n", b"\r") + b"\r\r" + HIDDEN)
    yield refused("a folded header", GET + b"X-Folded: one\r\n two\r\n" + CLOSE + b"\r\n")
    yield refused("a fold at once", b"GET /healthz HTTP/1.1\r\n Host: attack.example\r\n\r\n")
    yield refused("a NUL in a value", GET + b"X-Odd: a\x00b\r\n\r\n")
    yield refused("a NUL in the target", b"GET /health\x00z HTTP/1.1\r\nHost: x\r\n\r\n")
    yield refused("a NUL alone", b"\x00")
    yield Frame("obs-text in a value", GET + b"X-Odd: \xe9\xff\x80\r\n" + CLOSE + b"\r\n", [[200], [400]])
    yield Frame("a control character in a value", GET + b"X-Odd: \x1b[31m\x07\r\n" + CLOSE + b"\r\n", [[200], [400]])
    for name in (b"X Odd", b"X-\xc3\xa9", b"", b"X-Odd\x00", b"(x)", b"\"x\"", b"X-Odd\t"):
        yield Frame(f"header name {name!r}", GET + name + b": 1\r\n" + CLOSE + b"\r\n", [[200], [400]])
    yield Frame("a header without a colon", GET + b"nothing\r\n" + CLOSE + b"\r\n", [[200], [400]])
    yield refused("a large header", GET + b"X-Odd: " + b"x" * 17000 + b"\r\n\r\n")
    yield refused("many large headers", GET + b"".join(b"X-Odd-%d: %s\r\n" % (n, b"x" * 8000) for n in range(12)) + b"\r\n")
    yield Frame("a thousand headers", GET + b"".join(b"X-%d: 1\r\n" % n for n in range(1000)) + CLOSE + b"\r\n", [[200], [400]])
    yield Frame("a long target", b"GET /" + b"a" * 17000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", [[414]])
    yield refused("no host", b"GET /healthz HTTP/1.1\r\n\r\n")
    for host in (b"", b"a b", b"a/b", b"a\\b", b"a@b", b"a\x00", b"..", b"a:b:c", b"[::1", b"a?b", b"a#b", b"\xff"):
        yield Frame(f"host {host!r}", b"GET /healthz HTTP/1.1\r\nHost: " + host + b"\r\n" + CLOSE + b"\r\n", [[200], [400]])


def versions():
    yield Frame("HTTP/0.9", b"GET /healthz\r\n", None)
    yield Frame("HTTP/1.0", b"GET /healthz HTTP/1.0\r\n\r\n", TAKEN)
    yield Frame("HTTP/1.0 kept", b"GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /healthz HTTP/1.0\r\n\r\n", [[200, 200]])
    for version in (b"HTTP/2.0", b"HTTP/1.", b"HTTP/11", b"HTTP/9.9", b"HTTP/1.1 x", b"HTTP", b"http/1.1", b"HTTPS/1.1", b"HTTP/-1.1", b"HTTP/1.1\x00", b"HTTP/1.01", b"JTTP/1.1"):
        yield Frame(f"version {version!r}", b"GET /healthz " + version + b"\r\nHost: attack.example\r\n" + CLOSE + b"\r\n", [*REFUSED, [200]] if version == b"HTTP/1.01" else REFUSED)
    yield Frame("a minor version to come", b"GET /healthz HTTP/1.9\r\nHost: x\r\n" + CLOSE + b"\r\n", [[200], [400], [505]])
    yield refused("HTTP/2 by knowledge", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00\x00\x00\x04\x00\x00\x00\x00\x00")
    yield Frame("an upgrade", GET + b"Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\nConnection: Upgrade, HTTP2-Settings, close\r\n\r\n", TAKEN)
    yield Frame("TLS", bytes.fromhex("1603010200010001fc0303") + b"\x00" * 64 + b"\r\n\r\n", REFUSED)


def sequences():
    yield Frame("ten in a row", GET * 0 + (GET + b"\r\n") * 9 + GET + CLOSE + b"\r\n", [[200] * 10])
    yield Frame("a good one behind a bad one", b"BAD\r\n\r\n" + HIDDEN, REFUSED)
    yield Frame("a body, then one more", length(b"%d" % len(BODY)).replace(CLOSE, b"") + GET + CLOSE + b"\r\n", [[200, 200]])
    yield Frame("a body on GET", GET + b"Content-Length: %d\r\n" % len(HIDDEN) + CLOSE + b"\r\n" + HIDDEN, TAKEN)
    yield Frame("a body on GET, then one more", GET + b"Content-Length: %d\r\n\r\n" % len(HIDDEN) + HIDDEN + GET + CLOSE + b"\r\n", [[200, 200]])
    yield Frame("chunks on GET", GET + b"Transfer-Encoding: chunked\r\n\r\n%x\r\n%s\r\n0\r\n\r\n" % (len(HIDDEN), HIDDEN) + GET + CLOSE + b"\r\n", [[200, 200]])
    yield Frame("a refused body, then one more", length(b"%d" % len(HIDDEN), HIDDEN).replace(CLOSE, b"") + GET + CLOSE + b"\r\n", [[400, 200]])
    yield Frame("a refused large body", length(b"400000", HIDDEN * 5500).replace(CLOSE, b""), [[413]])
    yield Frame("to be continued", POST + b"Content-Length: %d\r\nExpect: 100-continue\r\n" % len(BODY) + CLOSE + b"\r\n" + BODY, [[200], [100, 200]])
    yield Frame("to be continued, too large", POST + b"Content-Length: 99999999\r\nExpect: 100-continue\r\n" + CLOSE + b"\r\n", [[413]])
    yield Frame("to be expected otherwise", GET + b"Expect: 200-ok\r\n" + CLOSE + b"\r\n", [[200], [417]])
    yield Frame("absolute with userinfo", b"GET http://user:secret@attack.example/healthz HTTP/1.1\r\nHost: x\r\n" + CLOSE + b"\r\n", REFUSED)
    yield Frame("absolute without a path", b"GET https://host?a=/b HTTP/1.1\r\nHost: x\r\n" + CLOSE + b"\r\n", [[400], [404]])
    yield Frame("a line break in the target", b"GET /healthz%0d%0aX-Injected:%201 HTTP/1.1\r\nHost: x\r\n" + CLOSE + b"\r\n", [[404]])
    yield Frame("blank lines first", b"\r\n\r\n\r\n" + GET + CLOSE + b"\r\n", TAKEN)


def unfinished():
    """The client leaves here: no answer is due."""
    yield Frame("half a request line", b"GET /heal", None)
    yield Frame("half a head", GET + b"X-Od", None)
    yield Frame("half a body", length(b"%d" % len(BODY), BODY[:10]).replace(CLOSE, b""), None)
    yield Frame("half a chunk", chunked(CHUNK[:10]), None)
    yield Frame("no last chunk", chunked(CHUNK), None)
    yield Frame("nothing", b"", None)


FRAMES = [*lengths_and_codings(), *chunks(), *lines(), *versions(), *sequences(), *unfinished()]
