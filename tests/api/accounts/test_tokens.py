"""Access tokens of our own: what is taken, what is refused, and that another library agrees."""
import http.client
import json
import pathlib
import random
import secrets
import socket
import struct
import sys
import time
import uuid

import jwt
import psycopg2
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))

import stack  # noqa: E402
from tokens import Own, b64, hs, jwk_rsa, pem  # noqa: E402

ENV = stack.environment()
HOST = ENV["CARTD_URL"].removeprefix("http://")


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


@pytest.fixture(scope="module")
def key_made(db, store_id):
    """make(algorithm, secret, store): the kid of a live key, too old to be the one that signs; gone at the end."""
    made = []

    def make(algorithm, secret, store=None):
        kid = f"test-{uuid.uuid4().hex[:12]}"
        db("insert into cartd.signing_keys (store_id, kid, algorithm, secret, created_at) values (%s, %s, %s, %s, '2000-01-01')",
           store or store_id, kid, algorithm, secret)
        made.append(kid)
        return kid
    yield make
    db("delete from cartd.signing_keys where kid = any (%s)", made)


@pytest.fixture
def person(db, store_id):
    """A shopper with a session: (account id, session id); gone with what it had."""
    account, session = random.randrange(800_000_000, 900_000_000), str(uuid.uuid4())
    db("insert into cartd.accounts (store_id, account_id, email, given_name, family_name) values (%s, %s, %s, 'Token', 'Test')",
       store_id, account, f"token-{account}@example.com")
    db("insert into cartd.account_roles (store_id, account_id, role_id) values (%s, %s, 3)", store_id, account)
    db("insert into cartd.sessions (store_id, session_id, account_id, created_at, expires_at) values (%s, %s, %s, now(), now() + interval '1 day')",
       store_id, session, account)
    yield account, session
    db("delete from cartd.accounts where store_id = %s and account_id = %s", store_id, account)


@pytest.fixture(scope="module")
def secret():
    return secrets.token_bytes(32)


@pytest.fixture(scope="module")
def hs_kid(key_made, secret):
    return key_made("HS256", secret)


@pytest.fixture(scope="module")
def ed_key():
    return ed25519.Ed25519PrivateKey.generate()


@pytest.fixture(scope="module")
def ed_kid(key_made, ed_key):
    return key_made("EdDSA", ed_key.private_bytes(serialization.Encoding.Raw, serialization.PrivateFormat.Raw, serialization.NoEncryption()))


@pytest.fixture
def own(person, secret, hs_kid):
    return Own(secret, hs_kid, "HS256", ENV["CARTD_STORE"], *person)


@pytest.fixture
def own_ed(person, ed_key, ed_kid):
    return Own(ed_key, ed_kid, "EdDSA", ENV["CARTD_STORE"], *person)


def ask(account, *headers):
    """GET of one's own account; headers may come twice. (status, answer's headers, body)"""
    connection = http.client.HTTPConnection(HOST, timeout=10)
    connection.putrequest("GET", f"/api/carts/{account}")
    for name, value in headers:
        connection.putheader(name, value)
    connection.endheaders()
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer.status, answer.headers, body


def fastcgi(own, *params, store=ENV["CARTD_STORE"]):
    """One request straight to cartd, as the server block of a store would send it; the status."""
    def record(kind, content=b""):
        return struct.pack(">BBHHBx", 1, kind, 1, len(content), 0) + content
    params = [("REQUEST_METHOD", "GET"), ("REQUEST_URI", f"/api/carts/{own.account}"), ("REMOTE_ADDR", "127.0.0.1"), ("CARTD_STORE", store), *params]
    pairs = b"".join(struct.pack(">II", len(name) | 1 << 31, len(value) | 1 << 31) + name.encode() + value.encode() for name, value in params if value is not None)
    with socket.socket(socket.AF_UNIX) as peer:
        peer.settimeout(10)
        peer.connect(str(pathlib.Path(ENV["CARTD_STATE"]) / "run" / "cartd.sock"))
        peer.sendall(record(1, struct.pack(">HB5x", 1, 0)) + record(4, pairs) + record(4) + record(5))
        answer = b""
        while b"\r\n\r\n" not in answer:
            more = peer.recv(65536)
            assert more, "no answer"
            answer += more
    head = answer[8:].decode("latin-1")
    return int(head.partition("Status: ")[2][:3]) if "Status: " in head else 200


