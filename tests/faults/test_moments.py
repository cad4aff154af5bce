"""What one answer shows is of one moment, however many statements it takes: no older version over newer contents."""
from concurrent.futures import ThreadPoolExecutor

import pytest

import portal
import stack
from history import Recorder
from calls import Answer

ITEM = {"EntityId": "first", "BundleUuid": "bundle", "BundleVersion": "1", "EntityType": "files"}


@pytest.fixture
def between(side, database, tmp_path, whole):
    """between(table, change): asks, and while the answer waits for that table somebody changes the cart.  With .ask() as Recorder's."""
    one = side(server_workers=1, server_work_timeout_ms=60000, http_request_timeout_ms=40000, database_statement_timeout_ms=30000, database_lock_timeout_ms=30000)
    recorder = Recorder(whole.env, tmp_path / "history", one.url)
    watcher, other = database(), database()

    def ask(*what, **more):
        answer = Answer(recorder.ask(1, *what, **more)["answer"])
        assert answer.done, answer.text
        return answer

    def run(table, change, *what, **more):
        other.connection.autocommit = False
        other.run(f"lock table {table} in access exclusive mode")
        with ThreadPoolExecutor(1) as threads:
            waiting = threads.submit(ask, *what, **more)
            stack.wait_for(lambda: watcher.run("select 1 from pg_locks where relation = %s::regclass and not granted", table), 15)
            for statement, *values in change:
                other.run(statement, *values)
            other.connection.commit()
            return waiting.result()
    run.ask = ask
    yield run
    recorder.close()
    assert not recorder.wrong, recorder.wrong


def test_threedcart_shows_names_and_version_of_one_moment(between):
    made = between.ask("threedcart", "POST", "/v1/Cart", {"BillingFirstName": "before"})
    cart = made.headers["x-cart-id"]
    answer = between("cartd.cart_contacts", [("update cartd.cart_contacts set billing_first_name = 'after' where cart_id = %s", cart),
                                             ("update cartd.carts set version = 2 where cart_id = %s", cart)],
                     "threedcart", "GET", f"/v1/Cart/{cart}")
    assert (answer.version, answer.json["BillingFirstName"]) == (2, "after")


@pytest.mark.parametrize("held", [True, False])
def test_resources_shows_items_and_version_of_one_moment(between, whole, held):
    """Also where there is no item left, or none yet."""
    user = portal.sign_up(whole.url)
    cart = between.ask("resources", "POST", "", {"CartName": "moment"}, user=user).json["CartId"]
    if held:
        between.ask("resources", "POST", f"/{cart}/items", ITEM, user=user)
        change = ("delete from cartd.resource_items where cart_id = %s", cart)
    else:
        change = ("insert into cartd.resource_items (store_id, cart_id, item_id, entity_id, bundle_uuid, bundle_version, entity_type)"
                  " select store_id, cart_id, sha256('x'), 'e', 'b', '1', 'files' from cartd.resource_carts where cart_id = %s", cart)
    answer = between("cartd.resource_items", [change, ("update cartd.resource_carts set version = 3 where cart_id = %s", cart)],
                     "resources", "GET", f"/{cart}/items", user=user)
    assert (answer.version, len(answer.json["items"])) == (3, 0 if held else 1)
