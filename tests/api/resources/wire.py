"""The client of these tests: every answer is checked against openapi.yaml, and for what it should not tell, before a test sees it."""
import pathlib

import exchange
import openapi

ROOT = pathlib.Path(__file__).resolve().parents[3]
SPEC = openapi.Spec(ROOT / "src/api/resources/openapi.yaml")
MOUNT = "/resources/carts"


class Answer(exchange.Answer):
    @property
    def text(self):
        """Of an error: what it says behind its code."""
        code, _, text = self.json["Message"].partition(": ")
        assert code == self.json["Code"]
        return text


class Client:
    """One person's access token; None: none is sent."""

    def __init__(self, url, token, account=None, email=None):
        self.url, self.token, self.account, self.email = url, token, account, email

    def call(self, method, path="", body=None, raw=None, headers=(), whole=None):
        """path: below the mount; whole: the path as it is. body, raw, headers: see exchange.message()."""
        raw, pairs = exchange.message([("Authorization", f"Bearer {self.token}")] if self.token is not None else [], body, raw, headers)
        target = whole or MOUNT + path
        answer = exchange.send(self.url, method, target, raw, pairs, Answer)
        exchange.check(SPEC, method, target.partition("?")[0], answer)
        return answer

    def get(self, path="", **more):
        return self.call("GET", path, **more)

    def post(self, path="", body=None, **more):
        return self.call("POST", path, body, **more)

    def put(self, path, body=None, **more):
        return self.call("PUT", path, body, **more)

    def delete(self, path, **more):
        return self.call("DELETE", path, **more)


def pages(client, path, limit):
    """Every page of a list, by its `next`."""
    answer = client.get(f"{path}?limit={limit}")
    found = [answer]
    while answer.json["next"] is not None:
        answer = client.call("GET", whole=answer.json["next"])
        found.append(answer)
    return found
