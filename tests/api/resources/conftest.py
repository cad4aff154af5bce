"""Fixtures: people of the demo store, their carts, and the database behind them."""
import hashlib
import pathlib
import secrets
import sys
import time
import urllib.parse

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))

import portal   # noqa: E402
import stack    # noqa: E402
import wire     # noqa: E402
from database import Database   # noqa: E402
from fixtures import env, url   # noqa: E402, F401

ITEM = {"EntityId": "entity_id", "BundleUuid": "bundle_id", "BundleVersion": "bundle_version", "EntityType": "entity_type"}
ABSENT = "/00000000-0000-4000-8000-000000000000"


@pytest.fixture(scope="session")
def users(env):
    """Two people; to make one costs a password's hash."""
    made = [portal.sign_up(env["CARTD_URL"]) for _ in range(2)]
    return [wire.Client(env["CARTD_URL"], one.token, one.account, one.email) for one in made]


@pytest.fixture
def api(users, db):
    """Somebody without carts."""
    clear(db, users[0])
    return users[0]


@pytest.fixture
def other(users, db):
    """Somebody else."""
    clear(db, users[1])
    return users[1]


def clear(db, client):
    # In the order in which jobs take them: some may be running.
    for table in ("resource_carts", "job_queue", "resource_jobs"):
        db.run(f"delete from cartd.{table} where account_id = %s", client.account)


@pytest.fixture(scope="session")
def nobody(url):
    return wire.Client(url, None)


@pytest.fixture(scope="session")
def db(env):
    return Database(stack.database_url(env), ("resource_carts", "resource_items", "resource_jobs"))


@pytest.fixture
def nothing_changes(db):
    """Afterwards no cart, item or job has been written, changed or deleted."""
    with db.nothing_stored():
        yield


@pytest.fixture
def cart(api):
    """cart(): the path of a new cart."""
    def make(name=None, client=api):
        answer = client.post(body={"CartName": name or secrets.token_hex(8)})
        assert answer.status == 200, answer
        return "/" + answer.json["CartId"]
    return make


@pytest.fixture
def batch(api):
    """batch(path, type, filters): its answer; `status` asks after it."""
    def start(path, entity_type="files", filters="{}", client=api):
        return client.post(path + "/items/batch", {"entityType": entity_type, "filters": filters})
    return start


def status_path(answer):
    return urllib.parse.urlsplit(answer.json["statusUrl"]).path


@pytest.fixture
def finished(api):
    """finished(answer of batch): the last status, once it is done."""
    def wait(answer, client=api, seconds=15):
        end = time.monotonic() + seconds
        while True:
            status = client.call("GET", whole=status_path(answer))
            assert status.status == 200, status
            if status.json["done"]:
                return status.json
            assert time.monotonic() < end, status
            time.sleep(0.02)
    return wait


def item_id(cart_path, item):
    whole = "/".join([cart_path[1:], item["EntityId"], item["BundleUuid"], item["BundleVersion"], item["EntityType"]])
    return hashlib.sha256(whole.encode()).hexdigest()
