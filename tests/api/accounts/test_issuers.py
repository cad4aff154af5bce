"""Access tokens of outside issuers: keys from a file, and accounts at first sight."""
import concurrent.futures
import http.client
import json
import os
import pathlib
import secrets
import signal
import subprocess
import sys
import time

import jwt
import psycopg2
import pytest
from cryptography.hazmat.primitives.asymmetric import ec, rsa

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))

import stack  # noqa: E402
from tokens import compact, hs, jwk_ec, jwk_rsa, number, oracle_takes, pem, unb64  # noqa: E402

ENV = stack.environment()
HOST = ENV["CARTD_URL"].removeprefix("http://")
ISSUER, AUDIENCE, ELSEWHERE = "https://id.example/realm", "https://carts.example", "https://elsewhere.example/"
RSA, OTHER_RSA = rsa.generate_private_key(65537, 2048), rsa.generate_private_key(65537, 2048)
EC, P384 = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP384R1())
KEYS = [
    jwk_rsa(RSA, "rsa"),
    jwk_ec(EC, "ec"),
    jwk_rsa(OTHER_RSA, "for-encryption", use="enc", alg="RSA-OAEP"),
]


@pytest.fixture(scope="module")
def db():
    connection = psycopg2.connect(ENV["CARTD_DATABASE_URL"])
    connection.autocommit = True
    with connection.cursor() as cursor:
        def run(sql, *values):
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else None
        yield run
    connection.close()


@pytest.fixture(scope="module")
def store_id(db):
    return db("select store_id from cartd.stores where hash = %s", ENV["CARTD_STORE"])[0][0]


def reload(one):
    before = set(one.workers())
    one.signal(signal.SIGHUP)
    stack.wait_for(lambda: len(one.workers()) >= len(before) and not set(one.workers()) & before, 20)
    stack.wait_for(one.serves)


def section(name, path, issuer=ISSUER, stores=ENV["CARTD_STORE"]):
    return f"\n[issuer:{name}]\nissuer = {issuer}\njwks = {path}\naudience = {AUDIENCE}\nstores = {stores}\n"


@pytest.fixture(scope="module", autouse=True)
def configured(db, store_id):
    """The stack with an issuer for its store and one for the other; afterwards as it was."""
    one = stack.Stack()
    config, keys = pathlib.Path(ENV["CARTD_CONFIG"]), pathlib.Path(ENV["CARTD_STATE"]) / "test-jwks.json"
    before = config.read_text(encoding="utf-8")
    keys.write_text(json.dumps({"keys": KEYS}), encoding="utf-8")
    keys.chmod(0o644)
    config.write_text(before + section("test", keys) + section("elsewhere", keys, ELSEWHERE, ENV["CARTD_STORE2"]), encoding="utf-8")
    reload(one)
    db("update cartd.stores set outside_accounts = 'open' where store_id = %s", store_id)
    yield one
    config.write_text(before, encoding="utf-8")
    reload(one)
    keys.unlink()
    db("update cartd.stores set outside_accounts = 'closed' where store_id = %s", store_id)
    db("delete from cartd.accounts where issuer = %s", ISSUER)


@pytest.fixture
def subject():
    return f"auth0|{secrets.token_hex(8)}"


def claims(subject, **more):
    now = int(time.time())
    made = {"iss": ISSUER, "aud": AUDIENCE, "sub": subject, "iat": now, "exp": now + 600, "email": f"{secrets.token_hex(6)}@people.example",
            "given_name": "Mira", "family_name": "Öz", **more}
    return {name: value for name, value in made.items() if value is not None}


def token(subject, key=RSA, algorithm="RS256", kid="rsa", **more):
    return jwt.encode(claims(subject, **more), key, algorithm, headers={"kid": kid} if kid else None)


def ask(bearer, account=1):
    connection = http.client.HTTPConnection(HOST, timeout=20)
    connection.request("GET", f"/api/carts/{account}", headers={"Authorization": f"Bearer {bearer}"})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def known(status):
    """Somebody else's account is 404 to whom is known here; a stranger gets 401."""
    assert status in (404, 401), status
    return status == 404


def account_of(db, subject):
    """The one account of that person, or None."""
    rows = db("select account_id, email, given_name, family_name, password_hash, active from cartd.accounts where issuer = %s and subject = %s", ISSUER, subject)
    assert len(rows) <= 1
    return rows[0] if rows else None


# --- first sight ----------------------------------------------------------------

def test_a_person_becomes_an_account_at_first_sight(db, subject):
    good = token(subject, email="Mira.Oez@people.example")
    assert known(ask(good))
    account, email, given, family, password, active = account_of(db, subject)
    assert (email, given, family, password, active) == ("Mira.Oez@people.example", "Mira", "Öz", None, True)
    assert db("select array_agg(role_id) from cartd.account_roles where account_id = %s", account) == [([3],)]
    assert ask(good, account) == 200, "everybody reads their own account"
    for _ in range(8):
        assert ask(token(subject), account) == 200
    assert account_of(db, subject)[:2] == (account, email), "later tokens change nothing"


