"""Every route: what is asked of it, of whose things, and what each caller must be told.

A cell is a caller, a route and a target: own things, somebody else's of the same store, the other store's, things that never were, and ids that
are none.  What would succeed is made harmless, by an If-Match that names no version or by a body that is wrong in its content, so that a right
caller gets 412 or 422 where a wrong one gets 401, 403 or 404, and no cell may change a row.
"""
import re
from collections import namedtuple

from world import CHANNEL, PRODUCT, UNKNOWN, Portal, Shop

MATCH = [("If-Match", '"v999999"')]

# body: a good one. harmless: MATCH, or a body that is wrong, or None where the call changes nothing. own: what the rightful get. lost: what is told of things that are not there.
Route = namedtuple("Route", "body harmless own lost scope", defaults=(None, None, 200, 404, None))
Cell = namedtuple("Cell", "kind method target body headers expected")

BC, TD = "/stores/{store_hash}/v3/carts", "/3dCartWebAPI"
FIELD = {"namespace": "attack", "key": "new", "value": "taken", "permission_set": "write"}
LINES = {"line_items": [{"product_id": PRODUCT, "quantity": 1}]}
ITEM = {"EntityId": "x", "BundleUuid": "b", "BundleVersion": "v", "EntityType": "t"}
PERSON = {"firstName": "Eve", "lastName": "Evil", "email": "eve@attack.example"}
WRONG = {"name": 7}     # where every member has another type

BIGCOMMERCE = {
    ("POST", BC): Route(LINES, {"line_items": "none"}, 422),
    ("GET", BC): Route(),
    ("GET", f"{BC}/settings"): Route(scope="information"),
    ("PUT", f"{BC}/settings"): Route({"allow_purchasing": False}, {"allow_purchasing": "no"}, 422, scope="information"),
    ("GET", f"{BC}/settings/channels/{{channel_id}}"): Route(scope="information"),
    ("PUT", f"{BC}/settings/channels/{{channel_id}}"): Route({"allow_purchasing": False}, {"allow_purchasing": "no"}, 422, scope="information"),
    ("POST", f"{BC}/{{cartId}}/redirect_urls"): Route({}, {"query_params": 7}, 422),
    ("GET", f"{BC}/metafields"): Route(),
    ("POST", f"{BC}/metafields"): Route([{**FIELD, "resource_id": UNKNOWN}], {"none": 1}, 422),
    ("PUT", f"{BC}/metafields"): Route([{"id": 1, "value": "taken"}], {"none": 1}, 422),
    ("DELETE", f"{BC}/metafields"): Route([1], {"none": 1}, 422),
    ("GET", f"{BC}/{{cartId}}/metafields"): Route(lost=200),    # metafields outlive their cart: a cart without any has an empty list, whoever's it is
    ("POST", f"{BC}/{{cartId}}/metafields"): Route(FIELD, {"key": 7}, 422),
    ("GET", f"{BC}/{{cartId}}/metafields/{{metafieldId}}"): Route(),
    ("PUT", f"{BC}/{{cartId}}/metafields/{{metafieldId}}"): Route({"value": "taken"}, {"value": 7}, 422),
    ("DELETE", f"{BC}/{{cartId}}/metafields/{{metafieldId}}"): Route(own=...),
    ("GET", f"{BC}/{{cartId}}"): Route(),
    ("PUT", f"{BC}/{{cartId}}"): Route({"customer_id": 0}, MATCH, 412),
    ("DELETE", f"{BC}/{{cartId}}"): Route(None, MATCH, 412),
    ("POST", f"{BC}/{{cartId}}/items"): Route(LINES, MATCH, 412),
    ("PUT", f"{BC}/{{cartId}}/items/{{itemId}}"): Route({"line_item": {"quantity": 9}}, MATCH, 412),
    ("DELETE", f"{BC}/{{cartId}}/items/{{itemId}}"): Route(None, MATCH, 412),
}

