"""Two stores full of things worth stealing: people of every kind, carts of every API, tokens good and bad.

What a request can reach is made through the APIs; people, keys and the second store, which this stack's nginx does not serve to people, by SQL.
"""
import base64
import hashlib
import json
import secrets
import time
import uuid
from collections import namedtuple

import stack
from database import Database
from client import Client
from tokens import Own, compact, hs

UNKNOWN = "00000000-0000-4000-8000-000000000000"
ADMIN, SUPPORT, SHOPPER = 1, 2, 3       # the built-in roles
PRODUCT, SECOND_PRODUCT = 97001, 97002  # sold by the first store alone, by the second alone
CHANNEL = 97                            # of the second store alone
ROOMY = 10 ** 9                         # limits that these tests, which are in a hurry, never meet

Person = namedtuple("Person", "id session token email")
Shop = namedtuple("Shop", "cart line metafield key item landing")       # a shopping cart by each merchant's API, and a redirect URL's query
Portal = namedtuple("Portal", "cart item status")                       # a resource cart


def sha(text):
    return hashlib.sha256(text.encode()).hexdigest()


class Store:
    """One of the two: its id, what signs its tokens, its people and things."""

    def __init__(self, world, hash_):
        self.world, self.hash = world, hash_
        self.first_id = 970000 if hash_ == world.env["CARTD_STORE"] else 1970000        # no id of the second store's becomes one of the first's
        self.id = world.db.store_id(hash_)
        self.secure_url = world.db.run("select secure_url from cartd.stores where store_id = %s", self.id)[0][0]
        self.secret, self.kid = secrets.token_bytes(32), f"attack-{uuid.uuid4().hex[:12]}"
        world.db.run("insert into cartd.signing_keys (store_id, kid, algorithm, secret, created_at) values (%s, %s, 'HS256', %s, '2000-01-01')",
                     self.id, self.kid, self.secret)
        # Threedcart counts by token, bigcommerce by store: both so wide that no 429 stands for another answer.
        world.db.run("update cartd.stores set bucket_size = %s, bucket_per_second = %s, rate_quota = %s where store_id = %s", ROOMY, ROOMY, ROOMY, self.id)

    def signer(self, account, session, secret=None, kid=None):
        return Own(secret or self.secret, kid or self.kid, "HS256", self.hash, account, session)

    def person(self, word, *roles, active=True, ended=False):
        """Somebody signed in."""
        db = self.world.db
        account = db.run("select greatest(max(account_id), %s) + 1 from cartd.accounts where store_id = %s", self.first_id, self.id)[0][0]
        session, email = str(uuid.uuid4()), f"{word}-{secrets.token_hex(4)}@attack.example"
        db.run("""insert into cartd.accounts (store_id, account_id, email, given_name, family_name, active, password_hash)
                  values (%s, %s, %s, 'Given', %s, %s, 'none')""", self.id, account, email, word, active)
        for role in roles:
            db.run("insert into cartd.account_roles (store_id, account_id, role_id) values (%s, %s, %s)", self.id, account, role)
        db.run("""insert into cartd.sessions (store_id, session_id, account_id, created_at, expires_at, ended_at)
                  values (%s, %s, %s, now(), now() + interval '1 day', case when %s then now() end)""", self.id, session, account, ended)
        return Person(account, session, self.signer(account, session).token(), email)

    def role(self, name, *permissions):
        db = self.world.db
        number = db.run("select greatest(max(role_id), %s) + 1 from cartd.roles where store_id = %s", self.first_id, self.id)[0][0]
        db.run("insert into cartd.roles (store_id, role_id, name, permissions) values (%s, %s, %s, %s)", self.id, number, f"{name} {secrets.token_hex(4)}", list(permissions))
        return number

    def api_token(self, *scopes, client="attack", revoked=False):
        token = secrets.token_hex(24)
        self.world.db.run("""insert into cartd.api_tokens (store_id, token_hash, client_id, name, scopes, revoked_at)
                             values (%s, %s, %s, 'attack', %s, case when %s then now() end)""", self.id, sha(token), client, list(scopes), revoked)
        return token

    def grant(self, key, scope="write", revoked=False):
        token = secrets.token_hex(24)
        self.world.db.run("""insert into cartd.grants (store_id, key_hash, token_hash, name, scope, revoked_at)
                             values (%s, %s, %s, 'attack', %s, case when %s then now() end)""", self.id, sha(key), sha(token), scope, revoked)
        return token

    def product(self, product):
        db = self.world.db
        db.run("insert into cartd.categories (store_id, category_id, slug, name) values (%s, 97000, 'attack', 'Attack') on conflict do nothing", self.id)
        db.run("""insert into cartd.products (store_id, product_id, category_id, slug, name, type) values (%s, %s, 97000, %s, 'Attack', 'physical')
                  on conflict do nothing""", self.id, product, f"attack-{product}")
        db.run("""insert into cartd.variants (store_id, variant_id, product_id, sku, slug, name, price) values (%s, %s, %s, %s, %s, 'Attack', 7)
                  on conflict do nothing""", self.id, product, product, f"ATTACK-{product}", f"attack-{product}")


