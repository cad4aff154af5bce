"""Fixtures of every API's suite: a conftest imports those it uses, and says by `db` which database view is its own."""
import json
import uuid

import pytest
import stack


@pytest.fixture(scope="session")
def env():
    """What demo.env names."""
    return stack.environment()


@pytest.fixture(scope="session")
def url(env):
    return env["CARTD_URL"]


@pytest.fixture
def nothing_stored(db):
    """with nothing_stored(): what happens inside leaves the database as it was."""
    return db.nothing_stored


@pytest.fixture
def fresh():
    """fresh(): an Idempotency-Key, or any other word, that nobody used before."""
    return lambda: uuid.uuid4().hex


@pytest.fixture
def logged():
    """logged(request id): cartd's line about it, once there is one."""
    logs = stack.Stack()

    def find(name):
        line, = stack.wait_for(lambda: [json.loads(line) for line in logs.log("cartd") if f'"{name}"' in line], seconds=20)
        return line
    return find
