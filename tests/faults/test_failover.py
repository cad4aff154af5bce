"""A primary and its synchronous standby: either of them lost, exchanged, silent, or back as what it no longer is.

cartd is told both hosts; nobody tells it which of them is the primary.
"""
import os
import subprocess
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

import pair
import stack
from load import Load, PRODUCT, body_of
from side import Side

ABSENT = "/carts/00000000-0000-4000-8000-000000000000"
BODY = {"line_items": [{"product_id": PRODUCT, "quantity": 1}]}
DEADLINE_S = 5      # request_timeout_ms's default
SLOW_S = 15         # what a busy machine may add


@pytest.fixture(scope="module")
def servers(whole, request):
    made = pair.Servers(whole)
    yield made
    made.close("failover" if request.session.testsfailed else None)


@pytest.fixture
def two(servers):
    """(primary, standby)"""
    both = servers.pair()
    yield both
    for server in both:
        server.remove()


@pytest.fixture
def serve(side, connect):
    """serve(*servers, **settings): (side, client) of a cartd with these hosts."""
    def make(*hosts, **settings):
        words = settings.pop("words", {})
        one = side(database_conninfo=pair.conninfo(*hosts, **words), **settings)
        client = connect(one)
        stack.wait_for(lambda: client.get(ABSENT).status == 404, 60)
        return one, client
    return make


def writes(client):
    """Somebody gets a 201 again."""
    return client.post("/carts", BODY).status == 201


def items(cart):
    return f"/carts/{cart['id']}/items"


def progress(load, more=30):
    """So many more operations are acknowledged."""
    enough = len(load.done()) + more
    stack.wait_for(lambda: len(load.done()) >= enough, 90)


def test_a_killed_primary_takes_no_acknowledged_change_along(two, serve, database, longer):
    primary, standby = two
    _, client = serve(primary, standby, server_workers=6)
    with Load(client, patience=120) as load:
        progress(load, longer(60, 2000))
        primary.kill()
        down = [client.get(ABSENT), client.post("/carts", BODY)]
        standby.promote()
        stack.wait_for(lambda: writes(client), 60)
        progress(load, longer(60, 2000))
    for answer in down:
        assert answer.status == 503 and answer.complaint() is None and answer.seconds < DEADLINE_S, answer
    assert load.failures(), "no request was hit: this test shows nothing"
    load.verify(database(standby.dsn()))
    assert standby.ask("select timeline_id from pg_control_checkpoint()") >= 1


def test_an_orderly_switchover_goes_there_and_back(two, serve, database):
    first, second = two
    _, client = serve(first, second, server_workers=6)
    with Load(client, patience=120) as load:
        for old, new in ((first, second), (second, first)):
            progress(load)
            old.stop()
            new.promote()
            old.follow(new)
            old.start()
            new.configure(synchronous_standby_names="*")
            new.reload()
            stack.wait_for(new.has_standby, 60)
            stack.wait_for(lambda: writes(client), 60)
        progress(load)
    load.verify(database(first.dsn()))


def test_without_its_standby_changes_are_refused_and_reads_go_on(two, serve, database, longer):
    primary, standby = two
    one, client = serve(primary, standby, server_workers=6)
    cart = client.cart()
    standby.kill()
    with ThreadPoolExecutor(12) as threads:
        # More than there are workers, and each of them would wait for the standby.
        first = list(threads.map(lambda _: client.post("/carts", BODY), range(12)))
        for answer in first:
            assert answer.status in (503, 504) and answer.complaint() is None, answer
            assert answer.seconds < 2 * DEADLINE_S + SLOW_S, answer
        end, reads, changes = time.monotonic() + longer(6, 60), [], []
        while time.monotonic() < end:
            changes += threads.map(lambda _: client.post(items(cart), BODY), range(12))
            reads += [client.get(f"/carts/{cart['id']}") for _ in range(12)]
    assert {answer.status for answer in reads} == {200}
    assert {answer.status for answer in changes} <= {503, 504}
    assert all(answer.complaint() is None for answer in changes)
    # One process puts one connection aside; the others are told at once.
    assert len(primary.waiting()) <= 6 and primary.clients() <= 12, primary.waiting()
    assert sum(answer.seconds < 1 for answer in changes) > len(changes) // 2, sorted(answer.seconds for answer in changes)
    assert {answer.json["title"] for answer in changes if answer.seconds < 0.5}, changes[:3]
    standby.start()
    stack.wait_for(lambda: writes(client), 60)
    stack.wait_for(lambda: not primary.waiting(), 30)
    with Load(client, patience=120) as load:
        progress(load)
    load.verify(database(primary.dsn()))
    assert one.said("COMMIT is not answered") and one.said("COMMIT is answered again")