class World:
    def __init__(self):
        self.env = stack.environment()
        self.url = self.env["CARTD_URL"]
        self.client = Client(self.url)
        self.db = Database(stack.database_url(self.env))
        self.one, self.two = Store(self, self.env["CARTD_STORE"]), Store(self, self.env["CARTD_STORE2"])
        self.one.product(PRODUCT)
        self.two.product(SECOND_PRODUCT)
        self.db.run("insert into cartd.channels (store_id, channel_id, name) values (%s, %s, 'Attack') on conflict do nothing", self.two.id, CHANNEL)
        for store, code in ((self.one, "ATTACKONE"), (self.two, "ATTACKTWO")):
            self.db.run("insert into cartd.coupons (store_id, code_key, code, kind, value) values (%s, %s, %s, 'fixed', 1) on conflict do nothing",
                        store.id, code.lower(), code)
        self.people_make()
        self.credentials_make()
        self.shops = {store: self.shop(store) for store in (self.one, self.two)}
        self.portals_make()
        self.addresses_make()
        for person in (self.a, self.b, self.support, self.admin, self.clerk):
            self.storefront_cart(person)

    # --- people and credentials ---

    def people_make(self):
        one, two = self.one, self.two
        self.a, self.b = one.person("alice", SHOPPER), one.person("bertha", SHOPPER)
        self.support, self.admin = one.person("support", SUPPORT), one.person("admin", ADMIN)
        self.clerk_role = one.role("clerk", "accounts:read", "accounts:write")
        self.clerk = one.person("clerk", self.clerk_role)
        self.inactive, self.gone = one.person("inactive", SHOPPER, active=False), one.person("gone", SHOPPER, ended=True)
        self.a2, self.admin2 = two.person("foreign", SHOPPER), two.person("foreignadmin", ADMIN)
        self.role, self.role2 = one.role("one", "carts:read"), two.role("two", "carts:read")
        self.refresh = secrets.token_urlsafe(32)

    def credentials_make(self):
        one, two, scopes = self.one, self.two, ("store_cart", "store_v2_information")
        self.bc = one.api_token(*scopes)
        self.bc_two = two.api_token(*scopes)
        self.td_key, self.td_key_two = secrets.token_hex(24), secrets.token_hex(24)
        self.td = one.grant(self.td_key)
        self.td_two = two.grant(self.td_key_two)

    # --- things ---

    def made(self, method, target, headers, body, status):
        answer = self.client.json(method, target, headers, body)
        assert answer.status == status, (method, target, body, answer)
        return answer

    def shop(self, store):
        """A cart with a line, a metafield and a redirect URL by bigcommerce, another with an item by threedcart."""
        first = store is self.one
        product, customer = (PRODUCT, self.a.id) if first else (SECOND_PRODUCT, self.a2.id)
        headers = [("X-Auth-Token", self.bc if first else self.bc_two)]
        carts = f"/stores/{store.hash}/v3/carts"
        cart = self.made("POST", carts, headers, {"customer_id": customer, "line_items": [{"product_id": product, "quantity": 2}]}, 201).json["data"]
        field = {"namespace": "attack", "key": "secret", "value": "kept", "permission_set": "app_only"}
        metafield = self.made("POST", f"{carts}/{cart['id']}/metafields", headers, field, 200).json["data"]
        urls = self.made("POST", f"{carts}/{cart['id']}/redirect_urls", headers, {}, 201).json["data"]
        landing = urls["cart_url"].partition("?")[2]
        three = self.threedcart(store)
        key = self.made("POST", "/3dCartWebAPI/v1/Cart", three, {"BillingFirstName": "Given"}, 201).json[0]["Value"]
        item = self.made("POST", f"/3dCartWebAPI/v1/Cart/{key}/Item", three, {"CatalogID": product, "ItemQuantity": 1}, 201).json[0]["Value"]
        return Shop(cart["id"], cart["line_items"]["physical_items"][0]["id"], metafield["id"], key, item, landing)

    def threedcart(self, store):
        key, token = (self.td_key, self.td) if store is self.one else (self.td_key_two, self.td_two)
        return [("SecureURL", store.secure_url), ("PrivateKey", key), ("Token", token)]

    def portals_make(self):
        self.portals = {person: self.portal(person) for person in (self.a, self.b, self.support, self.admin, self.clerk)}
        cart, item, token = str(uuid.uuid4()), hashlib.sha256(b"two").digest(), secrets.token_hex(24)
        self.db.run("insert into cartd.resource_carts (store_id, cart_id, account_id, name, version, created_at, updated_at) values (%s, %s, %s, 'two', 1, now(), now())",
                    self.two.id, cart, self.a2.id)
        self.db.run("insert into cartd.resource_items (store_id, cart_id, item_id, entity_id, bundle_uuid, bundle_version, entity_type) values (%s, %s, %s, 'e', 'b', 'v', 't')",
                    self.two.id, cart, item)
        self.db.run("""insert into cartd.resource_jobs (store_id, job_id, account_id, cart_id, token_hash, entity_type, filters, state, count, created_at, finished_at)
                       select %s, %s, %s, %s, %s, entity_type, filters, state, count, now(), now() from cartd.resource_jobs where account_id = %s limit 1""",
                    self.two.id, str(uuid.uuid4()), self.a2.id, cart, sha(token), self.a.id)
        self.portals[self.a2] = Portal(cart, item.hex(), token)

    def portal(self, person):
        carts, headers = "/resources/carts", bearer(person.token)
        cart = self.made("POST", carts, headers, {"CartName": "one"}, 200).json["CartId"]
        entry = {"EntityId": "e", "BundleUuid": "b", "BundleVersion": "v", "EntityType": "t"}
        item = self.made("POST", f"{carts}/{cart}/items", headers, entry, 200).json["CartItemId"]
        batch = {"entityType": "files", "filters": json.dumps({"organ": {"is": ["none that there is"]}})}
        url = self.made("POST", f"{carts}/{cart}/items/batch", headers, batch, 200).json["statusUrl"]
        status = url.rpartition("/")[2]
        stack.wait_for(lambda: self.client.send("GET", f"{carts}/status/{status}", headers).json["done"], seconds=60)
        return Portal(cart, item, status)

    def addresses_make(self):
        number = self.db.run("select greatest(max(address_id), 970000) from cartd.addresses")[0][0]
        self.address, self.address_b, self.address_two = number + 1, number + 2, number + 3
        for store, address, person in ((self.one, self.address, self.a), (self.one, self.address_b, self.b), (self.two, self.address_two, self.a2)):
            self.db.run("insert into cartd.addresses (store_id, address_id, account_id, label) values (%s, %s, %s, 'Home')", store.id, address, person.id)

    def storefront_cart(self, person):
        self.made("POST", "/cart/v1/user/", bearer(person.token), {"products": [{"product_child_id": PRODUCT, "quantity": 2}]}, 201)

    # --- what is there ---

    def digests(self):
        """{table: digest of all its rows that the sweeper may not take}, both stores', in one snapshot.  Nothing else moves by itself while these tests wait."""
        tables = [row[0] for row in self.db.run("select tablename from pg_tables where schemaname = 'cartd' order by 1")]
        parts = [f"select '{table}', count(*)::text || ' ' || coalesce(sum(hashtextextended(t::text, 0)), 0)::text from cartd.{table} t {KEPT.get(table, '')}" for table in tables]
        return dict(self.db.run(" union all ".join(parts)))


