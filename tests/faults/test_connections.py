"""PostgreSQL has no connection left for cartd: other sessions have them all, or the role may have no more."""
import psycopg2
import pytest

import apis
import pair
import stack
from load import PRODUCT

ABSENT = "/carts/00000000-0000-4000-8000-000000000000"
BODY = {"line_items": [{"product_id": PRODUCT, "quantity": 1}]}
IN_TIME_S = 5


@pytest.fixture(scope="module")
def server(whole, request):
    servers = pair.Servers(whole)
    one = servers.server()
    one.start()
    yield one
    servers.close("connections" if request.session.testsfailed else None)


@pytest.fixture
def crowd(server):
    """crowd(): every connection that an ordinary role may have is somebody else's; crowd.leave()."""
    class Crowd:
        def __init__(self):
            self.sessions = []

        def __call__(self):
            try:
                while True:
                    self.sessions.append(psycopg2.connect(server.dsn("cartd_operator")))
            except psycopg2.OperationalError as error:
                assert "remaining connection slots" in str(error) or "too many clients" in str(error), error

        def leave(self):
            while self.sessions:
                self.sessions.pop().close()
    one = Crowd()
    yield one
    one.leave()


def ended(server):
    server.ask("select count(pg_terminate_backend(pid)) from pg_stat_activity where usename = 'cartd_app'")
    stack.wait_for(lambda: server.clients() == 0, 30)


def refused(answers):
    for answer in answers:
        assert answer.status == 503 and answer.complaint() is None and answer.seconds < IN_TIME_S, answer


def ask_all(client, cart):
    return [client.get(f"/carts/{cart['id']}"), client.post("/carts", BODY), client.post(f"/carts/{cart['id']}/items", BODY), client.get(ABSENT)]


def serves_again(client, cart, version):
    stack.wait_for(lambda: [client.get(f"/carts/{cart['id']}").status for _ in range(10)] == [200] * 10, 30)
    answer = client.post(f"/carts/{cart['id']}/items", BODY)
    assert answer.status == 201 and answer.data["version"] == version + 1, answer


def test_when_others_have_all_connections_everybody_is_told_until_they_go(server, side, connect, crowd):
    one = side(server_workers=3, database_conninfo=pair.conninfo(server))
    client = connect(one)
    cart = client.cart()
    ended(server)
    crowd()
    refused(ask_all(client, cart) + ask_all(client, cart))
    assert one.said("remaining connection slots") or one.said("too many clients")
    crowd.leave()
    serves_again(client, cart, 1)


def test_each_api_says_so_in_its_own_words(server, side, whole, crowd):
    one = side(server_workers=2, database_conninfo=pair.conninfo(server))
    five = apis.five(one.url, whole.env)
    ended(server)
    crowd()
    for api in five:
        for answer in (api.get(), api.put()):
            assert answer.refused() and answer.seconds < IN_TIME_S, (api.name, answer)
    crowd.leave()
    for api in five:
        stack.wait_for(lambda: api.get().status == 200, 30)
        stack.wait_for(lambda: api.put().status in (200, 201), 30)


def test_who_has_a_connection_goes_on_while_others_get_none(server, side, connect, crowd):
    one = side(server_workers=2, database_conninfo=pair.conninfo(server))
    client = connect(one)
    cart = client.cart()
    stack.wait_for(lambda: server.clients() == 2, 30)
    crowd()
    assert [client.post(f"/carts/{cart['id']}/items", BODY).status for _ in range(10)] == [201] * 10
    # A worker that is replaced meanwhile finds none, and starts all the same.
    one.workers() and one.signal(1)
    stack.wait_for(lambda: one.said("serving "), 30)
    stack.wait_for(one.workers, 30)
    assert {client.get(f"/carts/{cart['id']}").status for _ in range(10)} <= {200, 503}
    crowd.leave()
    serves_again(client, cart, 11)


def test_a_limit_of_the_role_is_answered_as_well(server, side, connect):
    """Fewer connections than workers: some serve, the others say why they do not."""
    server.ask("alter role cartd_app connection limit 0")
    try:
        one = side(server_workers=3, database_conninfo=pair.conninfo(server))
        client = connect(one)
        refused([client.get(ABSENT), client.post("/carts", BODY)])
        assert one.said("too many connections for role")
    finally:
        server.ask("alter role cartd_app connection limit -1")
    stack.wait_for(lambda: [client.get(ABSENT).status for _ in range(10)] == [404] * 10, 30)
    serves_again(client, client.cart(), 1)
