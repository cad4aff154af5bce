"""PostgreSQL stops, crashes, is away and comes back under a write load."""
import os
import signal
import time

import pytest

import stack
from load import Load
from side import conninfo

ABSENT = "/carts/00000000-0000-4000-8000-000000000000"
BODY = {"line_items": [{"product_id": 126, "quantity": 1}]}


@pytest.mark.parametrize("how", ["fast", "immediate"])
def test_writes_survive_a_restart(site, client, database, longer, how):
    with Load(client) as load:
        for _ in range(longer(1, 5)):
            time.sleep(1.5)
            site.stop("postgres", how)
            down = [client.get(ABSENT) for _ in range(10)] + [client.post("/carts", BODY) for _ in range(10)]
            site.start("postgres")
            stack.wait_for(lambda: client.get(ABSENT).status == 404, 15)
        time.sleep(1.5)
        assert [client.get(ABSENT).status for _ in range(50)] == [404] * 50, "a worker has not come back"
    load.verify(database())
    for answer in down:
        assert answer.status == 503 and answer.complaint() is None, answer
        assert answer.seconds < 3, answer
    assert load.slowest() < 5
    assert len(load.failures()) > 0, "no request was hit: this test shows nothing"


def test_without_a_database_the_daemon_is_alive_and_says_what_is_wrong(site, client):
    site.stop("postgres")
    try:
        assert site.healthy()
        answers = [client.post("/carts", BODY) for _ in range(20)]
        for answer in answers:
            assert answer.status == 503 and answer.complaint() is None and answer.seconds < 3, answer
        assert "psql" not in str(answers) and "/" not in answers[0].json["title"], answers[0]
    finally:
        site.start("postgres")
    stack.wait_for(lambda: client.get(ABSENT).status == 404, 15)


def test_cartd_starts_without_a_database_and_serves_when_it_is_there(site, side, connect):
    site.stop("postgres")
    try:
        one = side(server_workers=3)
        client = connect(one)
        answer = client.get(ABSENT)
        assert answer.status == 503 and answer.complaint() is None, answer
    finally:
        site.start("postgres")
    stack.wait_for(lambda: [client.get(ABSENT).status for _ in range(10)] == [404] * 10, 15)


def test_a_database_that_says_nothing_is_given_up_in_time(whole, side, connect, database):
    """Its processes are stopped, not ended: connections stay open and nothing comes."""
    one = side(server_workers=2, http_request_timeout_ms=1000, database_conninfo=conninfo(whole, application_name="silent"))
    client = connect(one)
    stopped = [row[0] for row in database().run("select pid from pg_stat_activity where application_name = 'silent'")]
    assert len(stopped) == 2
    for pid in stopped:
        os.kill(pid, signal.SIGSTOP)
    try:
        answers = [client.get(ABSENT) for _ in range(10)]
    finally:
        for pid in stopped:
            os.kill(pid, signal.SIGCONT)
    # Each worker gives its connection up once and makes a new one, which another process serves.
    assert sorted(answer.status for answer in answers if answer.status != 404) in ([504], [504] * 2), answers
    assert all(answer.seconds < 2 for answer in answers), answers
    assert all(answer.complaint() is None for answer in answers if answer.status == 504), answers


def test_closed_connections_are_made_anew_without_a_failure(site, client, database):
    """What an administrator's pg_terminate_backend does to idle connections: nobody notices."""
    cart = client.cart()
    for _ in range(5):
        database().run("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'cartd_app'")
        time.sleep(0.1)
        assert [client.get(f"/carts/{cart['id']}").status for _ in range(20)] == [200] * 20
        database().run("select pg_terminate_backend(pid) from pg_stat_activity where usename = 'cartd_app'")
        time.sleep(0.1)
        assert [client.post(f"/carts/{cart['id']}/items", BODY).status for _ in range(20)] == [201] * 20
    assert client.get(f"/carts/{cart['id']}").data["version"] == 101
