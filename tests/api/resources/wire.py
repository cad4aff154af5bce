"""The client of these tests: every answer is checked against openapi.yaml, and for what it should not tell, before a test sees it."""
import http.client
import json
import pathlib
import re
from urllib.parse import urlsplit

import openapi

ROOT = pathlib.Path(__file__).resolve().parents[3]
SPEC = openapi.Spec(ROOT / "src/api/resources/openapi.yaml")
MOUNT = "/resources/carts"
LEAKS = re.compile(rb"SQLSTATE|\bSELECT\b|\bselect .* from\b|cartd\.[a-z_]+\b|\.c:\d|/usr/|/tmp/|PGRES|constraint \"|relation \"|nginx/")


class Answer:
    """status, headers (names in lower case), raw bytes, json."""

    def __init__(self, status, headers, raw):
        self.status, self.headers, self.raw, self.json = status, headers, raw, None

    @property
    def text(self):
        """Of an error: what it says behind its code."""
        code, _, text = self.json["Message"].partition(": ")
        assert code == self.json["Code"]
        return text

    def __repr__(self):
        return f"<{self.status} {self.raw[:600].decode(errors='replace')}>"


class Client:
    """One person's access token; None: none is sent."""

    def __init__(self, url, token, account=None, email=None):
        self.url, self.token, self.account, self.email = url, token, account, email

    def call(self, method, path="", body=None, raw=None, headers=(), whole=None):
        """path: below the mount; whole: the path as it is. body: sent as JSON; raw: bytes. A header None removes a default."""
        pairs = {"Authorization": f"Bearer {self.token}"} if self.token is not None else {}
        if body is not None:
            raw = json.dumps(body).encode()
        if raw is not None:
            pairs["Content-Type"] = "application/json"
        pairs = {name: value for name, value in {**pairs, **dict(headers)}.items() if value is not None}
        target = whole or MOUNT + path
        at = urlsplit(self.url)
        connection = http.client.HTTPConnection(at.hostname, at.port or 80, timeout=60)
        try:
            connection.request(method, target, raw, pairs)
            response = connection.getresponse()
            answer = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
        finally:
            connection.close()
        answer.json = SPEC.check(method, target.partition("?")[0], answer.status, answer.headers, answer.raw)
        if answer.status >= 400:
            assert not LEAKS.search(answer.raw), f"an error that tells too much: {answer!r}"
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
