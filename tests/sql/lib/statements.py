#!/usr/bin/python3
"""From sql/queries/*/*.sql to a pgTAP test of every statement, by what its header says.

usage: statements.py QUERIES_FOLDER >statements.sql

Each statement is prepared as it stands; parameter and column types must be
the header's; it runs as cartd_app with sample parameters, with null for all
that may be null, and with another store set; its generic plan has no Seq Scan.
The samples fit tests/sql/lib/rows.sql; a parameter whose name is not among
them gets its type's, and the statement then need not find a row.
"""
import hashlib
import json
import pathlib
import re
import sys

CART, LINE = "00000000000000000000000000000001", "00000001000000000000000000000001"
RESOURCE_ITEM = hashlib.sha256(b"00000000-0000-0000-0000-000000000001/1").hexdigest()
SOLE = "00000009000000000000000000000009"
GRANT = hashlib.sha256(b"grant 1 of store 1").hexdigest()
CONTACTS = json.dumps({"customer_id": 7, **{f"{side}_{field}": "x" for side in ("billing", "shipment") for field in (
    "first_name last_name company address address2 city state zip_code country phone email".split())}})
ANY_ENTITY = hashlib.md5(b"any").hexdigest()
REDIRECT = hashlib.sha256(b"00000000-0000-0000-0000-000000000001").hexdigest()

BY_NAME = {
    "store_id": "1", "cart_id": CART, "line_id": LINE, "account_id": "1", "channel_id": "1", "variant_id": "2", "product_id": "1",
    "version": "1", "currency": "USD", "locale": "en-US", "cart_days": "30", "quantity": "2", "price_override": "9.5", "hash": "store1",
    "principal": "bigcommerce:client1", "key": "key-1", "request_hash": "0" * 64, "status": "201", "headers": "", "body": "{}",
    "product_ids": "{1,2,3}", "cart_ids": "{%s}" % CART, "variant_ids": "{2,3}", "account_ids": "{1,2}", "line_ids": "{%s}" % LINE, "now": "2036-01-01 00:00:00+00",
    "child_ids": "{2,3}", "slugs": "{product-1-1,product-2}", "bundle_ids": "{1,2}", "address_ids": "{1,2}", "code_key": "code1", "email": "person1@store1.example", "kind": "product",
    "secure_host": "store1.example", "key_hash": hashlib.sha256(b"app").hexdigest(), "order_key": "0123456789abcDEF",
}
# Where one name means another thing: statement, then parameter.
BY_STATEMENT = {
    # Named carts: of item 1 of cart 1, and of job 1, which is in the queue with the id of cart 1 for its claim.
    ("resource/cart_insert", "cart_id"): SOLE,
    ("resource/item_page", "from_id"): "",
    ("resource/item_find", "item_id"): RESOURCE_ITEM,
    ("resource/item_delete", "item_id"): RESOURCE_ITEM,
    ("resource/job_insert", "job_id"): SOLE,
    ("resource/job_insert", "token_hash"): "b" * 64,
    ("resource/job_insert", "entity_type"): "files",
    ("resource/job_insert", "seat"): "7",
    ("resource/job_status", "token_hash"): hashlib.sha256(b"00000000-0000-0000-0000-000000000001").hexdigest(),
    ("job/finish", "state"): "done",
    # A row made by this statement must not be there yet.
    ("cart/insert", "cart_id"): SOLE,
    ("cart/insert", "is_current"): "false",
    # JSON is what its statement makes of it.
    ("cart/lines_insert", "lines"): '[{"line_id":"%s","position":9,"kind":"custom","quantity":1,"name":"Engraving","unit_price":5,"sole_id":"%s"}]' % (SOLE, SOLE),
    ("cart/lines_set", "lines"): '[{"line_id":"%s","quantity":3,"position":1}]' % LINE,
    ("account/insert", "email"): "new@store1.example",
    ("account/set", "email"): "new@store1.example",
    ("role/insert", "name"): "new",
    ("role/set", "name"): "new",
    ("role/set", "role_id"): "4",
    ("cart/contacts_put", "contacts"): CONTACTS,
    ("grant/check", "token_hash"): GRANT,
    ("redirect/insert", "token_hash"): "a" * 64,
    ("redirect/use", "token_hash"): REDIRECT,
    ("redirect/find", "token_hash"): REDIRECT,
    # The session of person 1, and its refresh token.
    **{("session/" + verb, "token_hash"): REDIRECT for verb in ("lock", "token", "rotate", "end_of_token")},
    **{("session/" + verb, "session_id"): CART for verb in ("end",)},
    **{("session/" + verb, name): value for verb in ("open", "rotate", "set_password")
       for name, value in (("epoch", "1"), ("idle_days", "30"), ("max_days", "180"), ("next_hash", "b" * 64), ("password_hash", "$argon2id$x"))},
    ("session/open", "session_id"): SOLE,
    ("session/open", "token_hash"): "a" * 64,
    # Of entities: all, and from the first on.
    **{(statement, name): value for statement in ("entity/count", "job/chunk") for name, value in (
        ("entity_type", "files"), ("facets", "1"), ("terms", "{%s}" % ANY_ENTITY), ("term_facets", "{1}"), ("range_names", "{}"), ("range_facets", "{}"),
        ("low_from", "{}"), ("low_to", "{}"), ("high_from", "{}"), ("high_to", "{}"), ("from_number", "0"), ("most", "100"))},
    # Person 1 with a token of the store's own.
    **{("person/check", name): value for name, value in (("epoch", "1"), ("session_id", CART), ("kid", "key1"), ("issuer", None), ("subject", None))},
    ("key/find", "kid"): "key1",
    # A product's line has no price of its own.
    ("cart/line_set", "unit_price"): None,
}
BY_TYPE = {
    "integer": "1", "bigint": "1", "boolean": "true", "uuid": CART, "text": "x", "numeric": "1", "json": "[]", "jsonb": "{}",
    "timestamptz": "2026-01-01 00:00:00+00", "timestamp with time zone": "2026-01-01 00:00:00+00",
}
# A few hundred rows a store at most: read as the planner likes.
SMALL = "(?:categories|stores|promotions|job_queue)"
OWNED = re.compile(r"cartd\.(carts|cart_lines|cart_coupons|cart_contacts|redirect_tokens|metafields|idempotency_keys|accounts|addresses|account_roles|sessions|refresh_tokens|signing_keys|resource_carts|resource_items|resource_jobs)\b")
# Give a row whatever they find; only what they count stands behind the wall.
# So does what also reads the catalog.
COUNTING = {"current/read", "session/account", "coupon/find", "cart/total", "cart/total_of_account", "metafield/count", "metafield/cart_count", "account/lock_carts", "account/lock_named_carts",
            "account/other_admin", "account/sign_up", "account/total", "person/outside", "role/page", "role/read", "job/chunk"}


