"""Stores, channels, tokens, checks; exit codes and JSON."""
import hashlib
import json
import os
import re

import pytest

EVERY_COMMAND = ["store create", "store list", "store set", "channel create", "channel list", "token create", "token list", "token revoke", "key create", "key list", "key retire",
                 "import categories", "import products", "import bundles", "import coupons", "import promotions", "db check"]


def token_new(cartctl, store, *more):
    return cartctl.json("token", "create", "--store", store, "--name", "Test", "--scope", "cart", *more)


def test_a_token_is_shown_once_and_kept_hashed(cartctl, store, rows):
    made = token_new(cartctl, store)
    assert set(made) == {"token", "clientId", "scopes", "store", "hash", "name"}
    assert re.fullmatch(r"[0-9a-f]{40,}", made["token"]) and made["scopes"] == ["store_cart"] and made["store"] == store
    assert made["hash"] == hashlib.sha256(made["token"].encode()).hexdigest()
    kept = rows("select t.* from cartd.api_tokens t join cartd.stores s using (store_id) where s.hash = %s", store)
    assert made["token"] not in repr(kept) and made["hash"] in repr(kept)
    assert made["token"] not in cartctl("--json", "token", "list", "--store", store).stdout
    assert token_new(cartctl, store)["token"] != made["token"]


def test_scopes_have_two_names(cartctl, store):
    made = cartctl.json("token", "create", "--store", store, "--name", "x", "--scope", "store_v2_information_read_only,cart_read_only")
    assert made["scopes"] == ["store_cart_read_only", "store_v2_information_read_only"]
    cartctl("token", "create", "--store", store, "--name", "x", "--scope", "carts", code=2)


def test_a_token_is_revoked_by_its_hash(cartctl, store):
    one, other = token_new(cartctl, store), token_new(cartctl, store)
    assert [row["hash"] for row in cartctl.json("token", "revoke", "--store", store, one["hash"][:12])] == [one["hash"]]
    listed = {row["hash"]: row["revokedAt"] for row in cartctl.json("token", "list", "--store", store)}
    assert listed[one["hash"]] is not None and listed[other["hash"]] is None
    cartctl("token", "revoke", "--store", store, one["hash"][:12], code=1)
    cartctl("token", "revoke", "--store", store, other["hash"][:7], code=2)
    cartctl("token", "revoke", "--store", store, code=2)


def test_all_tokens_of_a_client_are_revoked_and_no_other(cartctl, store):
    for _ in range(2):
        token_new(cartctl, store, "--client", "mine")
    other = token_new(cartctl, store)
    assert len(cartctl.json("token", "revoke", "--store", store, "--client", "mine")) == 2
    assert [row["hash"] for row in cartctl.json("token", "list", "--store", store) if row["revokedAt"] is None] == [other["hash"]]


def test_another_stores_token_is_not_revoked(cartctl, store):
    made = token_new(cartctl, store)
    cartctl("token", "revoke", "--store", "demo2", made["hash"], code=1)


@pytest.mark.parametrize("word", ["cart_days=0", "cart_days=3651", "cart_days=x", "currency=XXX1", "secure_url=shop", "signup=maybe", "outside_accounts=yes",
                                  "allow_purchasing=2", "cart_page=cart", "name=", "colour=red", "cart_days", "hash=other"])
def test_settings_have_bounds(cartctl, store, word):
    before = cartctl.json("store", "list", "--store", store)
    answer = cartctl.json("store", "set", "--store", store, word, code=2)
    assert answer["error"]["code"] == "usage"
    assert cartctl.json("store", "list", "--store", store) == before


def test_people_of_outside_issuers_are_let_in_on_request_alone(cartctl, store):
    assert cartctl.json("store", "list", "--store", store)["outsideAccounts"] == "closed"
    assert cartctl.json("store", "set", "--store", store, "outside_accounts=open")["outsideAccounts"] == "open"


def test_a_new_store_has_the_built_in_roles(cartctl, store, rows):
    roles = "select r.role_id, r.name, r.permissions, r.built_in from cartd.roles r join cartd.stores s using (store_id) where s.hash = %s order by role_id"
    assert [row[:2] for row in rows(roles, store)] == [(1, "admin"), (2, "support"), (3, "shopper")]
    assert rows(roles, store) == rows(roles, "demo")[:3]


def test_an_unknown_setting_is_answered_with_the_keys(cartctl, store):
    said = cartctl("store", "set", "--store", store, "colour=red", code=2).stderr
    assert "colour" in said and "cart_days" in said and "checkout_page" in said


