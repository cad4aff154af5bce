"""Reads are one round trip to the database, changes two, whatever they find and however much it is."""
import json
import re
import secrets

import stack
import wire
from conftest import ABSENT, ITEM, item_id, status_path

BATCH = {"entityType": "files", "filters": "{}"}
ROUTES = re.findall(r'\{ HTTP_[A-Z]+, "(\w+)"', (wire.ROOT / "src/api/resources/routes.c").read_text(encoding="utf-8"))


class Journal:
    """Calls, each under a request id of its own, and what the log says of them."""

    def __init__(self, client):
        self.client, self.due = client, {}

    def call(self, trips, method, path="", body=None, status=200, headers=()):
        name = secrets.token_hex(8)
        answer = self.client.call(method, path, body, headers={"X-Request-Id": name, **dict(headers)})
        assert answer.status == status, answer
        self.due[name] = (trips, method, path, status)
        return answer

    def lines(self):
        def all_of_them():
            lines = [json.loads(line) for line in stack.Stack().log("cartd") if any(name in line for name in self.due)]
            return {line["request_id"]: line for line in lines} if len(lines) == len(self.due) else None
        return stack.wait_for(all_of_them, seconds=20)


def test_reads_are_one_round_trip_and_changes_two(api, cart, batch, finished):
    done = batch(cart())
    finished(done)

    def dear():
        """Those that cost something else."""
        journal = Journal(api)
        call = journal.call
        path = "/" + call(2, "POST", body={"CartName": "one"}).json["CartId"]
        call(1, "GET")
        call(1, "GET", "?limit=1")
        call(1, "GET", path)
        call(1, "HEAD", path)
        call(1, "GET", path, status=304, headers={"If-None-Match": '"v1"'})
        call(2, "PUT", path, {"CartName": "two"})
        call(2, "POST", path + "/items", ITEM)
        call(2, "POST", path + "/items", {"items": [{**ITEM, "EntityId": str(number)} for number in range(1000)]})
        call(1, "GET", path + "/items")
        call(1, "GET", path + "/items?limit=7&after=" + "8" * 64)
        call(2, "POST", path + "/items/batch", BATCH)
        call(2, "POST", path + "/items/batch", BATCH, headers={"Idempotency-Key": secrets.token_hex(8)})
        call(1, "GET", "/status/" + status_path(done).rpartition("/")[2])
        call(2, "DELETE", f"{path}/items/{item_id(path, ITEM)}")
        call(2, "DELETE", path)
        lines = journal.lines()
        assert {(line["api"], line["store"]) for line in lines.values()} == {("resources", "demo")}
        assert {line["route"] for line in lines.values()} == set(ROUTES), "a route that this test does not know"
        return [journal.due[name] for name, line in lines.items() if line["trips"] != journal.due[name][0]]
    stack.comes_to([], dear)


def test_refusals_are_no_more(api, cart):
    path = cart("taken")

    def dear():
        journal = Journal(api)
        for method, where, body in (("GET", ABSENT, None), ("GET", ABSENT + "/items", None), ("PUT", ABSENT, {"CartName": "x"}), ("DELETE", ABSENT, None),
                                    ("POST", ABSENT + "/items", ITEM), ("POST", ABSENT + "/items/batch", BATCH), ("DELETE", ABSENT + "/items/x", None)):
            journal.call(1, method, where, body, 404)
        journal.call(1, "GET", "/status/" + "0" * 48, None, 400)
        journal.call(2, "POST", "", {"CartName": "taken"}, 400)
        journal.call(1, "PUT", path, {"CartName": "x"}, 412, {"If-Match": '"v9"'})
        # A transaction that was begun is rolled back, which nobody waits for but the next request.
        return [journal.due[name] for name, line in journal.lines().items() if line["trips"] > journal.due[name][0] + 1]
    stack.comes_to([], dear)
