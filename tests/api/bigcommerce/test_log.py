"""What the logs say of a request: enough to find it, and nothing that is a secret or a person's."""
import json

import pytest

import stack

from shop import CALENDAR, CUSTOM, items, only, path, physical, with_


@pytest.fixture
def logged():
    """logged(name, request id): the lines of a log that name it, once there are any."""
    logs = stack.Stack()

    def find(log, name):
        return stack.wait_for(lambda: [json.loads(line) for line in logs.log(log) if f'"{name}"' in line], seconds=20)
    return find


def test_a_request_is_one_line_in_each_log(api, cart, logged, fresh):
    name = fresh()
    api.get(path(cart()), headers={"X-Request-Id": name})
    line = only(logged("cartd", name))
    assert (line["store"], line["api"], line["status"]) == (api.store, "bigcommerce", 200)
    assert only(logged("access", name))["status"] == 200


def test_a_read_is_one_round_trip(api, cart, logged, fresh):
    def trips(target):
        name = fresh()
        api.get(target, headers={"X-Request-Id": name}, query="include=line_items.physical_items.options")
        return only(logged("cartd", name))["trips"]
    for target in (path(cart()), "/carts/00000000-0000-4000-8000-000000000000"):
        stack.comes_to(1, lambda target=target: trips(target))


@pytest.mark.parametrize("count", [1, 50])
def test_a_write_is_two_round_trips_whatever_its_size(api, cart, logged, fresh, count):
    many = [with_(CALENDAR, list_price=cents / 100) for cents in range(1, count + 1)]

    def dear():
        """Those that cost more."""
        data, first, second = cart(custom_items=[CUSTOM]), cart(line_items=many), cart(line_items=many)
        requests = [
            ("POST", "/carts", {"line_items": many, "customer_id": 1}), ("POST", items(data), {"line_items": many, "custom_items": [CUSTOM] * count}),
            ("PUT", items(first, physical(first)[0]), {"line_item": {"quantity": 3}}), ("PUT", path(first), {"customer_id": 1}),
            ("DELETE", items(second, physical(second)[0]), None), ("DELETE", path(first), None)]
        found = []
        for method, target, body in requests:
            name = fresh()
            assert api.call(method, target, body, headers={"X-Request-Id": name}).status < 300
            if only(logged("cartd", name))["trips"] > 2:
                found.append((method, target))
        return found
    stack.comes_to([], dear)


def test_no_log_tells_a_secret_or_a_person(api, email, fresh):
    key, name = fresh(), f"Somebody {fresh()}"
    api.post("/carts", {"customer_id": 1, "custom_items": [with_(CUSTOM, name=name)]}, headers={"Idempotency-Key": key})
    api.post("/carts", raw=f'{{"custom_items":[{{"name":"{name}","quantity":1,}}'.encode(), headers={"Idempotency-Key": key})
    api.get(f"/carts/{fresh()}", headers={"X-Auth-Token": "a-wrong-" + key})
    logs = stack.Stack()
    for log in ("cartd", "access", "nginx-error", "postgres"):
        text = "\n".join(logs.log(log))
        for secret in (api.token, key, name, email(1)):
            assert secret not in text, log