def status_of(one, token):
    return ask(one.account, ("Authorization", f"Bearer {token}"))[0]


# --- what is taken ------------------------------------------------------------

def test_another_librarys_hs256_token_is_taken(own):
    assert status_of(own, own.token()) == 200


def test_another_librarys_eddsa_token_is_taken(own_ed):
    assert status_of(own_ed, own_ed.token()) == 200


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER", "bEaReR"])
def test_the_scheme_has_no_case(own, scheme):
    assert ask(own.account, ("Authorization", f"{scheme} {own.token()}"))[0] == 200


@pytest.mark.parametrize("more", [{"aud": ["other", "cartd"]}, {"nbf": 1}, {"exp": 4102444800}, {"nbf": 1.5}, {"x": {"y": [1, {"z": None}]}}, {"jti": "1"}])
def test_claims_that_are_fine(own, more):
    token = own.token(**more)
    assert own.taken_by_oracle(token)
    assert status_of(own, token) == 200


@pytest.mark.parametrize("headers", [{"typ": "at+jwt"}, {"typ": "jwt"}, {"x5u": "https://evil.example/k"}, {"jku": "https://evil.example/k"}])
def test_headers_that_are_fine(own, headers):
    assert status_of(own, own.token(headers=headers)) == 200


def test_clocks_may_differ_a_little(own):
    now = int(time.time())
    assert status_of(own, own.token(exp=now - 10)) == 200
    assert status_of(own, own.token(nbf=now + 20, iat=now + 20)) == 200


def test_a_token_of_8_kib_is_taken_and_no_larger_one(own):
    """Padded by a claim to the very byte, where base64 can: each character of it is three quarters of a byte."""
    def sized(length):
        for fill in range(length * 3 // 4 - 400, length):
            token = own.by_hand(payload={**own.claims(), "x": "x" * fill})
            if len(token) >= length:
                return token
        raise AssertionError("no such length")
    fits = sized(8190)
    assert 8190 <= len(fits) <= 8192
    assert status_of(own, fits) == 200
    assert status_of(own, sized(8193)) == 401
    assert status_of(own, sized(9 * 1024)) == 401
    assert status_of(own, sized(20 * 1024)) == 400, "nginx does not take such a header"


def test_a_token_that_cartd_made_is_taken_by_the_oracle(db):
    """Signed with a key of the database, with the header and the claims that src/auth/person.h names."""
    connection = http.client.HTTPConnection(HOST, timeout=10)
    connection.request("POST", "/api/auth/login", json.dumps({"email": ENV["CARTD_SHOPPER1_EMAIL"], "password": ENV["CARTD_SHOPPER1_PASSWORD"]}),
                       {"Content-Type": "application/json"})
    answer = connection.getresponse()
    token = json.loads(answer.read())["accessToken"]
    connection.close()
    header = jwt.get_unverified_header(token)
    algorithm, key = db("select algorithm, secret from cartd.signing_keys where kid = %s and retired_at is null", header["kid"])[0]
    assert header == {"alg": algorithm, "typ": "JWT", "kid": header["kid"]}
    key = bytes(key) if algorithm == "HS256" else ed25519.Ed25519PrivateKey.from_private_bytes(bytes(key)).public_key()
    claims = jwt.decode(token, key, algorithms=[algorithm], audience="cartd", issuer=f"cartd:{ENV['CARTD_STORE']}", options={"require": ["exp", "iat", "sub"]})
    assert set(claims) == {"iss", "aud", "sub", "sid", "epoch", "iat", "exp"}
    assert claims["sub"] == "1" and claims["exp"] - claims["iat"] == 900 and abs(claims["iat"] - time.time()) < 5


# --- what is refused ----------------------------------------------------------

RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())


