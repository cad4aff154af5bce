"""The client of these tests: every answer is checked against openapi.yaml before a test sees it."""
import http.client
import json
import pathlib
import re
import sys
from urllib.parse import urlsplit

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "lib"))

import openapi  # noqa: E402

SPEC = openapi.Spec(ROOT / "src" / "api" / "accounts" / "openapi.yaml")
ADMIN, SUPPORT, SHOPPER = 1, 2, 3       # the built-in roles
PERMISSIONS = ["accounts:read", "accounts:write", "accounts:delete", "roles:read", "roles:write", "roles:assign", "carts:read", "carts:write"]
NOBODY = 2147483647                     # an id that nobody has
LEAKS = re.compile(rb"SQLSTATE|\bSELECT\b|\bselect .* from\b|cartd\.[a-z_]+\b|\.c:\d|/usr/|/tmp/|pq_|PGRES|constraint \"|relation \"|nginx/|argon2")


class Answer:
    """status, headers (names in lower case), raw bytes, json."""

    def __init__(self, status, pairs, raw):
        self.status, self.pairs, self.raw = status, pairs, raw
        self.headers = {name.lower(): value for name, value in pairs}
        self.json = None

    def pointers(self):
        """What is complained about: {"/email", "/roleIds/0"}."""
        return {error["pointer"].removeprefix("#") for error in self.json.get("errors", [])}

    def __repr__(self):
        return f"<{self.status} {self.raw[:600].decode(errors='replace')}>"


class Client:
    """Somebody. token None: nobody. id, email, session: where the fixture person made them."""

    id = email = session = name = None

    def __init__(self, url, token=None):
        self.url, self.token = url, token

    def call(self, method, path, body=None, raw=None, headers=(), checked=True):
        """path: below /api, with its query. body: sent as JSON; raw: bytes as they are. headers: a dict; None as value removes a default."""
        wanted = {"Authorization": f"Bearer {self.token}" if self.token else None}
        if body is not None:
            raw = json.dumps(body).encode()
        if raw is not None:
            wanted |= {"Content-Type": "application/json", "Content-Length": str(len(raw))}
        given = dict(headers)
        pairs = {name: value for name, value in {**wanted, **given}.items() if value is not None}
        at = urlsplit(self.url)
        connection = http.client.HTTPConnection(at.hostname, at.port or 80, timeout=60)
        try:
            connection.putrequest(method, "/api" + path, skip_accept_encoding=True)
            for name, value in pairs.items():
                connection.putheader(name, value)
            connection.endheaders(raw)
            response = connection.getresponse()
            answer = Answer(response.status, response.getheaders(), response.read())
        finally:
            connection.close()
        if checked:
            answer.json = SPEC.check(method, path.partition("?")[0], answer.status, answer.headers, answer.raw)
            assert answer.status < 400 or not LEAKS.search(answer.raw), f"an error that tells too much: {answer!r}"
        return answer

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def head(self, path, **more):
        return self.call("HEAD", path, **more)

    def post(self, path, body=None, **more):
        return self.call("POST", path, body, **more)

    def put(self, path, body=None, **more):
        return self.call("PUT", path, body, **more)

    def delete(self, path, **more):
        return self.call("DELETE", path, **more)

    def options(self, path, **more):
        return self.call("OPTIONS", path, **more)


def newcomer(word, **more):
    """The body of a sign-up."""
    return {"firstName": "New", "lastName": "Comer", "email": f"{word}@people.example", "password": "long enough", **more}


def change(somebody, **more):
    """The body of a PUT that leaves somebody as they are."""
    return {"firstName": "Given", "lastName": somebody.name, "email": somebody.email, **more}


def path(somebody):
    return f"/carts/{somebody.id}"