def test_where_the_store_is_closed_strangers_stay_strangers(db, store_id, subject):
    db("update cartd.stores set outside_accounts = 'closed' where store_id = %s", store_id)
    try:
        for _ in range(4):
            assert not known(ask(token(subject)))
        assert account_of(db, subject) is None
    finally:
        db("update cartd.stores set outside_accounts = 'open' where store_id = %s", store_id)
    assert known(ask(token(subject)))


def test_who_is_known_stays_known_when_the_store_closes(db, store_id, subject):
    assert known(ask(token(subject)))
    db("update cartd.stores set outside_accounts = 'closed' where store_id = %s", store_id)
    try:
        assert all(known(ask(token(subject))) for _ in range(8))
    finally:
        db("update cartd.stores set outside_accounts = 'open' where store_id = %s", store_id)


def test_fifty_first_requests_at_once_make_one_account(db, subject):
    bearer = token(subject)
    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        assert all(map(known, pool.map(ask, [bearer] * 50)))
    assert account_of(db, subject) is not None


def test_fifty_people_at_once_become_fifty_accounts(db, subject):
    with concurrent.futures.ThreadPoolExecutor(50) as pool:
        assert all(map(known, pool.map(ask, [token(f"{subject}-{n}") for n in range(50)])))
    ids = {account_of(db, f"{subject}-{n}")[0] for n in range(50)}
    assert len(ids) == 50


def test_an_e_mail_leads_to_nobodys_account(db, store_id, subject):
    """The person of the demo store keeps it; the newcomer gets one that leads nowhere."""
    before = db("select * from cartd.accounts where store_id = %s and account_id = 1", store_id)
    email = db("select email from cartd.accounts where store_id = %s and account_id = 1", store_id)[0][0]
    bearer = token(subject, email=email.upper(), email_verified=True)
    assert ask(bearer, 2) == 404
    account, given = account_of(db, subject)[:2]
    assert account != 1 and given.endswith("@outside.invalid")
    assert db("select * from cartd.accounts where store_id = %s and account_id = 1", store_id) == before
    assert ask(bearer, account) == 200 and ask(bearer, 1) == 404


def test_two_people_of_one_e_mail_at_once_are_two_accounts(db, subject):
    email = f"{secrets.token_hex(6)}@people.example"
    bearers = [token(f"{subject}-{n}", email=email) for n in range(8)]
    with concurrent.futures.ThreadPoolExecutor(32) as pool:
        assert all(map(known, pool.map(ask, bearers * 4)))
    emails = [account_of(db, f"{subject}-{n}")[1] for n in range(8)]
    assert emails.count(email) == 1 and len(set(emails)) == 8


@pytest.mark.parametrize("more", [
    {"email": None, "given_name": None, "family_name": None}, {"email": "", "given_name": "", "family_name": ""}, {"email": "nobody"}, {"email": "a b@c.example"},
    {"email": 7, "given_name": ["x"], "family_name": {}}, {"email": "x" * 300 + "@people.example"}, {"given_name": "ü" * 300, "family_name": "𝕏" * 101},
    {"given_name": "a\nb", "family_name": "\u007f"}, {"given_name": "a\u0085b"},
])
def test_a_token_that_tells_little_makes_an_account_all_the_same(db, subject, more):
    assert known(ask(token(subject, **more)))
    _, email, given, family, _, _ = account_of(db, subject)
    assert 1 <= len(given) <= 100 and 1 <= len(family) <= 100 and "@" in email and len(email) <= 254 and not {"\n", "\u0085"} & set(given + family)


def test_one_subject_of_two_issuers_is_two_people(db, store_id, subject):
    assert known(ask(token(subject)))
    assert not known(ask(token(subject, iss=ELSEWHERE))), "that issuer is another store's"


def test_a_disabled_account_ends_its_tokens(db, store_id, subject):
    bearer = token(subject)
    assert known(ask(bearer))
    account = account_of(db, subject)[0]
    db("update cartd.accounts set active = false where store_id = %s and account_id = %s", store_id, account)
    for _ in range(8):
        assert ask(bearer, account) == 401
    db("update cartd.accounts set active = true where store_id = %s and account_id = %s", store_id, account)
    assert ask(bearer, account) == 200


def test_an_account_that_is_gone_is_not_found_again(db, store_id, subject):
    """Whatever a worker remembers: never another's account, and at last a new one."""
    bearer = token(subject)
    for _ in range(8):
        assert known(ask(bearer))
    first = account_of(db, subject)[0]
    db("delete from cartd.accounts where store_id = %s and account_id = %s", store_id, first)
    stack.wait_for(lambda: known(ask(bearer)))
    assert account_of(db, subject)[0] != first


