"""A proxy before PostgreSQL that knows the protocol just well enough to cut a chosen batch off at a chosen point."""
import pathlib
import socket
import struct
import threading

CLOSING = "SX"              # Sync, Terminate: the frontend expects something after them
READY, EXECUTED = "Z", "C"  # ReadyForQuery, CommandComplete

# What becomes of the batch.
BEFORE = "before anything of it reaches the server"
UNSYNCED = "when the server has all but its Sync"
AFTER = "when the server has answered, and nothing of the answer came"
FIRST = "behind the first message of the answer"
MIDDLE = "in the middle of the answer"
INSIDE = "within the last statement's message of the answer"
LAST = "before the answer's last message"
CUTS = (BEFORE, UNSYNCED, AFTER, FIRST, MIDDLE, INSIDE, LAST)


class Gone(Exception):
    """One of the two hung up."""


class Wire:
    """One side of a connection, read by whole messages."""

    def __init__(self, peer):
        self.peer, self.buffer = peer, b""

    def take(self, length):
        while len(self.buffer) < length:
            got = self.peer.recv(65536)
            if not got:
                raise Gone
            self.buffer += got
        taken, self.buffer = self.buffer[:length], self.buffer[length:]
        return taken

    def startup(self):
        head = self.take(4)
        return head + self.take(struct.unpack(">I", head)[0] - 4)

    def message(self):
        head = self.take(5)
        return head + self.take(struct.unpack(">I", head[1:])[0] - 4)

    def until(self, kinds):
        """Messages up to one of these kinds, with it."""
        messages = [self.message()]
        while chr(messages[-1][0]) not in kinds:
            messages.append(self.message())
        return messages


def bound(messages):
    """The prepared statements that a batch runs, in its order; the unnamed one does not count."""
    names = [message[5:].split(b"\0")[1].decode() for message in messages if message[:1] == b"B"]
    return [name for name in names if name]


def part(messages, how):
    """What the frontend gets of the server's messages."""
    whole = b"".join(messages)
    if how == FIRST:
        return messages[0]
    if how == MIDDLE:
        return whole[:len(whole) // 2]
    executed = max(n for n, message in enumerate(messages) if chr(message[0]) == EXECUTED)
    return {AFTER: b"", INSIDE: b"".join(messages[:executed]) + messages[executed][:-1], LAST: b"".join(messages[:-1])}[how]


class Cutter:
    """folder: where its socket is, as conninfo's host.  server: the path of PostgreSQL's socket."""

    def __init__(self, folder, server):
        self.server = str(server)
        self.lock = threading.Lock()
        self.orders = []        # (statement, how), the first is the next
        self.batches = []       # statements of each batch that came, cut off or not
        self.peers = set()
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(pathlib.Path(folder) / pathlib.Path(server).name))
        self.listener.listen(16)
        threading.Thread(target=self.accept, daemon=True).start()

    def order(self, *cuts):
        """(statement, how): the next batch that runs this statement is cut off so, each order once and in turn.  Forgets what came before."""
        with self.lock:
            self.orders, self.batches = list(cuts), []

    def times(self, statement):
        """How many batches with it came since the order."""
        with self.lock:
            return sum(statement in names for names in self.batches)

    def done(self):
        """All that was ordered has happened."""
        with self.lock:
            return not self.orders

    def accept(self):
        while True:
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self.serve, args=(peer,), daemon=True).start()

    def serve(self, peer):
        with peer, socket.socket(socket.AF_UNIX) as server:
            try:
                server.connect(self.server)
                with self.lock:
                    self.peers |= {peer, server}
                self.relay(Wire(peer), Wire(server))
            except (Gone, OSError):
                pass
            finally:
                with self.lock:
                    self.peers -= {peer, server}

    def relay(self, front, back):
        """The words of an authentication would need more; the stack's socket asks for none."""
        back.peer.sendall(front.startup())
        front.peer.sendall(b"".join(back.until(READY)))
        while True:
            batch = front.until(CLOSING)
            how = self.ordered(bound(batch))
            if how is not None:
                return self.cut(front, back, batch, how)
            back.peer.sendall(b"".join(batch))
            front.peer.sendall(b"".join(back.until(READY)))

    def ordered(self, names):
        with self.lock:
            if names:
                self.batches.append(names)
            return self.orders.pop(0)[1] if self.orders and self.orders[0][0] in names else None

    @staticmethod
    def cut(front, back, batch, how):
        """Returns when the server has done what it will do; both sides are closed behind it."""
        if how == UNSYNCED:
            back.peer.sendall(b"".join(batch[:-1]))
        elif how != BEFORE:
            back.peer.sendall(b"".join(batch))
            front.peer.sendall(part(back.until(READY), how))
        # The server's process ends, and with it its locks, before cartd learns anything: what comes next meets none of them.
        back.peer.shutdown(socket.SHUT_WR)
        while back.peer.recv(65536):
            pass

    def close(self):
        self.listener.close()
        with self.lock:
            for peer in self.peers:
                peer.shutdown(socket.SHUT_RDWR)