def rs256(text):
    return RSA.sign(text, padding.PKCS1v15(), SHA256())


def text_with(own, name, twice):
    """The claims as text, one of them twice."""
    return json.dumps(own.claims())[:-1] + f', "{name}": {twice}}}'


def header_of(own, **more):
    return {"alg": "HS256", "typ": "JWT", "kid": own.kid, **more}


# Name → the token of a person, whose oracle (True, where None: PyJWT refuses as well) may be laxer: it knows neither crit nor duplicates.
REFUSED = {
    # the algorithm
    "alg none": lambda own: own.by_hand(header_of(own, alg="none"), sign=lambda text: b""),
    "alg none with a signature": lambda own: own.by_hand(header_of(own, alg="none")),
    "alg None": lambda own: own.by_hand(header_of(own, alg="None")),
    "alg nOnE": lambda own: own.by_hand(header_of(own, alg="nOnE"), sign=lambda text: b""),
    "alg in lower case": lambda own: own.by_hand(header_of(own, alg="hs256")),
    "alg HS512 of the same secret": lambda own: own.by_hand(header_of(own, alg="HS512"), sign=hs(own.key, "sha512")),
    "alg HS384 of the same secret": lambda own: own.by_hand(header_of(own, alg="HS384"), sign=hs(own.key, "sha384")),
    "alg RS256 with a key it brings along": lambda own: own.by_hand(header_of(own, alg="RS256", jwk=jwk_rsa(RSA, own.kid)), sign=rs256),
    "alg EdDSA signed by HMAC": lambda own: own.by_hand(header_of(own, alg="EdDSA")),
    "alg HS256 signed by RSA": lambda own: own.by_hand(sign=rs256),
    "alg HS256 signed with a public key": lambda own: own.by_hand(sign=hs(pem(RSA))),
    "alg HS256 signed with nothing": lambda own: own.by_hand(sign=hs(b"")),
    "alg HS256 signed with zeros": lambda own: own.by_hand(sign=hs(bytes(32))),
    "alg a number": lambda own: own.by_hand(header_of(own, alg=256)),
    "alg a list": lambda own: own.by_hand(header_of(own, alg=["HS256"])),
    "no alg": lambda own: own.by_hand({"typ": "JWT", "kid": own.kid}),
    # the key
    "no kid": lambda own: own.by_hand({"alg": "HS256"}),
    "a kid that is not there": lambda own: own.by_hand(header_of(own, kid="nobody")),
    "an empty kid": lambda own: own.by_hand(header_of(own, kid="")),
    "a kid that climbs": lambda own: own.by_hand(header_of(own, kid="../../../../dev/null"), sign=hs(b"")),
    "a kid that is a path": lambda own: own.by_hand(header_of(own, kid="/proc/sys/kernel/randomize_va_space"), sign=hs(b"2\n")),
    "a kid that is SQL": lambda own: own.by_hand(header_of(own, kid=f"{own.kid}' or '1'='1")),
    "a kid with a wildcard": lambda own: own.by_hand(header_of(own, kid=own.kid[:-1] + "%")),
    "a kid in upper case": lambda own: own.by_hand(header_of(own, kid=own.kid.upper())),
    "a kid with NUL": lambda own: own.by_hand(header_of(own, kid=own.kid + "\0")),
    "a kid with a space": lambda own: own.by_hand(header_of(own, kid=own.kid + " ")),
    "a long kid": lambda own: own.by_hand(header_of(own, kid="k" * 2000)),
    "a kid that is a number": lambda own: own.by_hand(header_of(own, kid=1)),
    "a kid that is null": lambda own: own.by_hand(header_of(own, kid=None)),
    "a kid twice": lambda own: own.by_hand(f'{{"alg":"HS256","kid":"nobody","kid":"{own.kid}"}}'),
    # the header
    "crit": lambda own: own.by_hand(header_of(own, crit=["exp"])),
    "crit with nothing in it": lambda own: own.by_hand(header_of(own, crit=[])),
    "crit b64": lambda own: own.by_hand(header_of(own, crit=["b64"], b64=True)),
    "alg twice": lambda own: own.by_hand(f'{{"alg":"none","alg":"HS256","kid":"{own.kid}"}}'),
    "alg twice, once escaped": lambda own: own.by_hand(f'{{"alg":"HS256","\\u0061lg":"none","kid":"{own.kid}"}}'),
    "a type for something else": lambda own: own.by_hand(header_of(own, typ="logout+jwt")),
    "a header that is a list": lambda own: own.by_hand('["HS256"]'),
    "a header that is null": lambda own: own.by_hand("null"),
    "a header with single quotes": lambda own: own.by_hand(f"{{'alg':'HS256','kid':'{own.kid}'}}"),
    "a header in UTF-16": lambda own: own.by_hand(json.dumps(header_of(own)).encode("utf-16-le")),
    "a header with a comment": lambda own: own.by_hand(f'{{"alg":"HS256",/**/"kid":"{own.kid}"}}'),
    # times
    "no exp": lambda own: own.token(exp=None),
    "exp an hour ago": lambda own: own.token(exp=int(time.time()) - 3600),
    "exp 61 s ago": lambda own: own.token(exp=int(time.time()) - 61),
    "exp 0": lambda own: own.token(exp=0),
    "exp below 0": lambda own: own.token(exp=-int(time.time())),
    "exp in a text": lambda own: own.by_hand(payload=own.claims(exp=str(int(time.time()) + 600))),
    "exp null": lambda own: own.by_hand(payload=json.dumps({**own.claims(), "exp": None})),
    "exp a list": lambda own: own.by_hand(payload=own.claims(exp=[4102444800])),
    "exp beyond all numbers": lambda own: own.by_hand(payload=json.dumps(own.claims(exp="E")).replace('"E"', "1e400")),
    "exp Infinity": lambda own: own.by_hand(payload=json.dumps(own.claims(exp=float("inf")))),
    "exp twice": lambda own: own.by_hand(payload=text_with(own, "exp", 4102444800)),
    "nbf ahead": lambda own: own.token(nbf=int(time.time()) + 120),
    "nbf in a text": lambda own: own.by_hand(payload=own.claims(nbf="0")),
    "iat ahead": lambda own: own.token(iat=int(time.time()) + 120),
    # for whom, by whom
    "no iss": lambda own: own.token(iss=None),
    "iss of another store": lambda own: own.token(iss=f"cartd:{ENV['CARTD_STORE2']}"),
    "iss with a slash": lambda own: own.token(iss=own.issuer + "/"),
    "iss of nobody we know": lambda own: own.token(iss="https://accounts.example/"),
    "iss a list": lambda own: own.by_hand(payload=own.claims(iss=[own.issuer])),
    "iss twice": lambda own: own.by_hand(payload=text_with(own, "iss", f'"{own.issuer}"')),
    "no aud": lambda own: own.token(aud=None),
    "another aud": lambda own: own.token(aud="shop"),
    "aud in upper case": lambda own: own.token(aud="CARTD"),
    "a list without our aud": lambda own: own.token(aud=["shop", "cartd2"]),
    "aud a list with a number": lambda own: own.by_hand(payload=own.claims(aud=["cartd", 1])),
    # who
    "no sub": lambda own: own.token(sub=None),
    "sub empty": lambda own: own.token(sub=""),
    "sub a number": lambda own: own.by_hand(payload=own.claims(sub=own.account)),
    "sub with a plus": lambda own: own.token(sub=f"+{own.account}"),
    "sub with a space": lambda own: own.token(sub=f"{own.account} "),
    "sub too large": lambda own: own.token(sub=str(own.account + 2**32)),
    "sub below 0": lambda own: own.token(sub=f"-{own.account}"),
    "sub of nobody": lambda own: own.token(sub="799999999"),
    "sub of somebody else": lambda own: own.token(sub="1"),
    "sub twice": lambda own: own.by_hand(payload=text_with(own, "sub", f'"{own.account}"')),
    "sub with NUL": lambda own: own.by_hand(payload=own.claims(sub=f"{own.account}\0")),
    "no sid": lambda own: own.token(sid=None),
    "a sid that is no UUID": lambda own: own.token(sid="1"),
    "a sid that is not there": lambda own: own.token(sid=str(uuid.uuid4())),
    "no epoch": lambda own: own.token(epoch=None),
    "an epoch gone by": lambda own: own.token(epoch=own.epoch + 1),
    "an epoch in a text": lambda own: own.by_hand(payload=own.claims(epoch=str(own.epoch))),
    "an epoch with a fraction": lambda own: own.by_hand(payload=own.claims(epoch=1.5)),
    # the form
    "an empty payload": lambda own: own.by_hand(payload="{}"),
    "a payload that is a list": lambda own: own.by_hand(payload=json.dumps([own.claims()])),
    "a payload with trailing bytes": lambda own: own.by_hand(payload=json.dumps(own.claims()) + "{}"),
    "a payload with a byte order mark": lambda own: own.by_hand(payload="\ufeff" + json.dumps(own.claims())),
    "a payload with bad UTF-8": lambda own: own.by_hand(payload=json.dumps(own.claims(x="Q")).encode().replace(b"Q", b"\xc0\xaf")),
    "a payload 40 levels deep": lambda own: own.by_hand(payload=json.dumps(own.claims(x="Q")).replace('"Q"', "[" * 40 + "]" * 40)),
    "nothing": lambda own: "x",
    "one part": lambda own: own.token().partition(".")[0],
    "two parts": lambda own: own.token().rpartition(".")[0],
    "an empty signature": lambda own: own.token().rpartition(".")[0] + ".",
    "no header": lambda own: "." + own.token().partition(".")[2],
    "four parts": lambda own: own.token() + ".eA",
    "five parts": lambda own: ".".join([b64('{"alg":"dir","enc":"A256GCM"}'), "", b64("x" * 12), b64("y" * 40), b64("z" * 16)]),
    "five parts out of three": lambda own: own.token() + ".eA.eA",
    "a truncated signature": lambda own: own.token()[:-4],
    "one byte of a signature": lambda own: own.token().rpartition(".")[0] + ".AA",
    "a signature with a byte more": lambda own: own.by_hand(sign=lambda text: hs(own.key)(text) + b"\0"),
    "a signature in hexadecimal": lambda own: own.by_hand(sign=lambda text: hs(own.key)(text).hex().encode()),
    "padding behind the signature": lambda own: own.token() + "=",
    "padding in the header": lambda own: padded(own, 0),
    "padding in the payload": lambda own: padded(own, 1),
    "base64 of the other alphabet": lambda own: other_alphabet(own),
    "bits behind the last byte": lambda own: own.token()[:-1] + chr(ord(own.token()[-1]) + 1) if own.token()[-1] in "AEIMQUYcgkosw048" else own.token() + "A",
    "a space within": lambda own: own.token().replace(".", ". ", 1),
    "JSON instead of the compact form": lambda own: json.dumps(dict(zip(("protected", "payload", "signature"), own.token().split(".")))),
}


