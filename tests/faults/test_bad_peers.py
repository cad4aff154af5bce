"""Peers that keep a worker busy, or kill it: the socket is a trust boundary, and yet nothing of this may stop the service."""
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

import peer
import stack

ABSENT = "/carts/00000000-0000-4000-8000-000000000000"
READ_MS = 1000


@pytest.fixture
def pool(side, connect):
    """pool(workers): a side with so many, and a client of it."""
    def make(workers, **more):
        one = side(server_workers=workers, server_read_timeout_ms=READ_MS, **more)
        return one, connect(one)
    return make


@pytest.mark.parametrize("what", peer.HALVES)
def test_a_peer_that_stops_in_the_middle_takes_one_worker_for_a_while(pool, what):
    one, client = pool(3)
    stuck = [peer.say(one.socket, peer.HALVES[what]) for _ in range(2)]
    began = time.monotonic()
    # The third worker serves everybody meanwhile.
    while time.monotonic() - began < 0.5:
        answer = client.get(ABSENT)
        assert answer.status == 404 and answer.seconds < 0.9 * READ_MS / 1000, answer
    stack.wait_for(lambda: all(map(hung_up, stuck)), READ_MS / 1000 + 1.5)
    stack.wait_for(lambda: len(one.workers()) == 3, 2)
    with ThreadPoolExecutor(3) as threads:
        answers = list(threads.map(lambda _: client.get(ABSENT), range(12)))
    assert {answer.status for answer in answers} == {404}
    assert max(answer.seconds for answer in answers) < 0.9


def hung_up(connection):
    """True when the other side has closed it."""
    connection.setblocking(False)
    try:
        while connection.recv(4096):
            pass
    except BlockingIOError:
        return False
    except OSError:
        pass
    return True


def test_16_of_them_at_3_workers_are_over_in_their_time(pool):
    one, client = pool(3)
    stuck = [peer.say(one.socket, words) for words in peer.HALVES.values()]
    assert len(stuck) == 16
    began = time.monotonic()
    answer = client.get(ABSENT)
    took = time.monotonic() - began
    assert answer.status == 404, answer
    # Six rounds of three, each a read timeout and the time to be noticed.
    assert took < 6 * (READ_MS / 1000 + 0.5), took
    assert all(map(hung_up, stuck))
    assert len(one.workers()) == 3


def test_a_peer_that_goes_on_byte_by_byte_is_no_exception(pool):
    """No single read takes long; all of them together do."""
    one, client = pool(1)
    slow = peer.say(one.socket, b"")
    words = peer.BEGUN + peer.POST
    began = time.monotonic()
    try:
        for byte in words:
            slow.sendall(bytes([byte]))
            time.sleep(0.1)
    except OSError:
        pass
    assert time.monotonic() - began < READ_MS / 1000 + 1.5
    assert client.get(ABSENT).status == 404


def test_a_peer_that_does_not_read_its_answer_is_hung_up_on(pool):
    one, client = pool(1, server_work_timeout_ms=6000)
    answer_of_size = peer.BEGUN + peer.params(REQUEST_METHOD="GET", REQUEST_URI="/healthz") + peer.record(peer.PARAMS) + peer.record(peer.STDIN)
    deaf = [peer.say(one.socket, answer_of_size) for _ in range(4)]
    assert client.get(ABSENT).status == 404
    for each in deaf:
        each.close()


@pytest.mark.parametrize("times", [1, 8])
def test_lengths_that_overflow_cost_no_more_than_a_worker(pool, times, tmp_path):
    """It may kill the worker, which under ASan makes a report; this one is expected, so it goes elsewhere."""
    one, client = pool(3, environment={"ASAN_OPTIONS": f"detect_leaks=0:log_path={tmp_path}/report"})
    for _ in range(times):
        say = peer.say(one.socket, peer.BEGUN + peer.HUGE)
        stack.wait_for(lambda say=say: hung_up(say), 3)
    stack.wait_for(lambda: len(one.workers()) == 3, 2)
    assert [client.get(ABSENT).status for _ in range(30)] == [404] * 30


def test_peers_that_come_and_go_do_no_harm(pool, longer):
    one, client = pool(3)
    for _ in range(longer(40, 1000)):
        for words in peer.HALVES.values():
            peer.say(one.socket, words).close()
    began = time.monotonic()
    assert client.get(ABSENT).status == 404
    assert time.monotonic() - began < 2
    assert not one.said("died of signal"), "a peer that leaves kills nobody"
