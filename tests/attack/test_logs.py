"""What clients write ends in no log as more than a part of one line, and what is secret ends in none."""
import json
import re
import secrets

import pytest

import stack
from client import Client, Closed, Wire, request_bytes
from matrix import BC, TD
from world import bearer

LINES = {"cartd": {"time", "level", "pid", "role", "request_id", "store", "api", "route", "status", "db_us", "total_us", "statements", "trips", "retries", "fault", "event"},
         "access": {"time", "request_id", "remote_addr", "method", "path", "protocol", "status", "request_bytes", "body_bytes", "seconds", "upstream_seconds", "upstream_status", "host"}}

UNPRINTABLE = re.compile(rb"[^\x20-\x7e]")      # all that we log ourselves is ASCII

# A line of its own, were it taken for one.
FORGED = '{"time":"2026-01-01T00:00:00Z","status":200,"forged":true}'
EVIL = {
    "line feed": b"\n" + FORGED.encode(), "carriage return": b"\r" + FORGED.encode(), "both": b"\r\n" + FORGED.encode() + b"\r\n", "encoded line break": b"%0d%0a" + FORGED.encode().replace(b" ", b"%20"),
    "quote": b'","forged":true,"x":"', "backslash": b'\\","forged":true}', "escape at the end": b"x\\", "unicode escape": b"\\u000a\\u0022", "colours": b"\x1b[31mred\x1b[0m", "bell": b"\x07\x08\x7f",
    "NUL": b"\x00", "tab": b"\t", "U+2028": "\u2028".encode() + FORGED.encode(), "U+0085": "\u0085".encode() + FORGED.encode(), "right to left": "\u202e".encode(), "no UTF-8": b"\xff\xfe\xc0\xaf",
    "half a character": b"\xe2\x80", "surrogate": b"\xed\xa0\x80", "BOM": b"\xef\xbb\xbf", "formats": b"%s%n%x%d", "lookup": b"${jndi:ldap://evil/a}", "long": b"A" * 7000, "braces": b"}}{{",
}


def encoded(raw):
    return b"".join(b"%%%02x" % byte for byte in raw)


def places(world, evil):
    """(method, target, headers, body): the text wherever a client may write one."""
    carts = BC.format(store_hash=world.one.hash).encode()
    api, a = [("X-Auth-Token", world.bc)], bearer(world.a.token)
    for spelled in (evil, encoded(evil)[:9000]):
        for target in (b"/", carts + b"/", b"/stores/%s/v3/carts/", b"/api/carts/", b"/api/", b"/cart/v1/", b"/resources/carts/", b"/resources/carts/status/", TD.encode() + b"/v1/Cart/", b"/cart.php/",
                       carts + b"?after=", b"/cart.php?token=", b"/healthz?"):
            yield "GET", target.replace(b"%s", spelled) if b"%s" in target else target + spelled, [], None
    for name in ("X-Request-Id", "User-Agent", "Referer", "Origin", "Accept", "Cookie", "X-Auth-Token", "Authorization", "Token", "SecureURL", "PrivateKey", "Idempotency-Key", "If-Match", "X-Forwarded-For", "Host"):
        yield "GET", carts, [*[pair for pair in api if pair[0] != name], (name, evil)], None
        yield "POST", "/resources/carts", [*[pair for pair in a if pair[0] != name], (name, evil)], {}
    yield evil, carts, api, None
    text = evil.decode("latin-1")
    yield "POST", "/resources/carts", a, {"CartName": text[:200] + secrets.token_hex(4)}
    yield "POST", "/api/carts", [], {"firstName": text, "lastName": text, "email": text, "password": "long enough"}
    yield "POST", "/api/auth/login", [], {"email": text[:200], "password": text[:200] or "x"}
    yield "POST", carts, api, {"custom_items": [{"name": text[:200] or "x", "sku": text[:100], "quantity": 1, "list_price": 1}]}
    yield "POST", f"{TD}/v1/Cart", world.threedcart(world.one), {"BillingFirstName": text, "BillingEmail": text}


def send(url, method, target, headers, body):
    raw = None if body is None else json.dumps(body).encode()
    with Wire(url) as wire:
        wire.send(request_bytes(method, target, headers + ([] if raw is None else [("Content-Type", "application/json")]) + [("Connection", "close")], raw))
        try:
            return wire.answer()
        except Closed:
            return None


def last_seen(world, logs):
    """Both logs, once they hold a request of now."""
    name = f"last-{secrets.token_hex(8)}"
    Client(world.url).send("GET", "/api/nothing", [("X-Request-Id", name)])
    return {log: stack.wait_for(lambda log=log: (lambda raw: raw if name.encode() in raw else None)((logs.state / "log" / f"{log}.log").read_bytes()), seconds=60) for log in LINES}


@pytest.mark.parametrize("kind", EVIL)
def test_whatever_a_client_writes_is_answered_or_refused(world, kind):
    """In JSON or a page of ours, with a sane id; the next test reads what was logged of it."""
    for method, target, headers, body in places(world, EVIL[kind]):
        answer = send(world.url, method, target, headers, body)
        if answer is not None:
            assert answer.status < 500, (method, target, headers, answer)
            assert set(answer.headers["x-request-id"]) <= set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")
            assert not any(name.lower() == "forged" for name, _ in answer.pairs)


def test_every_line_of_both_logs_is_one_object(world):
    """Of all that was logged since the stack was made: the names are ours, and there is nothing between the lines."""
    for log, raw in last_seen(world, stack.Stack()).items():
        for line in raw.removesuffix(b"\n").split(b"\n"):
            try:
                entry = json.loads(line.decode("utf-8"))
            except ValueError as error:
                raise AssertionError(f"{log}: {error}: {line[:600]!r}") from None
            assert isinstance(entry, dict) and set(entry) <= LINES[log], (log, line[:600])
            assert not UNPRINTABLE.search(line), (log, line[:600])


def test_no_log_holds_a_secret_or_a_person(world):
    """Of this suite's own credentials and people, each of which was sent many times by now."""
    env, one = world.env, world.one
    for person in (world.a, world.admin):
        send(world.url, "GET", f"/api/carts/{person.id}?token={person.token}&email={person.email}", bearer(person.token), None)
    wrong = f"wrong-{secrets.token_hex(8)}"
    send(world.url, "POST", "/api/auth/login", [], {"email": env["CARTD_SHOPPER1_EMAIL"], "password": wrong})
    send(world.url, "POST", "/api/auth/login", [], {"email": env["CARTD_SHOPPER1_EMAIL"], "password": env["CARTD_SHOPPER1_PASSWORD"]})
    send(world.url, "GET", BC.format(store_hash=one.hash), [("X-Auth-Token", world.bc), ("Idempotency-Key", wrong)], None)
    send(world.url, "GET", f"/cart.php?{world.shops[world.two].landing}", [], None)
    kept = {"API token": world.bc, "app's key": world.td_key, "app's token": world.td, "access token": world.a.token, "its signature": world.a.token.rpartition(".")[2], "e-mail": world.a.email,
            "admin's e-mail": world.admin.email, "shopper's e-mail": env["CARTD_SHOPPER1_EMAIL"], "password": env["CARTD_SHOPPER1_PASSWORD"], "wrong password": wrong,
            "redirect token": world.shops[world.two].landing.rpartition("=")[2], "session": world.a.session}
    for log, raw in last_seen(world, stack.Stack()).items():
        assert [name for name, secret in kept.items() if secret.encode() in raw] == [], log