def padded(own, part):
    """'=' behind a part, signed as it then stands: of the right form it would be good."""
    parts = [b64(json.dumps(header_of(own))), b64(json.dumps(own.claims()))]
    parts[part] += "="
    text = ".".join(parts)
    return f"{text}.{b64(hs(own.key)(text.encode()))}"


def other_alphabet(own):
    """A good token but for '/' and '+', where base64url has '_' and '-'."""
    while True:
        token = own.token(x=secrets.token_hex(8) + "?~>~?")
        if "_" in token or "-" in token:
            return token.replace("_", "/").replace("-", "+")


@pytest.mark.parametrize("what", sorted(REFUSED))
def test_refused(own, what):
    token = REFUSED[what](own)
    status, headers, body = ask(own.account, ("Authorization", f"Bearer {token}"))
    assert status == 401
    assert headers["WWW-Authenticate"].lower().startswith("bearer")
    assert token not in body.decode() and status_of(own, own.token()) == 200


@pytest.mark.parametrize("headers", [
    lambda good: [("Authorization", f"Bearer {good}, Bearer {good}")],
    lambda good: [("Authorization", good)],
    lambda good: [("Authorization", f"Bearer{good}")],
    lambda good: [("Authorization", f"Bearer\t{good}")],
    lambda good: [("Authorization", "Bearer")],
    lambda good: [("Authorization", "Bearer ")],
    lambda good: [("Authorization", f"Basic {good}")],
    lambda good: [("Authorization", f"Token {good}")],
    lambda good: [("Authorization", f"Bearer {good} x")],
    lambda good: [("Authorization", f'Bearer "{good}"')],
    lambda good: [("Authorization", "")],
    lambda good: [("token", good)],
    lambda good: [("X-Authorization", f"Bearer {good}")],
    lambda good: [("Cookie", f"token={good}; Authorization=Bearer {good}")],
    lambda good: [],
])
def test_a_token_in_another_way_than_one_bearer_header_is_no_credential(own, headers):
    assert ask(own.account, *headers(own.token()))[0] == 401