THREEDCART = {(method, f"{TD}/{version}{path}"): route for version in ("v1", "v2") for (method, path), route in {
    ("POST", "/Cart"): Route({}, {"BillingCity": 7}, 400),
    ("PUT", "/Cart"): Route({}, None, 400),
    ("GET", "/Cart/{orderkey}"): Route(),
    ("PUT", "/Cart/{orderkey}"): Route({"BillingCity": "Taken"}, MATCH, 412),
    ("DELETE", "/Cart/{orderkey}"): Route(None, MATCH, 412),
    ("POST", "/Cart/{orderkey}/Item"): Route({"CatalogID": PRODUCT, "ItemQuantity": 1}, MATCH, 412),
    ("PUT", "/Cart/{orderkey}/Item/{cartitemid}"): Route({"ItemQuantity": 9}, MATCH, 412),
    ("DELETE", "/Cart/{orderkey}/Item/{cartitemid}"): Route(None, MATCH, 412),
    ("DELETE", "/Cart/{orderkey}/{cartitemid}"): Route(None, MATCH, 412),
}.items()}

BASKET = {"products": [{"product_child_id": PRODUCT, "quantity": 1}]}
STOREFRONT = {(method, f"/cart/v1{path}{slash}"): route for slash in ("", "/") for (method, path), route in {
    ("GET", ""): Route(),
    ("POST", "/user"): Route(BASKET, {"products": 7}, 400),
    ("GET", "/user"): Route(),
    ("PUT", "/user"): Route(BASKET, MATCH, 412),
    ("DELETE", "/user"): Route(None, MATCH, 412),
    ("POST", "/user/merge"): Route(BASKET, {"products": 7}, 400),
    ("POST", "/anonymous"): Route(BASKET, None, 200, scope="open"),
}.items()}

RESOURCES = {(method, f"/resources/carts{path}"): route for (method, path), route in {
    ("GET", "/status/{token}"): Route(lost=400),
    ("POST", ""): Route({"CartName": "new"}, {"CartName": 7}, 400),
    ("GET", ""): Route(),
    ("GET", "/{cart_id}"): Route(),
    ("PUT", "/{cart_id}"): Route({"CartName": "taken"}, MATCH, 412),
    ("DELETE", "/{cart_id}"): Route(None, MATCH, 412),
    ("GET", "/{cart_id}/items"): Route(),
    ("POST", "/{cart_id}/items"): Route(ITEM, MATCH, 412),
    ("POST", "/{cart_id}/items/batch"): Route({"entityType": "files", "filters": "{}"}, MATCH, 412),
    ("DELETE", "/{cart_id}/items/{item_id}"): Route(None, MATCH, 412),
}.items()}

ACCOUNTS = {(method, f"/api{path}"): route for (method, path), route in {
    ("GET", "/carts"): Route(scope="accounts:read"),
    ("POST", "/carts"): Route({**PERSON, "password": "long enough"}, {"firstName": 7}, 422, scope="open"),
    ("GET", "/carts/{id}"): Route(scope="accounts:read"),
    ("PUT", "/carts/{id}"): Route(PERSON, MATCH, 412, scope="accounts:write"),
    ("DELETE", "/carts/{id}"): Route(None, MATCH, 412, scope="accounts:delete"),
    ("GET", "/roles"): Route(scope="roles:read"),
    ("POST", "/roles"): Route({"name": "taken", "permissions": []}, WRONG, 422, scope="roles:write"),
    ("GET", "/roles/{id}"): Route(scope="roles:read"),
    ("PUT", "/roles/{id}"): Route({"name": "taken", "permissions": []}, MATCH, 412, scope="roles:write"),
    ("DELETE", "/roles/{id}"): Route(None, MATCH, 412, scope="roles:write"),
    ("POST", "/auth/login"): Route({"email": 7}, {"email": 7}, 422, scope="open"),
    ("POST", "/auth/refresh"): Route({"refreshToken": 7}, {"refreshToken": 7}, 422, scope="open"),
    ("POST", "/auth/logout"): Route({"refreshToken": 7}, {"refreshToken": 7}, 422, scope="open"),
    ("PUT", "/auth/password"): Route({"currentPassword": 7}, {"currentPassword": 7}, 422),
}.items()}

