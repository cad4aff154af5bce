"""A primary and its synchronous standby: either of them lost, exchanged, silent, or back as what it no longer is.

cartd is told both hosts; nobody tells it which of them is the primary.
"""
import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

import pair
import stack
from load import Load, PRODUCT, body_of

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
        server.kill()


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
