"""A schema that does not fit the program: said at once, in words, and never served with."""
import re
import signal
import subprocess
import time
import uuid

import pytest

import stack
from load import Load
from side import conninfo

UNFIT = 78      # EX_CONFIG


@pytest.fixture
def drifted(whole, database):
    """A database with the schema and none of the data, where a column has another name; the name of the database."""
    url, name = stack.database_url(whole.env), f"cartd_faults_{uuid.uuid4().hex[:12]}"
    there = re.sub(r"/cartd\?", f"/{name}?", url)
    assert there != url
    database().run(f"create database {name}")
    dump = subprocess.run(["pg_dump", "--schema-only", url], check=True, capture_output=True).stdout
    subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", there], input=dump, check=True, capture_output=True)
    database(there).run("alter table cartd.cart_lines rename column gift_wrapping to wrapping")
    yield name
    database().run(f"drop database {name} with (force)")


def test_the_same_schema_in_another_database_is_fine(whole, side, drifted, database):
    """What makes the tests below mean something."""
    database(re.sub(r"/cartd\?", f"/{drifted}?", stack.database_url(whole.env))).run(
        "alter table cartd.cart_lines rename column wrapping to gift_wrapping")
    one = side(nginx=False, server_workers=2, database_conninfo=conninfo(whole, dbname=drifted))
    assert len(one.workers()) == 2


def test_cartd_does_not_start_and_says_why(whole, side, drifted):
    one = side(nginx=False, ready=False, server_workers=3, database_conninfo=conninfo(whole, dbname=drifted))
    assert one.wait(10) == UNFIT
    assert any("gift_wrapping" in line and "statement cart/" in line for line in one.log()), "the statement and the column are named"
    assert one.said("this program does not fit the database")
    assert not one.socket.exists()


def test_a_column_of_another_type_is_named(whole, side, drifted, database):
    """It could be read, and would be misread."""
    owner = database(re.sub(r"/cartd\?", f"/{drifted}?", stack.database_url(whole.env)))
    owner.run("alter table cartd.cart_lines rename column wrapping to gift_wrapping")
    owner.run("alter table cartd.cart_lines alter column gift_wrapping type varchar(5000)")
    one = side(nginx=False, ready=False, server_workers=2, database_conninfo=conninfo(whole, dbname=drifted))
    assert one.wait(20) == UNFIT
    assert any("statement cart/" in line and " is text in the header, " in line for line in one.log())


def test_a_reload_that_does_not_fit_leaves_the_old_workers(whole, side, connect, drifted, database):
    one = side(server_workers=3)
    before = one.workers()
    with Load(connect(one), threads=4) as load:
        one.configure(database_conninfo=conninfo(whole, dbname=drifted))
        one.signal(signal.SIGHUP)
        stack.wait_for(lambda: one.said("does not fit the database"), 10)
        time.sleep(1)
        assert one.process.poll() is None
        assert all(map(stack.alive, before)), "they serve, as nobody else can"
        one.configure(database_conninfo=conninfo(whole))
        one.signal(signal.SIGHUP)
        stack.wait_for(lambda: len(one.workers()) == 3 and not any(map(stack.alive, before)), 15)
        time.sleep(0.3)
    assert load.failures() == []
    assert len(load.verify(database())) == len(load.operations)
    assert len(one.said("does not fit the database")) == 1, "said once, not by each try"


def test_a_column_that_goes_while_cartd_runs_is_no_crash(whole, side, connect, drifted, database):
    """Requests that need it fail, and go on when it is back."""
    owner = database(re.sub(r"/cartd\?", f"/{drifted}?", stack.database_url(whole.env)))
    owner.run("alter table cartd.cart_lines rename column wrapping to gift_wrapping")
    one = side(server_workers=2, database_conninfo=conninfo(whole, dbname=drifted))
    client = connect(one)
    absent = "/carts/00000000-0000-4000-8000-000000000000"
    assert client.get(absent).status == 401     # there is no store yet
    workers = one.workers()
    owner.run("alter table cartd.stores rename column hash to other")
    answers = [client.get(absent) for _ in range(10)]
    assert {answer.status for answer in answers} <= {500, 503}, answers
    assert all(answer.json["status"] == answer.status and b"hash" not in answer.raw for answer in answers), answers
    owner.run("alter table cartd.stores rename column other to hash")
    stack.wait_for(lambda: {client.get(absent).status for _ in range(10)} == {401}, 3)
    assert one.workers() == workers
