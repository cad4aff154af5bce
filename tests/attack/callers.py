"""Who asks: every kind of caller, what they show, and where that is worth something."""
import hashlib
import secrets
from collections import namedtuple

import world as worlds
from world import bearer

PEOPLE = ("accounts", "storefront", "resources")
MERCHANT = frozenset({"cart:read", "cart:write", "information:read", "information:write"})

# at: the APIs that let this caller in; person: who they are there; scopes: of an API token; second: it is the second store that lets them in.
Caller = namedtuple("Caller", "name headers at person scopes second", defaults=((), None, frozenset(), False))


def api_token(token):
    return [("X-Auth-Token", token)]


def grant(url, key, token):
    return [(name, value) for name, value in (("SecureURL", url), ("PrivateKey", key), ("Token", token)) if value is not None]


def people(world):
    known = {"shopper A": world.a, "shopper B": world.b, "support": world.support, "admin": world.admin, "clerk": world.clerk}
    for name, person in known.items():
        yield Caller(name, bearer(person.token), PEOPLE, person)
    yield Caller("shopper A, scheme in capitals", [("Authorization", f"BEARER {world.a.token}")], PEOPLE, world.a)
    yield Caller("shopper A by the token header", [("token", world.a.token)], ("storefront",), world.a)
    yield Caller("switched off", bearer(world.inactive.token), (), world.inactive)
    yield Caller("signed out", bearer(world.gone.token))
    yield Caller("the other store's shopper", bearer(world.a2.token))
    yield Caller("the other store's admin", bearer(world.admin2.token))
    yield Caller("shopper A as Basic", [("Authorization", f"Basic {world.a.token}")])
    yield Caller("shopper A without a scheme", [("Authorization", world.a.token)])
    yield Caller("an empty bearer", [("Authorization", "Bearer ")])
    yield Caller("a bearer of rubbish", bearer("null"))
    for name, token in worlds.forged(world).items():
        yield Caller(f"forged: {name}", bearer(token))


def merchants(world):
    """bigcommerce's."""
    one, token = world.one, world.bc
    yield Caller("API token", api_token(token), ("bigcommerce",), None, MERCHANT)
    yield Caller("API token, another client's", api_token(one.api_token("store_cart", "store_v2_information", client="somebody")), ("bigcommerce",), None, MERCHANT)
    yield Caller("API token, read-only", api_token(one.api_token("store_cart_read_only", "store_v2_information_read_only")), ("bigcommerce",), None,
                 frozenset({"cart:read", "information:read"}))
    yield Caller("API token, carts alone", api_token(one.api_token("store_cart")), ("bigcommerce",), None, frozenset({"cart:read", "cart:write"}))
    yield Caller("API token, settings alone", api_token(one.api_token("store_v2_information")), ("bigcommerce",), None, frozenset({"information:read", "information:write"}))
    yield Caller("API token without scopes", api_token(one.api_token()), ("bigcommerce",))
    yield Caller("API token of the other store", api_token(world.bc_two), ("bigcommerce",), None, MERCHANT, True)
    wrong = {"revoked": one.api_token("store_cart", revoked=True), "unknown": secrets.token_hex(24), "cut off": token[:-1],
             "in capitals": token.upper() + "F", "its hash": hashlib.sha256(token.encode()).hexdigest(), "a wildcard": "%", "too long": token * 20}
    for name, value in wrong.items():
        yield Caller(f"API token, {name}", api_token(value))
    yield Caller("API token twice", api_token(token) * 2)
    yield Caller("API token as Bearer", bearer(token))


def apps(world):
    """threedcart's."""
    one, two, key, token = world.one, world.two, world.td_key, world.td
    url, both = one.secure_url, frozenset({"read", "write"})
    yield Caller("app", grant(url, key, token), ("threedcart",), None, both)
    yield Caller("app by Bearer", grant(url, key, None) + bearer(token), ("threedcart",), None, both)
    yield Caller("app, reading only", grant(url, key, one.grant(key, scope="read")), ("threedcart",), None, frozenset({"read"}))
    yield Caller("app of the other store", grant(two.secure_url, world.td_key_two, world.td_two), ("threedcart",), None, both, True)
    wrong = {"the other store's token": (url, key, world.td_two),
             "the other store's key and token": (url, world.td_key_two, world.td_two), "at the other store's address": (two.secure_url, key, token),
             "another's key": (url, world.td_key_two, token), "without an address": (None, key, token), "without a key": (url, None, token), "without a token": (url, key, None),
             "an unknown token": (url, key, secrets.token_hex(24)), "revoked": (url, key, one.grant(key, revoked=True)),
             "hashes": (url, hashlib.sha256(key.encode()).hexdigest(), hashlib.sha256(token.encode()).hexdigest()), "an unknown address": ("https://nowhere.example", key, token)}
    for name, words in wrong.items():
        yield Caller(f"app, {name}", grant(*words))
    yield Caller("app, a header twice", grant(url, key, token) + [("PrivateKey", key)])
    yield Caller("app, two tokens", grant(url, key, token) + bearer(world.td_two))


def strays(world):
    """What is good at one API, shown to another in its own words."""
    url = world.one.secure_url
    yield Caller("shopper A's token as API token", api_token(world.a.token[:250]))
    yield Caller("admin's token as an app's", grant(url, world.td_key, world.admin.token), ("storefront",), world.admin)
    yield Caller("API token as an app's", grant(url, world.td_key, world.bc))
    yield Caller("app's token as API token", api_token(world.td))
    yield Caller("app's token as Bearer", bearer(world.td))
    yield Caller("the admin by cookie", [("Cookie", f"token={world.admin.token}; Authorization=Bearer {world.admin.token}; session={world.admin.session}")])
    yield Caller("the admin by say-so", [("X-User-Id", str(world.admin.id)), ("X-Forwarded-User", "admin"), ("X-Account-Id", "1"), ("Remote-User", "admin"),
                                         ("X-Original-URL", "/healthz"), ("X-Forwarded-For", "127.0.0.1"), ("CARTD-Store", "demo2"), ("X-Role", "admin")])


def callers(world):
    made = [Caller("anonymous", []), *people(world), *merchants(world), *apps(world), *strays(world)]
    assert len({caller.name for caller in made}) == len(made)
    return made