def test_two_bearer_headers_are_refused(own):
    """By nginx, which knows that this header comes once; behind another server by cartd."""
    good = f"Bearer {own.token()}"
    for second in (good, "Bearer x", ""):
        assert ask(own.account, ("Authorization", good), ("Authorization", second))[0] == 400
        assert fastcgi(own, ("HTTP_AUTHORIZATION", good), ("HTTP_AUTHORIZATION", second)) == 401
    assert fastcgi(own, ("HTTP_AUTHORIZATION", good)) == 200


def test_a_token_is_never_taken_from_the_address(own):
    connection = http.client.HTTPConnection(HOST, timeout=10)
    connection.request("GET", f"/api/carts/{own.account}?access_token={own.token()}&token={own.token()}")
    assert connection.getresponse().status == 401
    connection.close()


# --- against the oracle -------------------------------------------------------

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.=/+"


def mutated(token, chance):
    """One place of it otherwise: a character changed, added, taken away, or two parts exchanged."""
    at = chance.randrange(len(token))
    return chance.choice([
        token[:at] + chance.choice(ALPHABET) + token[at + 1:],
        token[:at] + chance.choice(ALPHABET) + token[at:],
        token[:at] + token[at + 1:],
        ".".join(chance.sample(token.split("."), 3)),
    ])


