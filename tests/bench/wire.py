"""What cartd says to PostgreSQL, by the protocol's own messages: a socket between the two that passes everything on and keeps the
statements with their parameters, where each batch ends, and how many rows each answer names."""
import os
import socket
import struct
import threading
from dataclasses import dataclass, field

SSL_REQUEST, GSS_REQUEST = 80877103, 80877104


@dataclass
class Executed:
    name: str                                   # as prepared: cart_line_set
    values: list                                # texts, None for null
    rows: int = 0                               # of its CommandComplete


@dataclass
class Conversation:
    batches: list = field(default_factory=list)     # of lists of Executed
    open: list = field(default_factory=list)        # sent, and no Sync behind it yet
    unanswered: list = field(default_factory=list)


def texts(body):
    """(statement, values) of a Bind message whose parameters are texts."""
    _, rest = body.split(b"\0", 1)
    name, rest = rest.split(b"\0", 1)
    formats, = struct.unpack_from("!h", rest)
    at = 2 + 2 * formats
    count, = struct.unpack_from("!h", rest, at)
    at += 2
    values = []
    for _ in range(count):
        length, = struct.unpack_from("!i", rest, at)
        at += 4
        values.append(None if length < 0 else rest[at:at + length].decode())
        at += max(length, 0)
    return name.decode(), values


class Stream:
    """Cuts bytes into messages."""

    def __init__(self, started):
        self.left, self.started = b"", started

    def messages(self, more):
        self.left += more
        while True:
            head = 1 if self.started else 0
            if len(self.left) < head + 4:
                return
            length, = struct.unpack_from("!i", self.left, head)
            if len(self.left) < head + length:
                return
            kind, body = self.left[:head], self.left[head + 4:head + length]
            self.left = self.left[head + length:]
            if self.started:
                yield kind, body
            elif struct.unpack_from("!i", body)[0] not in (SSL_REQUEST, GSS_REQUEST):
                self.started = True


class Recorder:
    """Listens in directory as a PostgreSQL would, for one whose socket is in upstream."""

    def __init__(self, directory, upstream):
        os.makedirs(directory, exist_ok=True)
        os.chmod(directory, 0o755)
        self.upstream = f"{upstream}/.s.PGSQL.5432"
        self.talk = Conversation()
        self.lock = threading.Lock()
        path = f"{directory}/.s.PGSQL.5432"
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(path)
        os.chmod(path, 0o777)
        self.listener.listen(64)
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.socket(socket.AF_UNIX)
            server.connect(self.upstream)
            threading.Thread(target=self.pump, args=(client, server, Stream(False), self.sent), daemon=True).start()
            threading.Thread(target=self.pump, args=(server, client, Stream(True), self.answered), daemon=True).start()

    def pump(self, source, target, stream, note):
        try:
            while data := source.recv(65536):
                with self.lock:
                    for kind, body in stream.messages(data):
                        note(kind, body)
                target.sendall(data)
        except OSError:
            pass
        for end in (source, target):
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def sent(self, kind, body):
        if kind == b"B":
            executed = Executed(*texts(body))
            self.talk.open.append(executed)
            self.talk.unanswered.append(executed)
        elif kind == b"S" and self.talk.open:
            self.talk.batches.append(self.talk.open)
            self.talk.open = []

    def answered(self, kind, body):
        if kind == b"C" and self.talk.unanswered:
            last = body.rstrip(b"\0").split()[-1]
            self.talk.unanswered.pop(0).rows = int(last) if last.isdigit() else 0

    def take(self):
        """The batches since it was last asked: of one caller at a time."""
        with self.lock:
            talk, self.talk = self.talk, Conversation()
        return talk.batches

    def close(self):
        self.listener.close()
