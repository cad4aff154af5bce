"""A deleted account: all of theirs is gone, nobody else's."""
import http.client
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlsplit

import psycopg2
import pytest

from people import SHOPPER, newcomer, path


@pytest.fixture
def belongings(ledger, cart, fresh):
    """belongings(somebody): one of everything that a person owns."""
    def make(somebody):
        for _ in range(3):
            number = cart(somebody.id)
            ledger.run("""insert into cartd.cart_lines (store_id, cart_id, line_id, position, kind, quantity, product_id, variant_id, added_at)
                          values (%s, %s, gen_random_uuid(), 1, 'product', 1, 1, 1, now())""", ledger.store, number)
            ledger.run("insert into cartd.redirect_tokens (store_id, token_hash, cart_id, created_at, expires_at) values (%s, %s, %s, now(), now() + interval '1 day')",
                       ledger.store, fresh() + fresh(), number)
        ledger.run("""insert into cartd.addresses (store_id, address_id, account_id)
                      select %s, coalesce(max(address_id), 0) + 1, %s from cartd.addresses where store_id = %s""", ledger.store, somebody.id, ledger.store)
        ledger.run("insert into cartd.refresh_tokens (store_id, token_hash, session_id, created_at) values (%s, %s, %s, now())",
                   ledger.store, fresh() + fresh(), somebody.session)
        ledger.run("insert into cartd.idempotency_keys (store_id, principal, key, request_hash, status, headers, body, created_at) values (%s, %s, %s, repeat('0', 64), 201, '', '{}', now())",
                   ledger.store, f"account:{somebody.id}", fresh())
    return make


def counted(ledger):
    """Rows of each table that belong to somebody: account → table → count."""
    rows = ledger.run("""
        select account_id, 'carts', count(*) from cartd.carts where store_id = %(s)s group by 1
        union all select c.account_id, 'lines', count(*) from cartd.cart_lines l join cartd.carts c using (store_id, cart_id) where store_id = %(s)s group by 1
        union all select c.account_id, 'redirects', count(*) from cartd.redirect_tokens l join cartd.carts c using (store_id, cart_id) where store_id = %(s)s group by 1
        union all select account_id, 'addresses', count(*) from cartd.addresses where store_id = %(s)s group by 1
        union all select account_id, 'roles', count(*) from cartd.account_roles where store_id = %(s)s group by 1
        union all select account_id, 'sessions', count(*) from cartd.sessions where store_id = %(s)s group by 1
        union all select s.account_id, 'refresh', count(*) from cartd.refresh_tokens t join cartd.sessions s using (store_id, session_id) where store_id = %(s)s group by 1
        union all select substr(principal, 9)::integer, 'keys', count(*) from cartd.idempotency_keys where store_id = %(s)s and principal like 'account:%' group by 1
        union all select account_id, 'account', 1 from cartd.accounts where store_id = %(s)s""".replace("%(s)s", str(ledger.store)))
    found = {}
    for account, table, count in rows:
        found.setdefault(account, {})[table] = count
    return found


def test_everything_of_theirs_goes_and_nothing_of_anybody_elses(admin, person, belongings, ledger):
    one, other = person(SHOPPER), person(SHOPPER)
    belongings(one), belongings(other)
    before = counted(ledger)
    lines = ledger.one("select count(*) from cartd.cart_lines")
    assert set(before[one.id]) == {"carts", "lines", "redirects", "addresses", "roles", "sessions", "refresh", "keys", "account"}
    assert admin.delete(path(one)).status == 204
    after = counted(ledger)
    assert after == {account: tables for account, tables in before.items() if account != one.id}
    assert ledger.one("select count(*) from cartd.cart_lines") == lines - before[one.id]["lines"]


def test_it_is_irreversible(admin, person):
    somebody = person(SHOPPER)
    assert admin.delete(path(somebody)).status == 204
    for method in ("GET", "DELETE"):
        assert admin.call(method, path(somebody)).status == 404
    assert somebody.get(path(somebody)).status == 401


def test_who_deletes_themselves_is_out_at_once(shopper):
    assert shopper.delete(path(shopper)).status == 204
    assert shopper.get(path(shopper)).status == 401


def test_their_address_is_free_again(admin, anonymous, person, swept):
    somebody = person(SHOPPER)
    assert admin.delete(path(somebody)).status == 204
    answer = anonymous.post("/carts", newcomer("x", email=somebody.email))
    assert answer.status == 201 and answer.json["id"] != somebody.id
    swept.append(answer.json["id"])


def test_their_carts_are_gone_for_the_merchant_too(admin, person, cart, env, url):
    somebody = person(SHOPPER)
    number, at = cart(somebody.id), urlsplit(url)

    def status():
        connection = http.client.HTTPConnection(at.hostname, at.port, timeout=10)
        connection.request("GET", f"/stores/{env['CARTD_STORE']}/v3/carts/{number}", headers={"X-Auth-Token": env["CARTD_BIGCOMMERCE_TOKEN"]})
        return connection.getresponse().status
    assert status() == 200
    assert admin.delete(path(somebody)).status == 204
    assert status() == 404


def test_a_cart_that_is_being_changed_is_waited_for(admin, person, cart, env, ledger):
    somebody = person(SHOPPER)
    number, answers = cart(somebody.id), []
    other = psycopg2.connect(env["CARTD_DATABASE_URL"])
    with other, other.cursor() as cursor:
        cursor.execute("update cartd.carts set version = version + 1 where cart_id = %s", [number])
        thread = threading.Thread(target=lambda: answers.append(admin.delete(path(somebody))))
        thread.start()
        time.sleep(0.3)
        assert not answers
    thread.join()
    other.close()
    assert answers[0].status == 204
    assert not ledger.run("select from cartd.carts where cart_id = %s", number)


def test_of_two_who_delete_one_is_told_that_there_is_none(admin, person):
    for _ in range(8):
        somebody = person(SHOPPER)
        with ThreadPoolExecutor(2) as pool:
            assert sorted(answer.status for answer in pool.map(lambda _: admin.delete(path(somebody)), range(2))) == [204, 404]
