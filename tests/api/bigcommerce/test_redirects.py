"""Redirect URLs: one token an answer, which brings one shopper to the cart, once."""
import hashlib
import re
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import parse_qsl, urlsplit

import pytest

import exchange
import wire
from shop import CALENDAR, CUSTOM, OPTIONS, UNKNOWN, items, only, path, physical

INCLUDE = "include=redirect_urls"
SECURE = "https://demo.example"
NAMES = ("cart_url", "checkout_url", "embedded_checkout_url")
PAGES = dict(zip(NAMES, (f"{SECURE}/cart", f"{SECURE}/checkout", f"{SECURE}/checkout?embedded=1")))


def urls_path(data):
    return f"{path(data)}/redirect_urls"


def token_of(urls):
    return only(list({dict(parse_qsl(urlsplit(url).query))["token"] for url in urls.values()}))


@pytest.fixture
def urls(api, cart):
    """urls(**params): the three URLs of a new cart, with these query_params."""
    def make(data=None, **params):
        answer = api.post(urls_path(data or cart()), {"query_params": params})
        assert answer.status == 201, answer
        return answer.data
    return make


@pytest.fixture
def land(url):
    """land(URL): what the server answers there; the store's domain leads to it."""
    def visit(target, method="GET", headers=None):
        to = urlsplit(target)
        return exchange.send(url, method, to.path + ("?" + to.query if to.query else ""), None, [*{"Accept": "text/html", **(headers or {})}.items()], wire.Answer)
    return visit


def check_page(answer, status=404):
    """A small page that holds nothing of the request and loads nothing."""
    assert answer.status == status, answer
    assert answer.headers["content-type"] == "text/html; charset=utf-8" and answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'") and "set-cookie" not in answer.headers
    assert answer.raw.startswith(b"<!doctype html>") and len(answer.raw) < 2000 and not re.search(rb"(?i)script|href|src=|token", answer.raw)
    assert not exchange.LEAKS.search(answer.raw)


# --- making them


@pytest.mark.parametrize("raw, headers", [(None, {}), (b"", {}), (b"{}", {}), (b'{"query_params":{}}', {}), (b'{"query_params":null,"more":1}', {}),
                                          (None, {"Content-Type": "undefined"}), (b"", {"Content-Type": None}), (None, {"Accept": "*/*"})])
def test_a_body_may_be_there_or_not(api, cart, raw, headers):
    data = cart()
    answer = api.post(urls_path(data), raw=raw, headers=headers)
    assert answer.status == 201 and set(answer.data) == set(NAMES)
    token = token_of(answer.data)
    assert re.fullmatch("[0-9a-f]{64}", token)
    assert answer.data["cart_url"] == f"{SECURE}/cart.php?action=load&id={data['id']}&token={token}"
    assert answer.data["checkout_url"] == f"{SECURE}/cart.php?action=loadInCheckout&id={data['id']}&token={token}"
    assert answer.data["embedded_checkout_url"] == f"{SECURE}/cart.php?embedded=1&action=loadInCheckout&id={data['id']}&token={token}"


def test_every_answer_that_shows_a_cart_has_them(api, cart):
    created = api.post("/carts", {"line_items": [CALENDAR]}, query=INCLUDE)
    data = created.data
    line = only(physical(data))
    more = api.post(items(data), {"custom_items": [{"name": "C", "quantity": 1, "list_price": 1}]}, query=INCLUDE)
    custom = only(more.data["line_items"]["custom_items"])
    answers = [created, more, api.get(path(data), query=INCLUDE), api.get(path(data), query="include=redirect_urls%2Cpromotions.banners&" + OPTIONS),
               api.put(items(data, line), {"line_item": {"quantity": 2}}, query=INCLUDE),
               api.put(path(data), {"customer_id": 1}, query=INCLUDE), api.delete(items(data, custom), query=INCLUDE)]
    assert [answer.status for answer in answers] == [201, 201, 200, 200, 200, 201, 200]
    assert len({token_of(answer.data["redirect_urls"]) for answer in answers}) == len(answers), "a token of its own each"


def test_they_are_shown_where_asked_for_alone(api, cart):
    assert "redirect_urls" not in cart() and "redirect_urls" not in api.get(path(cart())).data


def test_a_shown_cart_does_not_move(api, cart):
    data = cart()
    shown = api.get(path(data), query=INCLUDE).data
    shown.pop("redirect_urls")
    assert shown == data == api.get(path(data)).data


def test_a_client_that_has_the_cart_gets_new_urls_all_the_same(api, cart):
    data = cart()
    first = api.get(path(data), query=INCLUDE)
    for known in ('"v1"', first.headers["etag"]):
        assert api.get(path(data), query=INCLUDE, headers={"If-None-Match": known}).status == 200
    assert api.delete(path(data), headers={"If-Match": first.headers["etag"]}).status == 204, "the tag still names the version"