ROUTES = {
    "bigcommerce": BIGCOMMERCE, "threedcart": THREEDCART, "storefront": STOREFRONT, "resources": RESOURCES, "accounts": ACCOUNTS,
    "landing": {("GET", "/cart.php"): Route(own=404, scope="open")}, "service": {("GET", "/healthz"): Route(scope="open")},
}
ALL = [(api, method, path) for api, routes in ROUTES.items() for method, path in routes]

EVERYTHING = {"accounts:read", "accounts:write", "accounts:delete", "roles:read", "roles:write"}


def permissions(world, person):
    return {world.support: {"accounts:read", "roles:read"}, world.admin: EVERYTHING, world.clerk: {"accounts:read", "accounts:write"}}.get(person, set())


# --- whose things -----------------------------------------------------------

NOWHERE = {"shop": Shop(UNKNOWN, UNKNOWN, 1, "0123456789abcdEF", 987654321, ""), "portal": Portal(UNKNOWN, "0" * 64, "0" * 48)}
NONSENSE = {"shop": Shop("nonsense", "nonsense", "nonsense", "-", "nonsense", ""), "portal": Portal("nonsense", "nonsense", "nonsense")}


def shops(world, second):
    mine, theirs = (world.two, world.one) if second else (world.one, world.two)
    return {"own": world.shops[mine], "the other store's": world.shops[theirs], "absent": NOWHERE["shop"], "no id": NONSENSE["shop"]}


def merchant_places(world, caller):
    mine, theirs = (world.two, world.one) if caller.second else (world.one, world.two)
    channels = {"own": 1, "the other store's": CHANNEL if mine is world.one else 96, "absent": 98, "no id": "nonsense"}
    found = {kind: {"store_hash": mine.hash, "cartId": it.cart, "itemId": it.line, "metafieldId": it.metafield, "channel_id": channels[kind]}
             for kind, it in shops(world, caller.second).items()}
    return {**found, ELSEWHERE: {**found["the other store's"], "store_hash": theirs.hash}, NO_STORE: {**found["own"], "store_hash": "nowhere"}}


def app_places(world, caller):
    return {kind: {"orderkey": it.key, "cartitemid": it.item} for kind, it in shops(world, caller.second).items()}


def portal_places(world, caller):
    mine = world.portals.get(caller.person, world.portals[world.a])
    theirs = world.portals[world.b if mine is world.portals[world.a] else world.a]
    things = {"own": mine, "somebody's": theirs, "the other store's": world.portals[world.a2], "absent": NOWHERE["portal"], "no id": NONSENSE["portal"]}
    return {kind: {"cart_id": it.cart, "item_id": it.item, "token": it.status} for kind, it in things.items()}


def account_places(world, caller):
    mine = caller.person or world.a
    theirs = world.b if mine is world.a else world.a
    return {"own": {"id": mine.id}, "somebody's": {"id": theirs.id}, "the other store's": {"id": world.a2.id}, "absent": {"id": 2147483647}, "never": {"id": 10 ** 20}}


def role_places(world, _):
    return {"own": {"id": world.role}, "the other store's": {"id": world.role2}, "absent": {"id": 2147483647}, "never": {"id": 10 ** 20}}


PLACES = {"bigcommerce": merchant_places, "threedcart": app_places, "resources": portal_places, "accounts": account_places}
ELSEWHERE, NO_STORE = "the other store's, in its own path", "of no store"


def landings(world):
    """Redirect URLs: the other store's, one put together of two, and tokens that never were.  A good one would be used up."""
    mine, theirs = world.shops[world.one], world.shops[world.two]
    token = theirs.landing.rpartition("=")[2]
    queries = {"own": "", "the other store's": theirs.landing, "the other store's token": f"action=load&id={mine.cart}&token={token}",
               "absent": f"action=load&id={UNKNOWN}&token={'0' * 64}", "no token": f"action=load&id={mine.cart}&token=", "a cart's id": f"id={mine.cart}",
               "the other store's order": f"orderkey={theirs.key}&checkout=0", "no order": "orderkey=0123456789abcdEF&checkout=0"}
    return [(kind, "/cart.php?" + query) for kind, query in queries.items()]