@pytest.mark.parametrize("how", ["pg_cancel_backend", "pg_terminate_backend"])
def test_a_wait_for_the_standby_that_is_cut_short_acknowledges_nothing(two, serve, how):
    """The change is on the primary then, and everybody sees it there; on the standby it is not."""
    primary, standby = two
    _, client = serve(primary, standby, server_workers=2)
    cart, key = client.cart(), uuid.uuid4().hex
    standby.kill()
    with ThreadPoolExecutor(1) as threads:
        sent = threads.submit(client.post, items(cart), body_of(key, 1), key)
        pids = stack.wait_for(primary.waiting, 30)
        assert primary.ask(f"select {how}(%s)", pids[0])
        answer = sent.result()
    assert answer.status == 503 and answer.complaint() is None, answer
    assert client.get(f"/carts/{cart['id']}").data["version"] == 2, "it was not committed: this test shows nothing"
    # Nor does the answer that was kept for it.
    again = client.post(items(cart), body_of(key, 1), key)
    assert again.status == 503 and again.complaint() is None, again
    standby.start()
    again = stack.wait_for(lambda: next((answer for answer in [client.post(items(cart), body_of(key, 1), key)] if answer.status == 201), None), 60)
    assert again.headers.get("idempotency-replayed") == "true" and again.data["version"] == 2, again
    standby_sees = "select version from cartd.carts where cart_id = %s"
    stack.wait_for(lambda: standby.ask(standby_sees, cart["id"]) == 2, 30)


def test_after_a_restart_of_the_primary_a_replay_waits_for_the_standby_too(two, serve):
    primary, standby = two
    _, client = serve(primary, standby, server_workers=2)
    cart, key = client.cart(), uuid.uuid4().hex
    standby.kill()
    assert client.post(items(cart), body_of(key, 1), key).status == 503
    primary.kill()
    primary.start()
    stack.wait_for(lambda: client.get(f"/carts/{cart['id']}").status == 200, 60)
    assert client.get(f"/carts/{cart['id']}").data["version"] == 2, "it was not committed: this test shows nothing"
    again = client.post(items(cart), body_of(key, 1), key)
    assert again.status == 503, again
    standby.start()
    again = stack.wait_for(lambda: next((answer for answer in [client.post(items(cart), body_of(key, 1), key)] if answer.status == 201), None), 60)
    assert again.headers.get("idempotency-replayed") == "true", again


def version_of(server, cart):
    return server.ask("select version from cartd.carts where cart_id = %s", cart["id"])


def test_a_primary_that_was_replaced_is_left_alone_when_it_comes_back(two, serve):
    """It stands first in the list, takes changes, and waits for no standby."""
    old, new = two
    one, client = serve(old, new, server_workers=3)
    cart = client.cart()
    old.kill()
    new.promote()
    stack.wait_for(lambda: writes(client), 60)
    old.configure(synchronous_standby_names="")
    old.start()
    assert not old.ask("select pg_is_in_recovery()")
    for _ in range(3):
        # Each worker connects anew.
        new.ask("select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'cartd_app'")
        answers = [stack.wait_for(lambda: next((answer for answer in [client.post(items(cart), BODY)] if answer.status == 201), None), 60) for _ in range(6)]
    assert answers[-1].data["version"] == version_of(new, cart) == 19
    assert version_of(old, cart) == 1
    assert one.said("is left alone")
    # Nor does one begin with it that has never seen the other.
    _, stranger = serve(old, new, server_workers=3)
    assert [stranger.post(items(cart), BODY).status for _ in range(6)] == [201] * 6
    assert (version_of(old, cart), version_of(new, cart)) == (1, 25)