def literal(text):
    if text is None:
        return "null"
    return "'" + text.replace("'", "''") + "'"


def fields(text):
    text = text.strip().rstrip(",")
    if text == "nothing":
        return []
    found = []
    for item in text.split(","):
        name, type_ = item.strip().split(" ", 1)
        found.append((name, type_.rstrip("?").strip(), type_.endswith("?")))
    return found


class Statement:
    def __init__(self, path):
        self.name = "%s/%s" % (path.parent.name, path.stem.replace("-", "_"))
        self.takes, self.gives = [], []
        body = []
        for line in path.read_text().splitlines():
            head = re.match(r"-- (takes|gives):(.*)", line)
            if head:
                getattr(self, head.group(1)).extend(fields(head.group(2)))
            elif not line.lstrip().startswith("--"):
                body.append(line)
        self.sql = "\n".join(body).strip().rstrip(";")

    def arguments(self, without_nullable=False):
        """SQL of the parameters in brackets, and whether each was known by name."""
        known, values = True, []
        for name, type_, nullable in self.takes:
            if without_nullable and nullable:
                value = None
            elif (self.name, name) in BY_STATEMENT:
                value = BY_STATEMENT[self.name, name]
            elif name in BY_NAME:
                value = BY_NAME[name]
            else:
                known = False
                value = BY_TYPE.get(type_, "{}" if type_.endswith("[]") else None)
            values.append(literal(value))
        return ("(%s)" % ", ".join(values) if values else ""), known

    def test(self, out):
        n = self.name
        types = lambda items: "array[%s]::regtype[]::text[]" % ", ".join(literal(t) for _, t, _ in items)
        execute, known = self.arguments()
        nulls, _ = self.arguments(without_nullable=True)
        run = lambda store, arguments: "pg_temp.attempt('cartd_app', '%s', %s)" % (store, literal('execute "%s"%s' % (n, arguments)))
        out('prepare "%s" as\n%s;' % (n, self.sql))
        out("select is((select parameter_types::text[] from pg_prepared_statements where name = '%s'), %s, '%s: takes');"
            % (n, types(self.takes), n))
        out("\\o :described\n%s \\gdesc\n\\o\n\\set names `cut -s -d '|' -f 1 \"$CARTD_TEST_DESCRIBED\"`\n\\set types `cut -s -d '|' -f 2- \"$CARTD_TEST_DESCRIBED\"`" % self.sql)
        out("select is(array_remove(string_to_array(:'types', e'\\n'), ''), %s, '%s: gives');" % (types(self.gives), n))
        if self.gives:
            out("select is(:'names'::text, %s, '%s: names its columns as the header does');" % (literal("\n".join(f[0] for f in self.gives)), n))
        out("select matches(%s, '^rows %s$', '%s: runs as cartd_app');" % (run(1, execute), "[1-9][0-9]*" if known else "[0-9]+", n))
        if nulls != execute:
            out("select matches(%s, '^rows [0-9]+$', '%s: runs with null for what may be null');" % (run(1, nulls), n))
        if OWNED.search(self.sql) and n not in COUNTING:
            out("select matches(%s, '^(rows 0|42501)$', '%s: finds nothing behind the second wall');" % (run(2, execute), n))
        if "cartd." in self.sql and not re.search(r"\bfrom cartd\.stores\b\s*where (hash|secure_host)", self.sql):
            out("select ok(%s ~ 'store_id', '%s: names the store');" % (literal(self.sql), n))
        out("select doesnt_match(pg_temp.plan_of('cartd_app', '1', %s), 'Seq Scan on (?!%s\\s)', '%s: reads by index');"
            % (literal('execute "%s"%s' % (n, execute)), SMALL, n))
        out("")


def main():
    files = sorted(pathlib.Path(sys.argv[1]).glob("*/*.sql"))
    if not files:
        sys.exit("statements.py: no statements in " + sys.argv[1])
    print("\\i :attempt")
    print("select no_plan();\nset plan_cache_mode = force_generic_plan;\n")
    for path in files:
        Statement(path).test(print)
    print("select * from finish();")


main()
