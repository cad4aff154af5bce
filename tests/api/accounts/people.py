"""The client of these tests: every answer is checked against openapi.yaml before a test sees it."""
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "lib"))

import exchange  # noqa: E402
import openapi  # noqa: E402

SPEC = openapi.Spec(ROOT / "src" / "api" / "accounts" / "openapi.yaml")
ADMIN, SUPPORT, SHOPPER = 1, 2, 3       # the built-in roles
PERMISSIONS = ["accounts:read", "accounts:write", "accounts:delete", "roles:read", "roles:write", "roles:assign", "carts:read", "carts:write"]
NOBODY = 2147483647                     # an id that nobody has


class Answer(exchange.Answer):
    def pointers(self):
        """What is complained about: {"/email", "/roleIds/0"}."""
        return {error["pointer"].removeprefix("#") for error in self.json.get("errors", [])}


class Client:
    """Somebody. token None: nobody. id, email, session: where the fixture person made them."""

    id = email = session = name = None

    def __init__(self, url, token=None):
        self.url, self.token = url, token

    def call(self, method, path, body=None, raw=None, headers=(), checked=True):
        """path: below /api, with its query. body, raw, headers: see exchange.message()."""
        raw, pairs = exchange.message([("Authorization", f"Bearer {self.token}")] if self.token else [], body, raw, headers)
        answer = exchange.send(self.url, method, "/api" + path, raw, pairs, Answer)
        if checked:
            exchange.check(SPEC, method, path.partition("?")[0], answer)
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