def test_head_makes_no_token(api, cart, nothing_stored):
    data = cart()
    with nothing_stored():
        assert api.head(path(data), query=INCLUDE).status == 200


def test_the_token_itself_is_not_stored(urls, db, cart):
    data = cart()
    token = token_of(urls(data))
    row = only(db.run("select token_hash, expires_at - created_at = interval '30 days', used_at from cartd.redirect_tokens where cart_id = %s", data["id"]))
    assert row == (hashlib.sha256(token.encode()).hexdigest(), True, None)
    assert token.encode() not in db.dump()


def test_query_params_are_appended_encoded(api, cart, urls):
    params = {"a b": "ü&=?#/%+", "utm_source": "mail", "empty": "", "\u4e2d": "\n"}
    for url in urls(**params).values():
        assert url.isascii() and not re.search(r"[\s\"<>]", url)
        assert dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)).items() >= params.items()


@pytest.mark.parametrize("params", [[], "a=b", 1, True, {"a": 1}, {"a": None}, {"a": True}, {"a": ["b"]}, {"a": {}}, {"": "x"}, {"token": "x"}, {"id": "x"},
                                    {"action": "load"}, {"embedded": "1"}, {"n" * 65: "x"}, {"a": "x" * 1025}, {f"p{n}": "x" for n in range(33)},
                                    {f"p{n}": "\u00e9" * 300 for n in range(3)}])
def test_query_params_out_of_bounds_are_refused(api, cart, nothing_stored, params):
    data = cart()
    with nothing_stored():
        answer = api.post(urls_path(data), {"query_params": params})
        assert answer.status == 422 and set(answer.errors) == {"query_params"}, answer


def test_query_params_at_their_bounds_are_taken(api, cart, urls, land):
    urls(**{"n" * 64: "x" * 1024, **{f"p{n}": "" for n in range(31)}})
    full = urls(**{f"p{n}": "\u00e9" * 160 for n in range(4)})       # 3,858 bytes, six for each letter
    assert land(full["cart_url"]).status == 302


@pytest.mark.parametrize("raw, status", [(b"[]", 422), (b"null", 422), (b"1", 422), (b"{", 400), (b'{"query_params":{"a":"b","a":"c"}}', 400)])
def test_a_body_that_is_no_object_is_refused(api, cart, nothing_stored, raw, status):
    data = cart()
    with nothing_stored():
        assert api.post(urls_path(data), raw=raw).status == status


@pytest.mark.parametrize("cart_id", [UNKNOWN, "x", "settings"])
def test_an_absent_cart_has_none(api, nothing_stored, cart_id):
    with nothing_stored():
        assert api.post(f"/carts/{cart_id}/redirect_urls").status == 404
        assert api.get(f"/carts/{cart_id if cart_id != 'settings' else 'y'}", query=INCLUDE).status == 404


def test_an_ended_cart_has_none(api, cart, db, nothing_stored):
    data = cart()
    db.run("update cartd.carts set expires_at = now() where cart_id = %s", data["id"])
    with nothing_stored():
        assert api.post(urls_path(data)).status == 404 and api.get(path(data), query=INCLUDE).status == 404


def test_the_right_to_change_is_needed(cart, readonly, nobody, stranger, nothing_stored):
    data = cart()
    with nothing_stored():
        assert readonly.post(urls_path(data)).status == 403
        assert nobody.post(urls_path(data)).status == 401 and nobody.get(path(data), query=INCLUDE).status == 401
        assert stranger.post(urls_path(data)).status == 404 and stranger.get(path(data), query=INCLUDE).status == 404


def test_a_retry_gets_the_same_urls(api, cart, fresh):
    data, key = cart(), fresh()
    first, second = (api.post(urls_path(data), headers={"Idempotency-Key": key}) for _ in range(2))
    assert first.raw == second.raw and second.headers["idempotency-replayed"] == "true"


# --- following them


@pytest.mark.parametrize("name", NAMES)
def test_a_url_leads_to_its_page(cart, urls, land, name):
    data = cart()
    answer = land(urls(data)[name])
    assert answer.status == 302 and answer.headers["location"] == PAGES[name]
    assert answer.headers["cache-control"] == "no-store" and answer.headers["referrer-policy"] == "no-referrer"
    same_site = "None" if "embedded" in name else "Lax"
    assert answer.headers["set-cookie"] == f"cartd_cart={data['id']}; Path=/; HttpOnly; Secure; SameSite={same_site}"


@pytest.mark.parametrize("first", NAMES)
@pytest.mark.parametrize("second", NAMES)
def test_a_token_works_once(urls, land, first, second):
    made = urls()
    assert land(made[first]).status == 302
    check_page(land(made[second]))


