"""Fixtures: the stack, sides of it, its database.  CARTD_LONG=1 makes every load longer."""
import os
import pathlib
import re
import sys

import psycopg2
import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import stack                # noqa: E402
from load import Client     # noqa: E402
from side import Side       # noqa: E402

LONG = bool(os.environ.get("CARTD_LONG"))


@pytest.fixture(scope="session")
def longer():
    """longer(seconds, in_the_long_form)"""
    return lambda short, long: long if LONG else short


@pytest.fixture(scope="session")
def whole():
    """The stack itself."""
    return stack.Stack()


@pytest.fixture
def site(whole):
    """The stack, serving and with all its workers; a test leaves it so."""
    stack.wait_for(whole.serves, 20)
    yield whole
    whole.start("postgres")     # where the test ended between stop and start
    stack.wait_for(whole.serves, 20)


@pytest.fixture(scope="session")
def connect(whole):
    """connect(to): a client of the stack, or of a side."""
    return lambda to: Client(to.url, whole.env["CARTD_STORE"], whole.env["CARTD_BIGCOMMERCE_TOKEN"])


@pytest.fixture
def client(site, connect):
    return connect(site)


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item):
    outcome = yield
    item.failed = getattr(item, "failed", False) or outcome.get_result().failed


@pytest.fixture
def side(whole, request):
    """side(**settings): another cartd and nginx on the stack's database; server_workers=3.  Logs of failures go to the stack's."""
    made = []
    name = re.sub(r"\W+", "-", request.node.name)

    def make(nginx=True, environment=None, ready=True, **settings):
        one = Side(whole, {key.replace("_", ".", 1): value for key, value in settings.items()}, nginx, environment)
        made.append(one)
        if ready:
            stack.wait_for(lambda: one.said("serving "), 20)
        return one
    yield make
    for number, one in enumerate(made):
        one.close(f"{name}-{number}" if request.node.failed else None)


class Database:
    """The owner's view of it; a connection of its own for each that is made."""

    def __init__(self, dsn):
        self.connection = psycopg2.connect(dsn)
        self.connection.autocommit = True

    def run(self, statement, *values):
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def close(self):
        self.connection.close()


@pytest.fixture
def database(whole):
    """database(): a connection, open until the test ends."""
    made = []

    def make(dsn=None):
        made.append(Database(dsn or stack.database_url(whole.env)))
        return made[-1]
    yield make
    for one in made:
        one.close()