def targets(world, api, path, caller):
    """(kind, target) of one route: all ids somebody's; then, where there are two, one's own and somebody's together."""
    names = [name for name in re.findall(r"\{(\w+)\}", path) if name != "store_hash"]
    if api == "landing":
        return landings(world)
    if api not in PLACES or "{" not in path:
        return [("own", path)]
    where = (role_places if path.startswith("/api/roles") else PLACES[api])(world, caller)
    if not names:
        return [(kind, path.format(**where[kind])) for kind in ("own", ELSEWHERE, NO_STORE)]
    made = [(kind, path.format(**where[kind])) for kind in where]
    if len(names) == 2:
        for kind in set(where) - {"own", ELSEWHERE, NO_STORE}:
            made.append((f"own, with one {kind}", path.format(**{**where["own"], names[1]: where[kind][names[1]]})))
            made.append((f"{kind}, with one of one's own", path.format(**{**where[kind], names[1]: where["own"][names[1]]})))
    return made


# --- what must be said ------------------------------------------------------

def scope_of(api, method, route):
    if api == "threedcart":
        return "read" if method == "GET" else "write"
    return f"{route.scope or 'cart'}:{'read' if method == 'GET' else 'write'}"


def shows(api, caller):
    """True where the caller shows something that this API looks at."""
    names = {name.lower() for name, _ in caller.headers}
    return bool(names & {"bigcommerce": {"x-auth-token"}, "threedcart": {"secureurl", "privatekey", "token", "authorization"},
                         "storefront": {"authorization", "token"}}.get(api, {"authorization"}))


def admission(world, api, method, path, route, caller):
    """A refusal that does not depend on the target, or None."""
    if api in ("landing", "service") or route.scope == "open" and (api == "storefront" or path.startswith("/api/auth")):
        return None
    if api == "accounts" and route.scope == "open" and not shows(api, caller):
        return None
    if api == "storefront" and caller.person is world.inactive:
        return 403
    if api not in caller.at:
        return 401
    if api in ("bigcommerce", "threedcart") and scope_of(api, method, route) not in caller.scopes:
        return 403 if api == "bigcommerce" else 401
    if api == "accounts" and "{" not in path and ":" in (route.scope or "") and route.scope not in permissions(world, caller.person):
        return 403
    return None


def account_refusal(world, method, path, route, caller, kind):
    """By the permissions of accounts/README.md; None: it would be done."""
    may = permissions(world, caller.person)
    noun = "roles" if path.startswith("/api/roles") else "accounts"
    if kind == "own" and noun == "accounts":
        return None
    if kind not in ("own", "somebody's") or f"{noun}:read" not in may:
        return 404
    return None if route.scope in may else 403


def refusal(world, api, method, path, route, caller, kind):
    """The status that is due, or None: it would be done."""
    if api == "bigcommerce" and kind in (ELSEWHERE, NO_STORE):
        return 401
    refused = admission(world, api, method, path, route, caller)
    if refused is not None:
        return refused
    if api == "accounts":
        return account_refusal(world, method, path, route, caller, kind) if "{" in path else None
    if api == "bigcommerce" and "metafieldId" in path and "another client's" in caller.name:
        return 404              # app_only
    if kind == "no id" and route.lost == 200:
        return 404
    return None if kind == "own" else route.lost


def cells(world, api, method, path, caller):
    route = ROUTES[api][method, path]
    stranger = caller.headers and admission(world, api, method, path, route, caller) == 401
    for kind, target in targets(world, api, path, caller):
        if stranger and kind not in ("own", "the other store's"):
            continue            # who is nobody there meets the rest as "anonymous", who asks for everything
        expected = refusal(world, api, method, path, route, caller, kind)
        body, headers = route.body, []
        if expected is None:
            if route.own is ...:
                continue
            expected = route.own
            headers = MATCH if route.harmless is MATCH else []
            body = route.body if route.harmless in (None, MATCH) else route.harmless
        yield Cell(kind, method, target, body, headers, expected)