@pytest.mark.parametrize("which", ["own", "own_ed"])
def test_nothing_is_taken_that_the_oracle_refuses(request, which):
    one = request.getfixturevalue(which)
    chance = random.Random(20261121)
    good, connection = one.token(), http.client.HTTPConnection(HOST, timeout=10)
    for _ in range(400):
        token = mutated(good, chance)
        connection.request("GET", f"/api/carts/{one.account}", headers={"Authorization": f"Bearer {token}"})
        answer = connection.getresponse()
        answer.read()
        assert answer.status == (200 if token == good else 401), token
        if answer.status == 200:
            assert one.taken_by_oracle(token), token
    connection.close()


def test_times_are_judged_as_the_oracle_judges_them(own):
    now = int(time.time())
    for _ in range(60):
        offsets = {name: random.choice([-4000, -300, -40, -20, 0, 20, 45, 300, 4000]) for name in ("exp", "nbf")}
        token = own.token(**{name: now + offset for name, offset in offsets.items()}, iat=now - 10)
        assert (status_of(own, token) == 200) == own.taken_by_oracle(token), offsets


# --- what ends before the token does -------------------------------------------

def ended(own, db, sql, *values):
    """200, then a change, then 401: with one token, and at once."""
    token = own.token()
    for _ in range(6):
        assert status_of(own, token) == 200
    db(sql, *values)
    for _ in range(6):
        assert status_of(own, token) == 401


