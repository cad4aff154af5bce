"""Where cartd listens and what it tells whoever started it; and a request that needs more memory than it may have."""
import os
import signal
import socket
import subprocess

import peer
import stack
from side import port_free

MIB = 1024 * 1024
NOBODYS = "00000000-0000-4000-8000-000000000000"


class Systemd:
    """Starts a side's cartd as systemd does: with a listening socket as descriptor 3, and a socket to be told things over."""

    def __init__(self, one, sockets=1):
        self.one = one
        self.told = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.told.settimeout(20)
        self.told.bind(str(one.at / "run" / "notify"))
        self.listener = socket.socket(socket.AF_UNIX)
        self.listener.bind(str(one.socket))
        self.listener.listen(64)
        environment = {**os.environ, "NOTIFY_SOCKET": str(one.at / "run" / "notify"), "LISTEN_FDS": str(sockets), "LISTEN_FDNAMES": "x"}
        with open(one.at / "log" / "cartd.log", "ab") as log:
            # $$ stays the pid of what it is replaced by.
            one.process = subprocess.Popen(["bash", "-c", f'exec 3<&{self.listener.fileno()}; LISTEN_PID=$$ exec "$0" -c "$1"', str(one.program), str(one.config)],
                                           stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd="/", env=environment, pass_fds=[self.listener.fileno()])

    def hears(self):
        return self.told.recv(200).decode()

    def close(self):
        self.told.close()
        self.listener.close()


def stopped(one):
    one.signal(signal.SIGTERM)
    assert one.wait(20) == 0
    return one


def test_a_socket_of_systemd_is_served_and_left_there(side, connect):
    one = stopped(side(server_workers=2))
    manager = Systemd(one, sockets=2)
    assert manager.hears() == "READY=1"
    assert one.said("serving systemd") and one.said("systemd passed 2 sockets; only the first is served")
    assert connect(one).get("/carts/" + NOBODYS).status == 404
    one.signal(signal.SIGHUP)
    stack.wait_for(lambda: one.said("the workers of before are gone"), 20)
    assert connect(one).get("/carts/" + NOBODYS).status == 404, "the program after a reload has it too"
    one.signal(signal.SIGTERM)
    heard = [manager.hears()]
    while heard[-1] != "STOPPING=1":
        heard.append(manager.hears())
    assert one.wait(20) == 0
    assert one.socket.exists(), "it is systemd's"
    manager.close()


def asked(family, address):
    """The answer to one request over a connection of our own."""
    with socket.socket(family) as client:
        client.settimeout(20)
        client.connect(address)
        client.sendall(peer.BEGUN + peer.params(REQUEST_METHOD="GET", REQUEST_URI="/nowhere") + peer.record(peer.PARAMS) + peer.record(peer.STDIN))
        return client.recv(4096)


def test_a_port_of_the_loopback_is_served(side):
    port = port_free()
    one = side(nginx=False, server_workers=2, server_listen=f"127.0.0.1:{port}")
    assert b"Status: 404" in asked(socket.AF_INET, ("127.0.0.1", port))
    assert not one.said("is no loopback address")


def test_a_port_that_anybody_may_reach_is_warned_of(side):
    port = port_free()
    one = side(nginx=False, server_workers=2, server_listen=f"[::]:{port}")
    assert one.said("is no loopback address: whoever reaches it is trusted as nginx is")
    assert b"Status: 404" in asked(socket.AF_INET, ("127.0.0.1", port))


def test_a_port_that_is_taken_is_said(side):
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen(1)
        one = side(nginx=False, ready=False, server_listen=f"127.0.0.1:{other.getsockname()[1]}")
        assert one.wait(20) == 1
    assert one.said("Address already in use")


def test_an_address_that_is_none_is_said(side):
    one = side(nginx=False, ready=False, server_listen="no.such.host.invalid:9000")
    assert one.wait(60) == 1
    assert one.said("cannot listen on no.such.host.invalid:9000")


def test_a_group_that_is_not_there_is_said(side):
    one = side(nginx=False, ready=False, server_socket_group="nobody-has-this-group")
    assert one.wait(20) == 1
    assert one.said('no group \\"nobody-has-this-group\\"') and not one.socket.exists()


def reloaded(one, **settings):
    one.configure(**settings)
    before = len(one.said("the workers of before are gone"))
    one.signal(signal.SIGHUP)
    stack.wait_for(lambda: len(one.said("the workers of before are gone")) > before, 20)


def test_a_reload_moves_to_another_socket(side):
    one = side(nginx=False, server_workers=2)
    other = one.at / "run" / "other.sock"
    reloaded(one, server_listen=f"unix:{other}")
    assert b"Status: 404" in asked(socket.AF_UNIX, str(other))
    assert not one.socket.exists(), "nobody listens there any more"


def test_a_reload_to_a_socket_that_cannot_be_stays_where_it_is(side):
    one = side(nginx=False, server_workers=2)
    reloaded(one, server_listen=f"unix:{one.at}/nowhere/cartd.sock")
    assert one.said(f"reload: staying on unix:{one.socket}")
    assert b"Status: 404" in asked(socket.AF_UNIX, str(one.socket))


def test_usr1_logs_what_the_workers_do(side):
    one = side(nginx=False, server_workers=3)
    assert b"Status: 404" in asked(socket.AF_UNIX, str(one.socket))

    def counted():  # after its answer is out
        one.signal(signal.SIGUSR1)
        return one.said("3 of 3 workers: 0 starting, 3 idle, 0 reading, 0 working, 0 sending; 1 requests, 0 answered with 5xx")
    stack.wait_for(counted, 20)


# --- a request that is too much ---

def test_a_request_beyond_its_memory_is_503_and_the_next_one_is_served(side, connect):
    """The names of one object are kept while it is open: 19,000 of them need more than a megabyte, whatever they are."""
    one = side(server_workers=1, http_arena_limit_bytes=MIB)
    client, worker = connect(one), one.workers()
    answer = client.call("POST", "/carts", {f"{n:x}": 0 for n in range(19000)})
    assert answer.status == 503 and answer.complaint() is None
    assert one.said("needed more memory than arena_limit_bytes")
    assert client.get("/carts/" + NOBODYS).status == 404
    assert one.workers() == worker, "nobody died of it"


# --- what the program says of itself ---

def said(whole, *arguments):
    done = subprocess.run([str(whole.state / "bin" / "cartd"), *arguments], capture_output=True, text=True, check=False, timeout=60)
    return done.returncode, done.stdout, done.stderr


def test_tables_are_lines_of_columns(whole):
    for name, columns in (("routes", 5), ("errors", 2), ("statements", 1), ("config", 1)):
        status, out, err = said(whole, "-T", name)
        assert status == 0 and err == "" and out.endswith("\n")
        assert all(len(line.split("\t")) >= columns for line in out.splitlines()), name
    _, routes, _ = said(whole, "--table=routes")
    assert {line.split("\t")[0] for line in routes.splitlines()} >= {"bigcommerce", "accounts", "storefront", "threedcart", "resources"}
    assert all(line.split("\t")[3].startswith("/") for line in routes.splitlines())


def test_what_it_was_not_asked_for_is_said_with_status_2(whole):
    for arguments, words in ((["-T", "tea"], 'no table "tea"'), (["-x"], "Try cartd --help."), (["tea"], 'what is "tea"?')):
        status, out, err = said(whole, *arguments)
        assert (status, out) == (2, "") and words in err


def test_version_and_help_are_printed(whole):
    assert said(whole, "-V")[1].startswith("cartd ")
    status, out, err = said(whole, "--help")
    assert status == 0 and err == "" and "--config=FILE" in out