# What is over the sweeper deletes once a minute, in the middle of whatever is tested.
LIVE = "select session_id from cartd.sessions where ended_at is null and expires_at > now()"
KEPT = {"sessions": f"where session_id in ({LIVE})", "refresh_tokens": f"where session_id in ({LIVE})", "redirect_tokens": "where used_at is null and exists (select from cartd.carts c where c.cart_id = t.cart_id)"}


# --- credentials as headers -------------------------------------------------

def bearer(token):
    return [("Authorization", f"Bearer {token}")]


def garbled(token):
    """Each of these is one step beside a good token."""
    header, payload, signature = token.split(".")
    flipped = signature[:8] + ("A" if signature[8] != "A" else "B") + signature[9:]
    return {"flipped": f"{header}.{payload}.{flipped}", "cut off": token[:-4], "unsigned": f"{header}.{payload}.", "longer": token + "A",
            "twice": f"{token}.{token}", "in quotes": f'"{token}"'}


def none_algorithm(payload, name):
    return compact({"alg": name, "typ": "JWT"}, payload, lambda _: b"")


def payload_of(token):
    text = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))


def swapped(mine, theirs):
    """Somebody else's claims under one's own signature."""
    head, _, tail = mine.split(".")
    return ".".join([head, theirs.split(".")[1], tail])


