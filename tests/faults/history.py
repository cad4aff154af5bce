"""A history: what clients asked of the APIs at the same time, and what they were told.  One JSON line a request:

    client    who asked
    call      the operation; several requests have the same where one was sent again under its Idempotency-Key
    invoked   seconds, all clients by one clock; returned: when the answer was there, or that there is none
    request   api, user (whose credential, or None: the store's), method, path, body, headers that matter
    answer    status, headers that matter, text; or cut: how it ended without one

reading.py says what a line means, checker.py what must hold for all of them.
"""
import http.client
import itertools
import json
import re
import threading
import time
from urllib.parse import urlsplit

import openapi
import stack

MOUNTS = {"bigcommerce": "/stores/{store}/v3", "storefront": "/cart/v1", "threedcart": "/3dCartWebAPI", "resources": "/resources/carts"}
SPECS = {api: openapi.Spec(stack.ROOT / f"src/api/{api}/openapi.yaml") for api in MOUNTS}
TOLD = ("etag", "x-cart-id", "idempotency-replayed", "retry-after")


class Recorder:
    """env: the stack's.  file: where the history goes.  Used by many threads."""

    def __init__(self, env, file, url=None, patience=40):
        at = urlsplit(url or env["CARTD_URL"])
        self.host, self.port, self.patience = at.hostname, at.port, patience
        self.mounts = {api: mount.format(store=env["CARTD_STORE"]) for api, mount in MOUNTS.items()}
        self.of_store = {
            "bigcommerce": {"X-Auth-Token": env["CARTD_BIGCOMMERCE_TOKEN"]},
            "threedcart": {"SecureURL": env["CARTD_THREEDCART_SECURE_URL"], "PrivateKey": env["CARTD_THREEDCART_PRIVATE_KEY"],
                           "Token": env["CARTD_THREEDCART_TOKEN"]}}
        self.lock, self.numbers = threading.Lock(), itertools.count(1)
        self.file = open(file, "w", encoding="utf-8")
        self.records, self.wrong, self.shapes, self.open = [], [], set(), {}

    def number(self):
        return next(self.numbers)

    def ask(self, client, api, method, path, body=None, user=None, call=None, headers=None):
        """One request; its record.  user: a portal.User."""
        record = {"client": client, "call": call or f"c{self.number()}", "invoked": round(time.monotonic(), 6), "returned": None,
                  "request": {"api": api, "user": user and user.account, "method": method, "path": path, "body": body, "headers": headers or {}},
                  "answer": None}
        number = self.number()
        self.open[number] = record
        record["answer"] = self.send(record["request"], user)
        record["returned"] = round(time.monotonic(), 6)
        del self.open[number]
        with self.lock:
            self.records.append(record)
            self.file.write(json.dumps(record, separators=(",", ":")) + "\n")
        return record

    def send(self, request, user):
        headers = {**(self.of_store.get(request["api"]) or {"Authorization": f"Bearer {user.token}"}), **request["headers"]}
        raw = None
        if request["body"] is not None:
            raw, headers["Content-Type"] = json.dumps(request["body"]), "application/json"
        connection = http.client.HTTPConnection(self.host, self.port, timeout=self.patience)
        try:
            connection.request(request["method"], self.mounts[request["api"]] + request["path"], raw, headers)
            response = connection.getresponse()
            text = response.read()
        except (OSError, http.client.HTTPException) as error:
            return {"cut": f"{type(error).__name__}: {error}"}
        finally:
            connection.close()
        given = {name.lower(): value for name, value in response.getheaders()}
        self.check(request, response.status, given, text)
        return {"status": response.status, "headers": {name: given[name] for name in TOLD if name in given}, "text": text.decode("utf-8")}

    def check(self, request, status, headers, raw):
        """Against the API's openapi.yaml: each shape of an answer once, for thousands have the same."""
        api, path = request["api"], request["path"].partition("?")[0]
        if api == "resources":
            path = MOUNTS[api] + path
        shape = (api, request["method"], re.sub(r"[0-9a-zA-Z-]{12,}", "*", path), status, shape_of(raw), tuple(sorted(headers)))
        if shape in self.shapes:
            return
        self.shapes.add(shape)
        try:
            SPECS[api].check(request["method"], path, status, headers, raw)
        except openapi.SpecError as error:
            self.wrong.append(str(error))

    def close(self):
        self.file.close()


def shape_of(raw):
    """The answer without what its texts and numbers are."""
    return re.sub(rb'(?<=:)"[^"\\]*"|\d+', b"0", raw)


def read_file(path):
    with open(path, encoding="utf-8") as file:
        return [json.loads(line) for line in file]
