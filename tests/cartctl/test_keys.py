"""Signing keys: two at most, one signs, none is shown."""
import concurrent.futures
import re
import subprocess

import pytest


def key_new(cartctl, store, *more):
    return cartctl.json("key", "create", "--store", store, *more)["kid"]


def run(cartctl, *words):
    """Whatever it comes to."""
    return subprocess.run([*cartctl.program, *words], capture_output=True, text=True, timeout=60, env=cartctl.environment, check=False)


def states(cartctl, store):
    return {row["kid"]: row["state"] for row in cartctl.json("key", "list", "--store", store)}


def secrets_of(rows, store):
    return [row[0] for row in rows("select encode(secret, 'hex') from cartd.signing_keys join cartd.stores using (store_id) where hash = %s", store)]


def test_the_first_key_signs_at_once(cartctl, store):
    made = cartctl.json("key", "create", "--store", store)
    assert set(made) == {"store", "kid", "algorithm", "createdAt"} and made["algorithm"] == "HS256" and made["store"] == store
    assert re.fullmatch(r"[0-9a-f]{16}", made["kid"])
    assert states(cartctl, store) == {made["kid"]: "signs"}


def test_the_newest_signs_and_the_other_verifies(cartctl, store):
    first, second = key_new(cartctl, store), key_new(cartctl, store, "--algorithm", "EdDSA")
    assert states(cartctl, store) == {first: "verifies", second: "signs"}
    assert [row["algorithm"] for row in cartctl.json("key", "list", "--store", store)] == ["HS256", "EdDSA"]


def test_a_third_live_key_is_refused(cartctl, store):
    first = key_new(cartctl, store)
    key_new(cartctl, store)
    assert "two keys are live" in cartctl("key", "create", "--store", store, code=1).stderr
    cartctl("key", "retire", first, "--store", store, "--in", "600")
    cartctl("key", "create", "--store", store, code=1)
    cartctl("key", "retire", first, "--store", store)
    key_new(cartctl, store)
    assert sorted(states(cartctl, store).values()) == ["retired", "signs", "verifies"]


def test_many_at_once_make_two(cartctl, store):
    def create(_):
        return run(cartctl, "key", "create", "--store", store).returncode
    with concurrent.futures.ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(create, range(8))) == [0, 0, 1, 1, 1, 1, 1, 1]
    assert sorted(states(cartctl, store).values()) == ["signs", "verifies"]


def test_a_key_retires_at_once_or_later(cartctl, store):
    first, second = key_new(cartctl, store), key_new(cartctl, store)
    later = cartctl.json("key", "retire", first, "--store", store, "--in", "960")
    assert later["kid"] == first and later["retiredAt"] > later["createdAt"]
    assert states(cartctl, store) == {first: "retiring", second: "signs"}
    sooner = cartctl.json("key", "retire", first, "--store", store)
    assert sooner["retiredAt"] < later["retiredAt"]
    assert states(cartctl, store) == {first: "retired", second: "signs"}
    cartctl("key", "retire", first, "--store", store, code=1)


def test_what_is_retired_stays_retired(cartctl, store):
    first = key_new(cartctl, store)
    key_new(cartctl, store)
    cartctl("key", "retire", first, "--store", store)
    cartctl("key", "retire", first, "--store", store, "--in", "600", code=1)
    assert states(cartctl, store)[first] == "retired"


def test_a_newest_key_may_go_back_to_the_one_before(cartctl, store):
    first, second = key_new(cartctl, store), key_new(cartctl, store)
    cartctl("key", "retire", second, "--store", store)
    assert states(cartctl, store) == {first: "signs", second: "retired"}


def test_the_last_key_that_could_sign_stays(cartctl, store):
    first = key_new(cartctl, store)
    assert "nobody could sign in" in cartctl("key", "retire", first, "--store", store, code=1).stderr
    second = key_new(cartctl, store)
    cartctl("key", "retire", first, "--store", store, "--in", "600")
    cartctl("key", "retire", second, "--store", store, code=1)
    assert states(cartctl, store) == {first: "retiring", second: "signs"}


def test_another_stores_key_is_not_retired(cartctl, store):
    first = key_new(cartctl, store)
    key_new(cartctl, store)
    cartctl("key", "retire", first, "--store", "demo2", code=1)
    assert states(cartctl, store)[first] == "verifies"


def test_a_secret_is_never_shown(cartctl, store, rows):
    shown = ""
    for words in (["--json", "key", "create"], ["key", "create"], ["--json", "key", "list"], ["key", "list"]):
        done = cartctl(*words, "--store", store)
        shown += done.stdout + done.stderr
    first = next(iter(states(cartctl, store)))
    done = cartctl("--json", "key", "retire", first, "--store", store)
    shown += done.stdout + done.stderr
    kept = secrets_of(rows, store)
    assert len(set(kept)) == 2 and all(len(secret) == 64 for secret in kept)
    assert not any(secret[:16] in shown for secret in kept)


@pytest.mark.parametrize("words", ["create", "create --store nosuchstore", "create --store demo --algorithm RS256", "create --store demo --algorithm hs256",
                                   "retire --store demo", "retire nobody --store demo", "retire nobody --store demo --in -1", "retire nobody --store demo --in 1h",
                                   "retire nobody --store demo --in 999999999", "retire a b --store demo", "show --store demo"])
def test_wrong_lines_change_nothing(cartctl, words):
    before = cartctl.json("key", "list")
    done = run(cartctl, "key", *words.split())
    assert done.returncode in (1, 2) and done.stderr.startswith("cartctl: ")
    assert cartctl.json("key", "list") == before