def test_settings_are_set_together(cartctl, store):
    now = cartctl.json("store", "set", "--store", store, "currencies=USD,JPY", "currency=JPY", "cart_days=7", "tax_included=yes",
                       "allowed_origins=https://a.example,https://b.example", "public_url=https://p.example", "name=Neu")
    assert (now["currencies"], now["currency"], now["cartDays"], now["taxIncluded"], now["name"]) == (["USD", "JPY"], "JPY", 7, True, "Neu")
    assert now["allowedOrigins"] == ["https://a.example", "https://b.example"] and now["publicUrl"] == "https://p.example"
    now = cartctl.json("store", "set", "--store", store, "public_url=", "allowed_origins=")
    assert now["publicUrl"] is None and now["allowedOrigins"] == [] and now["cartDays"] == 7
    assert "one of currencies" in cartctl("store", "set", "--store", store, "currency=EUR", code=1).stderr


def test_a_store_has_channel_1_and_a_hash_of_its_own(cartctl, store):
    assert [row["channelId"] for row in cartctl.json("channel", "list", "--store", store)] == [1]
    assert cartctl.json("channel", "create", "--store", store, "--name", "Second")["channelId"] == 2
    cartctl("channel", "create", "--store", store, "--name", "Again", "--id", "2", code=1)
    cartctl("store", "create", "--hash", store, "--name", "x", "--secure-url", "https://x.example", code=1)
    cartctl("store", "create", "--hash", "UPPER", "--name", "x", "--secure-url", "https://x.example", code=2)


def test_the_stack_passes_its_check(cartctl):
    found = cartctl.json("db", "check")
    assert found and all(row["ok"] for row in found), found
    assert {"server", "encoding", "schema", "rights"} <= {row["check"] for row in found}


def test_a_check_that_fails_is_exit_1(cartctl, database):
    with database.cursor() as cursor:
        cursor.execute("alter table cartd.cart_lines disable row level security")
        try:
            failed = [row for row in cartctl.json("db", "check", code=1) if not row["ok"]]
        finally:
            cursor.execute("alter table cartd.cart_lines enable row level security")
    assert [row["check"] for row in failed] == ["wall cart_lines"]


@pytest.mark.parametrize("words,code", [
    ("", 2), ("nothing", 2), ("store", 2), ("store nothing", 2), ("store list --nothing", 2), ("store list extra", 2), ("store set", 2),
    ("store create --hash x", 2), ("import products --store demo", 2), ("import products --store demo /nonexistent.ndjson", 1),
    ("import products --store nosuchstore -", 1), ("token list --store nosuchstore", 1), ("store list --json=yes", 2),
    ("--help", 0), ("--version", 0), ("store --help", 0)])
def test_exit_codes(cartctl, words, code):
    cartctl(*words.split(), code=code)


def test_a_database_out_of_reach_is_exit_3(cartctl):
    away = dict(os.environ, CARTD_DATABASE_URL="postgresql://nobody@127.0.0.1:1/none")
    answer = json.loads(cartctl("--json", "store", "list", code=3, environment=away).stdout)
    assert answer["error"]["code"] == "unreachable"


def test_a_wrong_configuration_is_exit_2(cartctl, tmp_path):
    path = tmp_path / "cartd.conf"
    path.write_text("[operator]\nnonsense = 1\n", encoding="utf-8")
    done = cartctl("-c", str(path), "store", "list", code=2)
    assert "nonsense" in done.stderr and ":2" in done.stderr


@pytest.mark.parametrize("command", EVERY_COMMAND)
def test_help_is_everywhere(cartctl, command):
    said = cartctl(*command.split(), "--help")
    assert said.stdout.startswith(f"usage: cartctl [-c FILE] [--json] {command}") and said.stderr == ""


@pytest.mark.parametrize("words", ["store list", "store list --store {}", "channel list", "channel list --store {}", "token list",
                                   "channel create --store {} --name x", "token create --store {} --name x --scope cart",
                                   "store set --store {} cart_days=5", "import coupons --store {} -", "db check", "--version"])
def test_json_is_json_and_text_is_not(cartctl, store, words):
    words = words.format(store).split()
    json.loads(cartctl("--json", *words).stdout)
    if words[0] != "--version":
        json.loads(cartctl(*words, "--json").stdout)
    with pytest.raises(ValueError):
        json.loads(cartctl(*words).stdout)


@pytest.mark.parametrize("words", ["nothing", "store list --store nosuchstore", "token revoke --store demo ffffffffffff", "store nothing"])
def test_failures_are_json_too(cartctl, words):
    done = cartctl("--json", *words.split(), code=1 if "--store" in words else 2)
    error = json.loads(done.stdout)["error"]
    assert error["code"] in ("failed", "usage") and error["message"] in done.stderr