def by_hand(world):
    """Signed with the store's own key, or one that the token itself brings, and yet nobody's: what a library that is too kind would take."""
    one = world.one
    own = one.signer(world.a.id, world.a.session)
    claims, head = own.claims(), {"alg": "HS256", "typ": "JWT", "kid": one.kid}
    good, mine, empty = hs(own.key), hs(b"k" * 32), hs(b"")
    brought = {"kty": "oct", "k": base64.urlsafe_b64encode(b"k" * 32).decode().rstrip("=")}
    return {
        "kid of SQL": compact({**head, "kid": "' or '1'='1"}, claims, good), "kid of a file": compact({**head, "kid": "../../../../dev/null"}, claims, empty),
        "kid with NUL": compact({**head, "kid": one.kid + "\0"}, claims, good), "kid in a list": compact({**head, "kid": [one.kid]}, claims, good), "without kid": compact({"alg": "HS256"}, claims, good),
        "brings its key": compact({**head, "kid": "x", "jwk": brought}, claims, mine), "says where its key is": compact({**head, "kid": "x", "jku": "http://127.0.0.1:1/x"}, claims, mine),
        "crit": compact({**head, "crit": ["b64"], "b64": False}, claims, good), "end as text": compact(head, {**claims, "exp": "9999999999"}, good), "end beyond time": compact(head, {**claims, "exp": 1e300}, good),
        "sub with space": compact(head, {**claims, "sub": f" {world.a.id}"}, good), "sub in a list": compact(head, {**claims, "sub": [str(world.a.id)]}, good),
        "two subs": compact(head, f'{{"sub":"{world.admin.id}",' + json.dumps(claims)[1:], good), "another digest": compact({**head, "alg": "HS512"}, claims, hs(own.key, hashlib.sha512)),
        "alg of another kind": compact({**head, "alg": "RS256"}, claims, good), "alg in small letters": compact({**head, "alg": "hs256"}, claims, good), "an empty key": compact(head, claims, empty),
        "epoch as text": compact(head, {**claims, "epoch": "1"}, good), "padded": world.a.token + "=",
    }


def forged(world):
    """Tokens that name somebody of the first store and are worth nothing: name → token."""
    one, a, admin, now = world.one, world.a, world.admin, int(time.time())
    own = one.signer(a.id, a.session)
    as_two = Own(one.secret, one.kid, "HS256", world.two.hash, a.id, a.session)
    return {
        "expired": own.token(exp=now - 3600, iat=now - 7200), "not yet": own.token(nbf=now + 3600), "without an end": own.token(exp=None),
        "another audience": own.token(aud="somebody"), "another issuer": as_two.token(), "an old epoch": Own(one.secret, one.kid, "HS256", one.hash, a.id, a.session, epoch=0).token(),
        "another's session": one.signer(admin.id, a.session).token(), "no session": one.signer(a.id, UNKNOWN).token(),
        "another key": one.signer(a.id, a.session, secret=secrets.token_bytes(32)).token(), "an unknown key": one.signer(a.id, a.session, kid="nowhere").token(),
        "the second store's key": one.signer(a.id, a.session, secret=world.two.secret, kid=world.two.kid).token(),
        "alg none": none_algorithm(own.claims(), "none"), "alg None": none_algorithm(own.claims(), "None"),
        "the admin's claims": swapped(a.token, admin.token), **garbled(a.token), **by_hand(world),
    }
