"""One HTTP exchange with the stack, as every API's client makes it, and what no answer of any API may tell.

A connection a request, headers as they are given, in their order: a test may send one twice, or none that a
library would add.
"""
import http.client
import json
import re
from urllib.parse import urlsplit

# SQL, names of tables and files, and of who answers.
LEAKS = re.compile(rb"SQLSTATE|\bSELECT\b|\bselect .* from\b|cartd\.[a-z_]+\b|\.c:\d|/usr/|/tmp/|pq_|PGRES|constraint \"|relation \"|nginx/|argon2")


class Answer:
    """status, headers (names in lower case), raw bytes, pairs (the headers as they came), json (where it was checked)."""

    def __init__(self, status, pairs, raw):
        self.status, self.pairs, self.raw = status, pairs, raw
        self.headers = {name.lower(): value for name, value in pairs}
        self.json = None

    def __repr__(self):
        return f"<{self.status} {self.raw[:600].decode(errors='replace')}>"


def message(credentials, body=None, raw=None, headers=()):
    """
    (raw, pairs) of a request. body: sent as JSON; raw: bytes as they are. headers: pairs, or a dict; each replaces a
    default or a credential of its name, and None as value removes it.
    """
    given = list(headers.items()) if isinstance(headers, dict) else list(headers)
    if body is not None:
        raw = json.dumps(body).encode()
    pairs = list(credentials)
    if raw is not None:
        pairs += [("Content-Type", "application/json"), ("Content-Length", str(len(raw)))]
    replaced = {name.lower() for name, _ in given}
    return raw, [pair for pair in pairs if pair[0].lower() not in replaced] + [pair for pair in given if pair[1] is not None]


def send(url, method, target, raw=None, pairs=(), answer=Answer):
    """What is answered, as the class `answer`."""
    at = urlsplit(url)
    connection = http.client.HTTPConnection(at.hostname, at.port or 80, timeout=60)
    try:
        connection.putrequest(method, target, skip_host=any(name.lower() == "host" for name, _ in pairs), skip_accept_encoding=True)
        for name, value in pairs:
            connection.putheader(name, value.encode() if isinstance(value, str) else value)
        connection.endheaders(raw)
        response = connection.getresponse()
        return answer(response.status, response.getheaders(), response.read())
    finally:
        connection.close()


def check(spec, method, path, answer):
    """Reads the answer's JSON, which must be what the API's openapi.yaml says of such an answer, and tells nothing of the inside."""
    answer.json = spec.check(method, path, answer.status, answer.headers, answer.raw)
    assert answer.status < 400 or not LEAKS.search(answer.raw), f"an error that tells too much: {answer!r}"
