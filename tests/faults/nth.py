"""One worker whose n-th allocation, or n-th call on a connection, fails: nth.c, the page it shares with us, and a side with both."""
import mmap
import os
import pathlib
import struct
import subprocess

import stack
from side import Side, conninfo

MEMORY, CALLS = 0, 1
ONCE, ONWARD, RESET, END, LITTLE, INTERRUPT, LATER = range(7)
MEMORY_HOWS = {"once": ONCE, "onward": ONWARD}
CALL_HOWS = {"reset": RESET, "end": END, "little": LITTLE, "interrupt": INTERRUPT, "later": LATER}

SOURCE = pathlib.Path(__file__).with_name("nth.c")


def build(folder):
    """The library.  It needs no sanitizer and stands before that of the program, which is the one under test as it is."""
    made = pathlib.Path(folder) / "nth.so"
    subprocess.run(["cc", "-O1", "-g", "-Wall", "-Wextra", "-Werror", "-shared", "-fPIC", "-o", str(made), str(SOURCE)], check=True, timeout=120)
    return made


class Page:
    """nth.c's struct page."""

    NAMES = ("pid", "armed", "kind", "how", "n", "seen", "fired", "broken", "accepted", "rested")

    def __init__(self, folder):
        self.path = pathlib.Path(folder) / "page"
        self.path.write_bytes(bytes(4096))
        with open(self.path, "r+b") as file:
            self.memory = mmap.mmap(file.fileno(), 4096)

    def get(self, name):
        return struct.unpack_from("=i", self.memory, 4 * self.NAMES.index(name))[0]

    def set(self, **values):
        for name, value in values.items():
            struct.pack_into("=i", self.memory, 4 * self.NAMES.index(name), value)

    @property
    def live(self):
        return struct.unpack_from("=q", self.memory, 40)[0]

    def text(self, at, length):
        return self.memory[at:at + length].split(b"\0")[0].decode(errors="replace")

    @property
    def what(self):
        """What failed, and in which library."""
        return f"{self.text(48, 24)} of {self.text(72, 232)}"


class Worker:
    """A side with one worker, and the page between it and us."""

    def __init__(self, whole, folder):
        self.page = Page(folder)
        sanitizers = os.environ.get("ASAN_OPTIONS", "")
        (pathlib.Path(folder) / "leaks").write_text("leak:session_open\n", encoding="utf-8")    # libpq's own: see Trial.keeps()
        # Named, to be found among the sessions of the server.
        self.side = Side(whole, {"server.workers": 1, "database.backoff_max_ms": 20, "database.conninfo": conninfo(whole, application_name="nth")}, environment={
            "LD_PRELOAD": str(build(folder)), "NTH_PAGE": str(self.page.path),
            "LSAN_OPTIONS": f"suppressions={folder}/leaks:print_suppressions=0",
            "ASAN_OPTIONS": f"{sanitizers}{':' if sanitizers else ''}verify_asan_link_order=0"})
        self.url = self.side.url
        stack.wait_for(lambda: self.side.said("serving ") and len(self.side.workers()) == 1, 60)
        self.pid = self.side.workers()[0]
        self.page.set(pid=self.pid)

    def rest(self, accepted):
        """Until it has put away the request that came as the next after so many."""
        stack.wait_for(lambda: self.page.get("rested") > accepted or not stack.alive(self.pid), 60, every=0.0005)

    def send(self, request, kind=MEMORY, how=ONCE, n=0):
        """request() while the n-th fails (0: none).  (its answer, how many were counted, whether one failed)"""
        accepted = self.page.get("accepted")
        self.page.set(kind=kind, how=how, n=n, seen=0, fired=0, broken=0)
        self.page.set(armed=1)
        try:
            answer = request()
            self.rest(accepted)
        finally:
            self.page.set(armed=0)
        return answer, self.page.get("seen"), self.page.get("fired") > 0

    def cut_off(self, database):
        """Its session is over, and the server has said so."""
        ours = "from pg_stat_activity where application_name = 'nth'"
        database.run(f"select pg_terminate_backend(pid) {ours}")
        stack.wait_for(lambda: not database.run(f"select 1 {ours}"), 20, every=0.005)

    def descriptors(self):
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    def same(self):
        """It is the process it was; otherwise the next one is watched from now on."""
        if self.side.workers() == [self.pid]:
            return True
        stack.wait_for(lambda: len(self.side.workers()) == 1, 20)
        self.pid = self.side.workers()[0]
        self.page.set(pid=self.pid, accepted=0, rested=0)
        return False

    def close(self, keep=None):
        self.side.close(keep)