# --- signatures and claims --------------------------------------------------------

def test_both_kinds_of_keys_are_taken(subject):
    assert known(ask(token(subject)))
    assert known(ask(token(subject, EC, "ES256", "ec")))


def by_hand(header, payload, sign):
    return compact({"typ": "JWT", **header}, payload, sign)


def ecdsa(key):
    return lambda text: jwt.algorithms.ECAlgorithm(jwt.algorithms.ECAlgorithm.SHA256).sign(text, key)


def rs256(key):
    return lambda text: jwt.algorithms.RSAAlgorithm(jwt.algorithms.RSAAlgorithm.SHA256).sign(text, key)


def der(signature):
    """r and s as ASN.1."""
    halves = []
    for half in (signature[:32], signature[32:]):
        half = half.lstrip(b"\0")
        half = b"\0" + half if half[0] > 127 else half
        halves.append(bytes([2, len(half)]) + half)
    inside = b"".join(halves)
    return bytes([0x30, len(inside)]) + inside


REFUSED = {
    "HS256 with the RSA key's PEM": lambda who: by_hand({"alg": "HS256", "kid": "rsa"}, claims(who), hs(pem(RSA))),
    "HS256 with the EC key's PEM": lambda who: by_hand({"alg": "HS256", "kid": "ec"}, claims(who), hs(pem(EC))),
    "HS256 with the modulus": lambda who: by_hand({"alg": "HS256", "kid": "rsa"}, claims(who), hs(unb64(KEYS[0]["n"]))),
    "alg none": lambda who: by_hand({"alg": "none", "kid": "rsa"}, claims(who), lambda text: b""),
    "RS512 of the right key": lambda who: token(who, RSA, "RS512"),
    "PS256 of the right key": lambda who: token(who, RSA, "PS256"),
    "ES256 named, RSA signed": lambda who: by_hand({"alg": "ES256", "kid": "ec"}, claims(who), rs256(RSA)),
    "RS256 named with the EC key": lambda who: by_hand({"alg": "RS256", "kid": "ec"}, claims(who), rs256(RSA)),
    "ES256 named with the RSA key": lambda who: by_hand({"alg": "ES256", "kid": "rsa"}, claims(who), ecdsa(EC)),
    "another RSA key": lambda who: token(who, OTHER_RSA),
    "a key that it brings along": lambda who: jwt.encode(claims(who), OTHER_RSA, "RS256", headers={"kid": "rsa", "jwk": jwk_rsa(OTHER_RSA, "rsa")}),
    "the key for encryption": lambda who: token(who, OTHER_RSA, kid="for-encryption"),
    "no kid, where there are two keys": lambda who: token(who, kid=None),
    "a kid that is not there": lambda who: token(who, kid="rsa2"),
    "a kid that climbs": lambda who: token(who, kid="../rsa"),
    "ES384": lambda who: token(who, P384, "ES384", "ec"),
    "ES256 in DER": lambda who: by_hand({"alg": "ES256", "kid": "ec"}, claims(who), lambda text: der(ecdsa(EC)(text))),
    "ES256 of zeros": lambda who: by_hand({"alg": "ES256", "kid": "ec"}, claims(who), lambda text: bytes(64)),
    "ES256 cut": lambda who: by_hand({"alg": "ES256", "kid": "ec"}, claims(who), lambda text: ecdsa(EC)(text)[:63]),
    "ES256 with a zero before": lambda who: by_hand({"alg": "ES256", "kid": "ec"}, claims(who), lambda text: b"\0" + ecdsa(EC)(text)),
    "RS256 cut": lambda who: by_hand({"alg": "RS256", "kid": "rsa"}, claims(who), lambda text: rs256(RSA)(text)[:-1]),
    "RS256 with a zero before": lambda who: by_hand({"alg": "RS256", "kid": "rsa"}, claims(who), lambda text: b"\0" + rs256(RSA)(text)),
    "crit": lambda who: jwt.encode(claims(who), RSA, "RS256", headers={"kid": "rsa", "crit": ["exp"]}),
    "an ID token's audience": lambda who: token(who, aud="client-1"),
    "no aud": lambda who: token(who, aud=None),
    "our own audience": lambda who: token(who, aud="cartd"),
    "no exp": lambda who: token(who, exp=None),
    "exp gone by": lambda who: token(who, exp=int(time.time()) - 61),
    "nbf ahead": lambda who: token(who, nbf=int(time.time()) + 120),
    "another iss": lambda who: token(who, iss=ISSUER + "/"),
    "our own iss": lambda who: token(who, iss=f"cartd:{ENV['CARTD_STORE']}"),
    "no sub": lambda who: token(who, sub=None),
    "sub too long": lambda who: token("s" * 501),
    "sub with NUL": lambda who: token(who + "\0"),
    "a logout token": lambda who: jwt.encode(claims(who), RSA, "RS256", headers={"kid": "rsa", "typ": "logout+jwt"}),
}