def test_parameters_go_along(urls, land):
    params = {"utm_source": "m a&i=l", "\u4e2d": "\n\r", "empty": ""}
    for name in NAMES:
        got = urlsplit(land(urls(**params)[name]).headers["location"])
        assert f"{got.scheme}://{got.netloc}{got.path}" == PAGES[name].split("?")[0]
        rest = dict(parse_qsl(got.query, keep_blank_values=True))
        assert rest == {**params, **({"embedded": "1"} if "embedded" in name else {})}


def test_fifty_visits_at_once_find_one_way_in(urls, land):
    target = urls()["cart_url"]
    with ThreadPoolExecutor(50) as pool:
        statuses = [answer.status for answer in pool.map(lambda _: land(target), range(50))]
    assert sorted(statuses) == [302] + [404] * 49


def test_head_does_not_use_a_token_up(urls, land, nothing_stored):
    target = urls()["checkout_url"]
    with nothing_stored():
        for _ in range(3):
            answer = land(target, method="HEAD")
            assert answer.status == 302 and answer.headers["location"] == PAGES["checkout_url"] and "set-cookie" not in answer.headers
    assert land(target).status == 302
    assert land(target, method="HEAD").status == 404


def test_a_token_ends_after_its_time(urls, cart, land, db):
    data = cart()
    target = urls(data)["cart_url"]
    db.run("update cartd.redirect_tokens set created_at = now() - interval '31 days', expires_at = now() where cart_id = %s", data["id"])
    check_page(land(target))


def test_a_token_ends_with_its_cart(api, urls, cart, land, db):
    gone, ended = cart(), cart()
    targets = urls(gone)["cart_url"], urls(ended)["cart_url"]
    assert api.delete(path(gone)).status == 204
    db.run("update cartd.carts set expires_at = now() where cart_id = %s", ended["id"])
    for target in targets:
        check_page(land(target))


def test_a_changed_cart_keeps_its_urls(api, urls, cart, land):
    data = cart()
    target = urls(data)["cart_url"]
    assert api.post(items(data), {"line_items": [CALENDAR]}).status == 201
    assert land(target).status == 302


@pytest.mark.parametrize("change", [
    lambda url: url.replace("action=load", "action=Load"), lambda url: url.replace("action=load", "action="), lambda url: url.replace("action=load&", ""),
    lambda url: re.sub("token=.{4}", "token=0000", url), lambda url: url[:-1], lambda url: url + "0", lambda url: url + "%00", lambda url: url + "%27",
    lambda url: re.sub("&token=.*", "", url), lambda url: re.sub("id=[^&]*", f"id={UNKNOWN}", url), lambda url: re.sub("id=[^&]*", "id=x", url),
    lambda url: re.sub("id=[^&]*&", "", url), lambda url: url.replace("/cart.php", "/cart.php/"), lambda url: url.replace("/cart.php", "/cart.php/more"),
    lambda url: url.replace("?", "?x=<script>alert(1)</script>&").replace("action=load", "action=x"), lambda url: re.sub("token=(.*)", lambda m: "token=" + m[1].upper() + "A", url)])
def test_anything_else_is_a_404_page_and_uses_nothing_up(urls, land, change):
    target = urls()["cart_url"]
    answer = land(change(target))
    assert answer.status in (400, 404), answer
    if answer.status == 404:
        check_page(answer)
    assert land(target).status == 302


def test_no_query_at_all_is_a_404_page(land):
    check_page(land(f"{SECURE}/cart.php"))


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_use_nothing_up(urls, land, method):
    target = urls()["cart_url"]
    answer = land(target, method=method)
    assert answer.headers["allow"] == "GET, HEAD"
    check_page(answer, 405)
    assert land(target).status == 302


def test_another_stores_token_is_worth_nothing_here(stranger, land):
    """The server block says which store this is, not the request."""
    made = stranger.post("/carts", {"custom_items": [CUSTOM]}, query=INCLUDE).data["redirect_urls"]
    assert made["cart_url"].startswith("https://demo2.example/cart.php?")
    for headers in ({}, {"Host": "demo2.example"}, {"CARTD-STORE": "demo2"}, {"Cartd_Store": "demo2"}):
        check_page(land(made["cart_url"], headers=headers))


def test_the_pages_are_the_stores(env, db, urls, land):
    store = db.store_id(env["CARTD_STORE"])
    try:
        db.run("update cartd.stores set cart_page = '/basket?from=link', checkout_page = 'https://pay.example/now' where store_id = %s", store)
        assert land(urls()["cart_url"]).headers["location"] == f"{SECURE}/basket?from=link"
        assert land(urls(a="b")["cart_url"]).headers["location"] == f"{SECURE}/basket?from=link&a=b"
        assert land(urls(a="b")["checkout_url"]).headers["location"] == "https://pay.example/now?a=b"
    finally:
        db.run("update cartd.stores set cart_page = default, checkout_page = default where store_id = %s", store)


def test_host_does_not_decide_where_it_leads(urls, land):
    assert land(urls()["cart_url"], headers={"Host": "evil.example"}).headers["location"] == PAGES["cart_url"]
