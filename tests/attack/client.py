"""HTTP by hand: bytes out, answers in, nothing tidied on the way.

http.client refuses to send half of what an attacker would; here a request is whatever it is made of, a header may come twice, and what comes
back is read strictly: a byte too many or too few is a failure of the test.
"""
import json
import socket
import threading
from urllib.parse import urlsplit

TIMEOUT_S = 60
# What differs from answer to answer by itself; X-Rate-Limit-* counts the requests before.
VOLATILE = {"date", "x-request-id", "x-rate-limit-requests-left", "x-rate-limit-time-reset-ms"}


class Answer:
    """status, pairs (headers as they came), headers (names in lower case), raw."""

    def __init__(self, status, pairs, raw):
        self.status, self.pairs, self.raw = status, pairs, raw
        self.headers = {name.lower(): value for name, value in pairs}

    @property
    def json(self):
        return json.loads(self.raw)

    def core(self, *ids):
        """All of it that may be compared; ids: what the request was about, which an answer may name."""
        headers = [f"{name}: {value}" for name, value in self.pairs if name.lower() not in VOLATILE | {"content-length"}]
        text = "\n".join([str(self.status), *headers, self.raw.decode("utf-8", "backslashreplace")])
        length = int(self.headers.get("content-length", len(self.raw)))
        for word in sorted(map(str, ids), key=len, reverse=True):
            length -= text.count(word) * len(word)
            text = text.replace(word, "<id>")
        return f"{text}\n({length} bytes beside ids)"

    def __repr__(self):
        return f"<{self.status} {dict(self.pairs)} {self.raw[:600].decode(errors='replace')}>"


class Closed(Exception):
    """The server hung up before an answer was whole."""


class Wire:
    """One connection."""

    def __init__(self, url, timeout=TIMEOUT_S):
        at = urlsplit(url)
        self.address = (at.hostname, at.port or 80)
        self.socket = socket.create_connection(self.address, timeout=timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.left = b""

    def close(self):
        self.socket.close()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def send(self, data):
        self.socket.sendall(data)

    def more(self):
        try:
            got = self.socket.recv(65536)
        except ConnectionError:
            got = b""
        if not got:
            raise Closed(self.left)
        self.left += got

    def until(self, mark):
        while mark not in self.left:
            self.more()
        taken, _, self.left = self.left.partition(mark)
        return taken

    def exactly(self, count):
        while len(self.left) < count:
            self.more()
        taken, self.left = self.left[:count], self.left[count:]
        return taken

    def chunks(self):
        whole = b""
        while True:
            size = int(self.until(b"\r\n"), 16)
            whole += self.exactly(size)
            assert self.exactly(2) == b"\r\n"
            if size == 0:
                return whole

    def answer(self, head=False):
        """The next one. head: it is to a HEAD, so it has no body."""
        lines = self.until(b"\r\n\r\n").decode("latin-1").split("\r\n")
        version, status, *_ = lines[0].split(" ", 2)
        assert version in ("HTTP/1.1", "HTTP/1.0"), lines[0]
        pairs = [tuple(line.split(": ", 1)) for line in lines[1:]]
        headers = {name.lower(): value for name, value in pairs}
        status = int(status)
        if status == 100:
            return self.answer(head)
        if head or status in (204, 304):
            raw = b""
        elif "transfer-encoding" in headers:
            raw = self.chunks()
        else:
            raw = self.exactly(int(headers["content-length"]))
        return Answer(status, pairs, raw)

    def rest(self):
        """What else comes until the server hangs up."""
        try:
            while True:
                self.more()
        except Closed:
            return self.left


def request_bytes(method, target, headers=(), raw=None, host="attack.example"):
    """headers: pairs; a name may come twice. raw: the body."""
    pairs = list(headers)
    names = {name.lower() for name, _ in pairs}
    if "host" not in names:
        pairs.insert(0, ("Host", host))
    if raw is not None and not names & {"content-length", "transfer-encoding"}:
        pairs.append(("Content-Length", str(len(raw))))
    lines = [encoded(method) + b" " + encoded(target) + b" HTTP/1.1"] + [encoded(name) + b": " + encoded(value) for name, value in pairs]
    return b"\r\n".join(lines) + b"\r\n\r\n" + (raw or b"")


def encoded(text):
    return text if isinstance(text, bytes) else text.encode()


class Client:
    """Requests over kept connections, one a thread."""

    def __init__(self, url):
        self.url, self.local = url, threading.local()

    def send(self, method, target, headers=(), raw=None):
        data = request_bytes(method, target, headers, raw)
        for _ in range(2):      # a kept connection may have been closed by now
            wire = getattr(self.local, "wire", None) or Wire(self.url)
            self.local.wire = None
            try:
                wire.send(data)
                answer = wire.answer(head=method == "HEAD")
            except (Closed, ConnectionError):
                wire.close()
                continue
            if answer.headers.get("connection") == "close":
                wire.close()
            else:
                assert wire.left == b"", f"more than was asked for: {wire.left!r}"
                self.local.wire = wire
            return answer
        raise AssertionError(f"no answer to {data[:300]!r}")

    def json(self, method, target, headers=(), body=None):
        """With a body of JSON, and its type."""
        if body is None:
            return self.send(method, target, headers)
        return self.send(method, target, [*headers, ("Content-Type", "application/json")], json.dumps(body).encode())