def test_connections_to_a_replaced_primary_are_left_too(two, serve):
    """It runs on, and was never told: the one that was promoted is seen by one worker first."""
    old, new = two
    old.configure(synchronous_standby_names="")
    old.reload()
    _, client = serve(old, new, server_workers=3)
    cart = client.cart()
    stack.wait_for(lambda: version_of(new, cart) == 1, 60)
    new.promote()
    assert {client.get(f"/carts/{cart['id']}").status for _ in range(6)} == {200}
    # One connects anew while the first host takes nobody: the rest follow it.
    old.ask("alter role cartd_app connection limit 0")
    old.ask("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'cartd_app' limit 1")

    def gone_over():
        with ThreadPoolExecutor(6) as threads:      # so that each worker is asked
            list(threads.map(lambda _: client.get(f"/carts/{cart['id']}"), range(60)))
        return new.clients() > 0 and old.clients() == 0
    stack.wait_for(gone_over, 60)
    assert [client.post(items(cart), BODY).status for _ in range(9)] == [201] * 9
    assert (version_of(old, cart), version_of(new, cart)) == (1, 10)


def test_a_host_that_says_nothing_is_passed_over(two, serve, tmp_path):
    primary, _ = two
    mute = pair.Mute(tmp_path)
    try:
        _, client = serve(mute, primary, server_workers=3)
        assert [client.post("/carts", BODY).status for _ in range(6)] == [201] * 6
    finally:
        mute.close()


def test_a_primary_that_falls_silent_is_noticed_and_the_next_one_serves(two, serve, database):
    """Its connections stay open and nothing comes over them; once the standby is promoted, requests go there."""
    primary, standby = two
    _, client = serve(primary, standby, server_workers=3)
    with Load(client, threads=4, patience=120) as load:
        progress(load)
        primary.freeze()
        standby.promote()
        stack.wait_for(lambda: writes(client), 60)
        progress(load)
    silent = [seconds for operation in load.operations for _, seconds in operation.passed]
    assert silent and max(silent) < 3 * DEADLINE_S + SLOW_S, sorted(silent)
    load.verify(database(standby.dsn()))


@pytest.fixture
def far():
    """A network of its own for cartd, with one cable to ours: (words that run something in it, our address, cut())."""
    inside = subprocess.Popen(["unshare", "-n", "sleep", "600"], stderr=subprocess.DEVNULL)
    name, ours, theirs = f"cartd{inside.pid % 100000}", "198.18.55.1", "198.18.55.2"
    enter = ["nsenter", "-t", str(inside.pid), "-n"]
    steps = [["ip", "link", "add", name, "type", "veth", "peer", "name", "far", "netns", str(inside.pid)], ["ip", "addr", "add", f"{ours}/30", "dev", name],
             ["ip", "link", "set", name, "up"], [*enter, "ip", "addr", "add", f"{theirs}/30", "dev", "far"], [*enter, "ip", "link", "set", "far", "up"]]
    try:
        stack.wait_for(lambda: inside.poll() is not None or os.readlink(f"/proc/{inside.pid}/ns/net") != os.readlink("/proc/self/ns/net"), 30)
        for step in steps:
            done = subprocess.run(step, check=False, capture_output=True, text=True)
            if done.returncode != 0:
                pytest.skip(f"no network of its own can be made here: {' '.join(step)}: {done.stderr.strip()}")
        yield enter, ours, lambda: subprocess.run(["ip", "link", "set", name, "down"], check=True)
    finally:
        subprocess.run(["ip", "link", "del", name], check=False, stderr=subprocess.DEVNULL)
        inside.kill()
        inside.wait()


def test_a_host_whose_packets_vanish_is_given_up_within_the_request(servers, whole, connect, far):
    """What was sent to it is acknowledged by nobody: the same request is answered by the next host."""
    enter, address, cut = far
    primary, standby = servers.server(listen_addresses=address), servers.server()
    primary.start()
    standby.follow(primary)
    standby.start()
    one = Side(whole, {"server.workers": 1, "http.request_timeout_ms": 14000,
                       "database.conninfo": f"host={address},{standby.at} port=5432,5432 dbname=cartd user=cartd_app"}, within=enter)
    try:
        client = connect(one)
        stack.wait_for(lambda: client.get(ABSENT).status == 404, 60)
        cart = client.cart()
        assert primary.clients() > 0
        stack.wait_for(lambda: standby.ask("select 1 from cartd.carts where cart_id = %s", cart["id"]), 60)
        standby.promote()
        cut()
        answer = client.get(f"/carts/{cart['id']}")
        assert answer.status == 200 and answer.seconds < 14, answer
        assert answer.seconds > 1, "no packet was lost: this test shows nothing"
        assert client.post(items(cart), BODY).status == 201
    finally:
        one.close()
        for server in (primary, standby):
            server.remove()
