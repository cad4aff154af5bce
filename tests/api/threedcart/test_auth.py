"""Who may do what: SecureURL, PrivateKey and Token together, and their scope."""
import time

import pytest

import stack
import wire
from shop import CALENDAR, items, only, path


def operations(client, key):
    number = only(client.cart(key)["CartItemList"])["CartItemID"]
    return {
        "create": ("POST", "/Cart", {}), "get": ("GET", path(key), None), "head": ("HEAD", path(key), None), "change cart": ("PUT", path(key), {"BillingCity": "x"}),
        "change nothing": ("PUT", path(key), {}), "change no cart": ("PUT", "/Cart", {}), "delete cart": ("DELETE", path(key), None),
        "add item": ("POST", items(key), CALENDAR), "change item": ("PUT", path(key, number), {"ItemQuantity": 2}),
        "delete item": ("DELETE", path(key, number), None), "delete item, other path": ("DELETE", f"{path(key)}/{number}", None)}


NAMES = ("create", "get", "head", "change cart", "change nothing", "change no cart", "delete cart", "add item", "change item", "delete item", "delete item, other path")
READS = ("get", "head")
BAD = [None, "", "x", "0" * 48, "' or 1=1 --", "x" * 4000, "t\u00f6ken", " "]


@pytest.mark.parametrize("header", ["SecureURL", "PrivateKey", "Token"])
@pytest.mark.parametrize("value", BAD)
def test_each_of_the_three_is_needed(both, cart, nothing_stored, header, value):
    key = cart(CALENDAR)
    todo = operations(both, key)
    with nothing_stored():
        answers = [both.call(*todo[name], headers={header: value}) for name in NAMES]
    assert {answer.status for answer in answers} == {401}
    assert all(answer.headers["www-authenticate"] for answer in answers)
    assert len({answer.raw for answer in answers if answer.raw}) == 1, "nothing is told apart"


def test_nobody_is_401_whatever_is_wrong_besides(nobody, nothing_stored):
    with nothing_stored():
        answers = [nobody.post("/Cart", raw=b"{"), nobody.post("/Cart", raw=b"x", headers={"Content-Type": "text/xml"}), nobody.get(path("x"), headers={"Accept": "text/html"}),
                   nobody.post(items("x"), {"ItemQuantity": "x"}), nobody.put("/Cart")]
    assert {answer.status for answer in answers} == {401}


@pytest.mark.parametrize("name", [name for name in NAMES if name not in READS])
def test_a_grant_to_read_does_not_write(readonly, api, cart, nothing_stored, name):
    key = cart(CALENDAR)
    with nothing_stored():
        answer = readonly.call(*operations(api, key)[name])
    assert answer.status == 401 and answer.headers["www-authenticate"]


def test_a_grant_to_read_reads(readonly, cart):
    key = cart(CALENDAR)
    assert readonly.get(path(key)).status == 200 and readonly.head(path(key)).status == 200
    assert readonly.get(path("nothing")).status == 404


def test_a_wrong_scope_tells_nothing_of_the_cart(readonly, cart):
    there, absent = readonly.delete(path(cart())), readonly.delete(path("0123456789abcDEF"))
    assert there.raw == absent.raw and there.status == absent.status == 401
    assert readonly.put(path("x"), raw=b"{").status == 401


@pytest.mark.parametrize("bearer", ["Bearer {}", "bearer {}", "BEARER   {}"])
def test_a_bearer_stands_in_for_the_token(both, cart, bearer):
    answer = both.get(path(cart()), headers={"Token": None, "Authorization": bearer.format(both.token)})
    assert answer.status == 200


def test_a_bearer_is_no_more_than_a_token(api, readonly, cart, nothing_stored):
    key = cart()
    bearer = {"Token": None, "Authorization": f"Bearer {api.token}"}
    with nothing_stored():
        assert api.get(path(key), headers={**bearer, "PrivateKey": None}).status == 401
        assert api.get(path(key), headers={**bearer, "SecureURL": None}).status == 401
        assert api.delete(path(key), headers={"Token": None, "Authorization": f"Bearer {readonly.token}"}).status == 401
        for value in ("Bearer", "Bearer ", f"Basic {api.token}", api.token, f"Bearer{api.token}", f"Bearer {api.token}x", f"Bearer {api.token} x"):
            assert api.get(path(key), headers={"Token": None, "Authorization": value}).status == 401, value


def test_both_at_once_are_fine_where_they_agree(api, readonly, cart):
    key = cart()
    assert api.get(path(key), headers={"Authorization": f"Bearer {api.token}"}).status == 200
    assert api.get(path(key), headers={"Authorization": "Basic cHJveHk6cHJveHk="}).status == 200, "a proxy's"
    assert api.get(path(key), headers={"Authorization": f"Bearer {readonly.token}"}).status == 401
    assert api.get(path(key), headers={"Token": "", "Authorization": f"Bearer {api.token}"}).status == 401


@pytest.mark.parametrize("header", ["SecureURL", "PrivateKey", "Token", "Authorization"])
def test_a_header_that_comes_twice_is_401(api, cart, nothing_stored, header):
    key = cart()
    values = {"SecureURL": api.secure_url, "PrivateKey": api.key, "Token": api.token, "Authorization": f"Bearer {api.token}"}
    for second in (values[header], "x"):
        pairs = [(header, values[header]), (header, second)]
        with nothing_stored():
            answer = api.delete(path(key), headers=pairs + ([("Token", None)] if header == "Authorization" else []))
        assert answer.status in (400, 401)


@pytest.mark.parametrize("form", ["{}", "{}/", "HTTPS://DEMO.EXAMPLE", "demo.example", "Demo.Example/", "http://demo.example", "https://demo.example:443", "demo.example:443/", "http://demo.example:80/"])
def test_the_address_may_be_written_otherwise(both, cart, form):
    assert both.get(path(cart()), headers={"SecureURL": form.format(both.secure_url)}).status == 200


