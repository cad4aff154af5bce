"""Sign-up: who may, many at once, again with the same key."""
import hashlib
import json
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest

import people
from people import ADMIN, SHOPPER, SUPPORT, newcomer


def test_a_closed_store_takes_nobody(anonymous, shopper, support, setting, nothing_stored, fresh):
    setting("signup", "closed")
    with nothing_stored():
        for somebody in (anonymous, shopper, support):
            assert somebody.post("/carts", newcomer(fresh())).status == 403


def test_a_closed_store_does_not_tell_who_is_there(anonymous, person, setting):
    setting("signup", "closed")
    assert anonymous.post("/carts", newcomer("x", email=person().email)).status == 403


def test_in_a_closed_store_accounts_write_makes_accounts(with_, setting, fresh, swept):
    setting("signup", "closed")
    answer = with_("accounts:write").post("/carts", newcomer(fresh()))
    assert (answer.status, answer.json["roleIds"]) == (201, [SHOPPER])
    swept.append(answer.json["id"])


def test_an_open_store_takes_who_is_signed_in_too(shopper, fresh, swept):
    answer = shopper.post("/carts", newcomer(fresh()))
    assert answer.status == 201
    swept.append(answer.json["id"])


@pytest.mark.parametrize("roles", [[], [SHOPPER], [SUPPORT], [ADMIN], [999999]])
def test_roles_are_not_for_the_asking(anonymous, shopper, support, with_, nothing_stored, fresh, roles):
    clerk = with_("accounts:read", "accounts:write", "roles:read", "roles:write")
    with nothing_stored():
        for somebody in (anonymous, shopper, support, clerk):
            assert somebody.post("/carts", newcomer(fresh(), roleIds=roles)).status == 403


def test_one_gives_only_roles_of_which_one_has_everything(with_, role, fresh, nothing_stored, swept):
    clerk = with_("roles:assign", "carts:read")
    below, above = role("carts:read"), role("carts:read", "carts:write")
    with nothing_stored():
        for roles in ([ADMIN], [SUPPORT], [above], [below, above]):
            assert clerk.post("/carts", newcomer(fresh(), roleIds=roles)).status == 403
    answer = clerk.post("/carts", newcomer(fresh(), roleIds=[below, SHOPPER]))
    assert (answer.status, answer.json["roleIds"]) == (201, [SHOPPER, below])
    swept.append(answer.json["id"])


def test_a_credential_that_is_worth_nothing_is_401_and_not_a_stranger(url, nothing_stored, fresh):
    with nothing_stored():
        for token in ("x", "a.b.c"):
            assert people.Client(url, token).post("/carts", newcomer(fresh())).status == 401


def test_of_100_sign_ups_with_one_address_one_is_201(anonymous, ledger, fresh, swept):
    word = fresh()
    with ThreadPoolExecutor(100) as pool:
        answers = list(pool.map(lambda n: anonymous.post("/carts", newcomer(word if n % 2 else word.upper())), range(100)))
    made = [answer for answer in answers if answer.status == 201]
    swept.extend(answer.json["id"] for answer in made)
    counted = Counter(answer.status for answer in answers)
    assert len(made) == 1
    assert set(counted) <= {201, 409, 503}, counted
    assert all("retry-after" in answer.headers for answer in answers if answer.status == 503)
    assert ledger.one("select count(*) from cartd.accounts where store_id = %s and lower(email) = %s", ledger.store, f"{word}@people.example") == 1


def sign_up(anonymous, body):
    """As a client should: again where too many passwords are being hashed."""
    end = time.monotonic() + 20
    while (answer := anonymous.post("/carts", body)).status == 503 and time.monotonic() < end:
        time.sleep(0.05)
    return answer


def test_sign_ups_at_once_get_ids_of_their_own(anonymous, fresh, swept):
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda word: sign_up(anonymous, newcomer(word)), [fresh() for _ in range(16)]))
    numbers = [answer.json["id"] for answer in answers if answer.status == 201]
    swept.extend(numbers)
    assert len(numbers) == len(set(numbers)) == 16


def test_the_same_key_and_request_get_the_first_answer(anonymous, ledger, fresh, swept):
    key, body = {"Idempotency-Key": fresh()}, newcomer(fresh())
    first, second = anonymous.post("/carts", body, headers=key), anonymous.post("/carts", body, headers=key)
    swept.append(first.json["id"])
    assert (first.status, second.status) == (201, 201)
    assert "idempotency-replayed" not in first.headers and second.headers["idempotency-replayed"] == "true"
    assert (first.raw, first.headers["location"], first.headers["etag"]) == (second.raw, second.headers["location"], second.headers["etag"])
    assert ledger.one("select count(*) from cartd.accounts where store_id = %s and email = %s", ledger.store, body["email"]) == 1


@pytest.mark.parametrize("other", [{"password": "another one"}, {"firstName": "Another"}, {"email": "another@people.example"}])
def test_the_same_key_with_another_request_is_422(anonymous, nothing_stored, fresh, swept, other):
    key, body = {"Idempotency-Key": fresh()}, newcomer(fresh())
    swept.append(anonymous.post("/carts", body, headers=key).json["id"])
    with nothing_stored():
        assert anonymous.post("/carts", body | other, headers=key).status == 422


def test_what_is_kept_of_a_password_is_no_fast_digest(anonymous, ledger, fresh, swept):
    key, body = fresh(), newcomer(fresh())
    swept.append(anonymous.post("/carts", body, headers={"Idempotency-Key": key}).json["id"])
    kept = ledger.one("select request_hash from cartd.idempotency_keys where store_id = %s and principal = 'anonymous' and key = %s", ledger.store, key)
    raw = json.dumps(body).encode()
    for guess in (raw, b"POST /api/carts\n" + raw):
        assert hashlib.sha256(guess).hexdigest() != kept


def test_a_key_does_not_keep_a_failure(anonymous, person, fresh, swept, ledger):
    key, body, somebody = {"Idempotency-Key": fresh()}, newcomer(fresh()), person()
    taken = body | {"email": somebody.email}
    assert anonymous.post("/carts", taken, headers=key).status == 409
    answer = anonymous.post("/carts", body, headers=key)
    assert answer.status == 201
    swept.append(answer.json["id"])


def test_a_key_belongs_to_who_used_it(admin, anonymous, fresh, swept):
    key = {"Idempotency-Key": fresh()}
    for somebody in (admin, anonymous):
        answer = somebody.post("/carts", newcomer(fresh()), headers=key)
        assert answer.status == 201 and "idempotency-replayed" not in answer.headers
        swept.append(answer.json["id"])


def test_50_at_once_with_one_key_make_one_account(anonymous, ledger, fresh, swept):
    key, body = {"Idempotency-Key": fresh()}, newcomer(fresh())
    with ThreadPoolExecutor(50) as pool:
        answers = list(pool.map(lambda _: anonymous.post("/carts", body, headers=key), range(50)))
    assert {answer.status for answer in answers} <= {201, 409, 503}
    assert len({answer.json["id"] for answer in answers if answer.status == 201}) == 1
    swept.extend(answer.json["id"] for answer in answers if answer.status == 201)