@pytest.mark.parametrize("what", sorted(REFUSED))
def test_refused(db, subject, what):
    assert ask(REFUSED[what](subject)) == 401
    assert account_of(db, subject) is None


@pytest.mark.parametrize("key, algorithm, kid", [(RSA, "RS256", "rsa"), (EC, "ES256", "ec")])
def test_nothing_is_taken_that_the_oracle_refuses(subject, key, algorithm, kid):
    good = token(subject, key, algorithm, kid)
    assert known(ask(good)) and oracle_takes(good, key.public_key(), algorithm, AUDIENCE, ISSUER)
    for _ in range(120):
        at = secrets.randbelow(len(good))
        other = good[:at] + secrets.choice("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=") + good[at + 1:]
        assert known(ask(other)) == (other == good)
        assert oracle_takes(other, key.public_key(), algorithm, AUDIENCE, ISSUER) or other != good


# --- the file -----------------------------------------------------------------------

def check(tmp_path, keys, more=""):
    """cartd -t of a configuration with one issuer whose keys are these: (status, what it said)."""
    file, config = tmp_path / "keys.json", tmp_path / "cartd.conf"
    if keys is not None:
        file.write_text(keys if isinstance(keys, str) else json.dumps(keys), encoding="utf-8")
    config.write_text(section("one", file) + more, encoding="utf-8")
    done = subprocess.run([os.path.join(ENV["CARTD_STATE"], "bin", "cartd"), "-t", "-c", str(config)], capture_output=True, text=True, timeout=30, check=False)
    return done.returncode, done.stdout + done.stderr


def test_good_keys_pass_the_check(tmp_path):
    assert check(tmp_path, {"keys": KEYS}) == (0, f"{tmp_path}/cartd.conf: ok\n")


@pytest.mark.parametrize("keys, says", [
    (None, "No such file or directory"),
    ("", "keys.json: "),
    ({"keys": []}, "no key in it verifies RS256 or ES256"),
    ({"keys": [KEYS[2]]}, "no key in it verifies RS256 or ES256"),
    (KEYS, "no JWK Set"),
    ({"keys": [KEYS[0], jwk_rsa(rsa.generate_private_key(65537, 1024), "weak")]}, "key 2: an RSA key has at least 2048 bits"),
    ({"keys": [{**jwk_rsa(RSA, "rsa"), "d": number(RSA.private_numbers().d)}]}, "key 1: this is a secret key"),
    ({"keys": [{"kty": "oct", "k": "AAAA"}]}, "key 1: this is a secret key"),
    ({"keys": [KEYS[0], KEYS[0]]}, "key 2: its kid is that of another key"),
    ({"keys": [{**KEYS[1], "y": KEYS[1]["x"]}]}, "key 1: x and y are no point of P-256"),
    ({"keys": KEYS, "more": "x" * 300000}, "larger than 256 KiB"),
])
def test_a_wrong_file_fails_the_check_and_is_named(tmp_path, keys, says):
    status, said = check(tmp_path, keys)
    assert status == 1 and f"{tmp_path}/keys.json: " in said and says in said and "[issuer:one]" in said


def test_a_wrong_file_is_refused_at_reload_and_service_goes_on(configured, subject):
    keys = pathlib.Path(ENV["CARTD_STATE"]) / "test-jwks.json"
    before, workers, refusals = keys.read_text(encoding="utf-8"), configured.workers(), sum("reload: refused" in line for line in configured.log())
    keys.write_text("{", encoding="utf-8")
    try:
        configured.signal(signal.SIGHUP)
        stack.wait_for(lambda: sum("reload: refused" in line for line in configured.log()) > refusals)
        assert configured.workers() == workers and known(ask(token(subject)))
    finally:
        keys.write_text(before, encoding="utf-8")


def test_a_reload_takes_new_keys_and_drops_old_ones(configured, subject):
    keys = pathlib.Path(ENV["CARTD_STATE"]) / "test-jwks.json"
    before = keys.read_text(encoding="utf-8")
    assert known(ask(token(subject))) and not known(ask(token(subject, OTHER_RSA, kid="new")))
    keys.write_text(json.dumps({"keys": [jwk_rsa(OTHER_RSA, "new")]}), encoding="utf-8")
    try:
        reload(configured)
        assert not known(ask(token(subject)))
        assert known(ask(token(subject, OTHER_RSA, kid="new")))
        assert known(ask(token(subject, OTHER_RSA, kid=None))), "a single key needs no name"
    finally:
        keys.write_text(before, encoding="utf-8")
        reload(configured)
    assert known(ask(token(subject)))