@pytest.mark.parametrize("form", ["{}/cart", "{}//", "{}.", "ftp://demo.example", "https://https://demo.example", "demo.example:8443", "demo.example:443:80", "https://", "https:///", "/", ":443",
                                  "https://demo2.example", "demo", "demo.example.evil", "x@demo.example", "demo.example?", "d\u00e9mo.example", "demo%2Eexample", "x" * 600])
def test_another_address_is_401(both, cart, nothing_stored, form):
    key = cart()
    with nothing_stored():
        assert both.delete(path(key), headers={"SecureURL": form.format(both.secure_url)}).status == 401


def test_another_merchants_credentials_open_nothing(api, stranger, cart, db):
    """Each of the three from the other store: 401. All of them: the other store, where the cart is not."""
    key = cart(CALENDAR)
    before = db.dump()
    todo = operations(api, key)
    for foreign in ({"SecureURL": stranger.secure_url}, {"PrivateKey": stranger.key}, {"Token": stranger.token}, {"PrivateKey": stranger.key, "Token": stranger.token},
                    {"SecureURL": stranger.secure_url, "PrivateKey": stranger.key}, {"SecureURL": stranger.secure_url, "Token": stranger.token}):
        assert {api.call(*todo[name], headers=foreign).status for name in NAMES} == {401}, foreign
    answers = {name: stranger.call(*todo[name]) for name in NAMES if name not in ("create", "change no cart")}
    assert {answer.status for answer in answers.values()} == {404} and len({answer.raw for answer in answers.values() if answer.raw}) == 1
    assert db.dump() == before


def test_an_app_has_one_key_for_all_its_stores(grant, env, cart):
    mine = grant(env["CARTD_STORE"])
    theirs = grant(env["CARTD_STORE2"], key=mine.key)
    key = cart(client=mine)
    assert mine.get(path(key)).status == 200 and theirs.get(path(key)).status == 404
    assert wire.Client(mine.url, mine.secure_url, mine.key, theirs.token).get(path(key)).status == 401


def test_a_key_of_another_app_is_401_with_a_good_token(grant, cart, env):
    one, other = grant(), grant()
    key = cart()
    assert one.get(path(key)).status == other.get(path(key)).status == 200
    assert one.get(path(key), headers={"PrivateKey": other.key}).status == 401


def test_a_revoked_grant_is_worth_nothing(grant, cart, db):
    client, key = grant(), cart()
    assert client.get(path(key)).status == 200
    db.run("update cartd.grants set revoked_at = now() where token_hash = encode(sha256(convert_to(%s, 'UTF8')), 'hex')", client.token)
    assert client.get(path(key)).status == 401


def test_only_hashes_are_stored(env, db):
    dump = db.dump()
    assert all(env[name].encode() not in dump for name in ("CARTD_THREEDCART_PRIVATE_KEY", "CARTD_THREEDCART_TOKEN", "CARTD_THREEDCART_READONLY_TOKEN"))


def test_secrets_are_in_no_log(env, api, cart):
    api.get(path(cart()))
    time.sleep(1.2)
    for name in ("cartd", "access", "nginx-error"):
        text = "\n".join(stack.Stack().log(name))
        assert api.token not in text and api.key not in text


def test_an_address_may_move_to_another_store(env, db, grant):
    """No worker that remembers whose it was answers by that, not once."""
    one, other = db.store_id(env["CARTD_STORE"]), db.store_id(env["CARTD_STORE2"])
    ours, theirs = grant(env["CARTD_STORE"]), grant(env["CARTD_STORE2"])
    ours.secure_url = theirs.secure_url = "https://moving.example"
    was = {store: db.run("select secure_url from cartd.stores where store_id = %s", store)[0][0] for store in (one, other)}
    try:
        for owner, loser, good, bad in ((one, other, ours, theirs), (other, one, theirs, ours), (one, other, ours, theirs)):
            db.run("update cartd.stores set secure_url = %s where store_id = %s", was[loser], loser)
            db.run("update cartd.stores set secure_url = 'https://moving.example' where store_id = %s", owner)
            for _ in range(24):
                assert good.get(path("nothing")).status == 404 and bad.get(path("nothing")).status == 401
    finally:
        for store in (one, other):
            db.run("update cartd.stores set secure_url = %s where store_id = %s", was[store], store)


def test_cartctl_makes_grants_that_work(cartctl, url, cart):
    key = cart(CALENDAR)
    read = cartctl("grant", "create", "--store", "demo", "--scope", "read")
    assert set(read) == {"secureUrl", "privateKey", "token"}
    write = cartctl("grant", "create", "--store", "demo", "--scope", "write", "--name", "Same app", "--private-key", "-", stdin=read["privateKey"] + "\n")
    assert write["privateKey"] == read["privateKey"] and write["token"] != read["token"]
    reader, writer = (wire.Client(url, made["secureUrl"], made["privateKey"], made["token"]) for made in (read, write))
    assert reader.get(path(key)).status == 200 and reader.put(path(key), {}).status == 401 and writer.put(path(key), {}).status == 200
    listed = [row for row in cartctl("grant", "list", "--store", "demo") if row["name"] == "Same app" and row["revokedAt"] is None]
    assert only(listed)["scope"] == "write"
    cartctl("grant", "revoke", "--store", "demo", listed[0]["hash"][:16])
    assert writer.get(path(key)).status == 401 and reader.get(path(key)).status == 200
    cartctl("grant", "revoke", "--store", "demo", "--app", listed[0]["keyHash"])
    assert reader.get(path(key)).status == 401