def test_the_end_of_its_session_ends_it(own, db):
    ended(own, db, "update cartd.sessions set ended_at = now() where session_id = %s", own.session)


def test_the_expiry_of_its_session_ends_it(own, db):
    ended(own, db, "update cartd.sessions set created_at = now() - interval '2 s', expires_at = now() - interval '1 s' where session_id = %s", own.session)


def test_another_persons_session_is_none(own, db, store_id):
    ended(own, db, "update cartd.sessions set account_id = 1 where store_id = %s and session_id = %s", store_id, own.session)


def test_a_later_epoch_ends_it(own, db, store_id):
    ended(own, db, "update cartd.accounts set token_epoch = token_epoch + 1 where store_id = %s and account_id = %s", store_id, own.account)


def test_a_disabled_account_ends_it(own, db, store_id):
    ended(own, db, "update cartd.accounts set active = false where store_id = %s and account_id = %s", store_id, own.account)


def test_the_end_of_the_account_ends_it(own, db, store_id):
    ended(own, db, "delete from cartd.accounts where store_id = %s and account_id = %s", store_id, own.account)


def test_retiring_its_key_ends_it_in_every_worker(person, db, key_made):
    secret = secrets.token_bytes(32)
    own = Own(secret, key_made("HS256", secret), "HS256", ENV["CARTD_STORE"], *person)
    ended(own, db, "update cartd.signing_keys set retired_at = now() where kid = %s", own.kid)


def test_a_key_verifies_until_it_retires_and_beside_others(person, db, key_made, own):
    secret = secrets.token_bytes(32)
    other = Own(secret, key_made("HS256", secret), "HS256", ENV["CARTD_STORE"], *person)
    db("update cartd.signing_keys set retired_at = now() + interval '2 s' where kid = %s", other.kid)
    token = other.token()
    assert status_of(other, token) == 200 and status_of(own, own.token()) == 200
    stack.wait_for(lambda: status_of(other, token) == 401, 10)
    assert status_of(own, own.token()) == 200


def test_a_key_that_retired_before_it_was_ever_used_is_none(person, db, key_made):
    secret = secrets.token_bytes(32)
    own = Own(secret, key_made("HS256", secret), "HS256", ENV["CARTD_STORE"], *person)
    db("update cartd.signing_keys set retired_at = now() where kid = %s", own.kid)
    assert status_of(own, own.token()) == 401


def test_another_stores_key_signs_nothing_here(person, db, key_made):
    other = db("select store_id from cartd.stores where hash = %s", ENV["CARTD_STORE2"])[0][0]
    secret = secrets.token_bytes(32)
    own = Own(secret, key_made("HS256", secret, other), "HS256", ENV["CARTD_STORE"], *person)
    assert status_of(own, own.token()) == 401


# --- another store --------------------------------------------------------------

def test_a_good_token_is_worth_nothing_in_another_store(own):
    credential = ("HTTP_AUTHORIZATION", f"Bearer {own.token()}")
    assert fastcgi(own, credential) == 200
    for other in (ENV["CARTD_STORE2"], "nosuchstore", "", None):
        assert fastcgi(own, credential, store=other) == 401


# --- what is left behind ----------------------------------------------------------

def test_no_token_is_in_a_log(own):
    good, bad = own.token(), own.token(exp=1)
    for token in (good, bad):
        status_of(own, token)
    time.sleep(1.5)     # nginx's log is written once a second
    one = stack.Stack()
    for name in ("cartd", "access", "nginx-error"):
        lines = "\n".join(one.log(name)[-500:])
        for token in (good, bad):
            assert not any(part in lines for part in token.split(".")[1:]), f"in {name}.log"
