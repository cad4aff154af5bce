"""Each API's openapi.yaml, for answers of any API; and what no error may tell."""
import pathlib
import re

import openapi

ROOT = pathlib.Path(__file__).resolve().parents[2]
LEAKS = re.compile(rb"SQLSTATE|\bSELECT\b|\bselect .* from\b|cartd\.[a-z_]+\b|\.c:\d|/usr/|/tmp/|pq_|PGRES|constraint \"|relation \"|nginx/|argon2")

# What stands before the paths of the file: as a pattern.
MOUNTS = {"bigcommerce": r"/stores/[^/]+/v3", "threedcart": "/3dCartWebAPI", "storefront": "/cart/v1", "accounts": "/api", "resources": ""}
SPECS = {api: openapi.Spec(ROOT / "src" / "api" / api / "openapi.yaml") for api in MOUNTS}
seen = set()


def check(api, method, target, answer):
    """An answer that was seen before, but for what differs by itself, is not looked at twice."""
    if answer.status >= 400:
        assert not LEAKS.search(answer.raw), f"an error that tells too much: {answer!r}"
    if api not in SPECS:
        return
    path = re.sub(f"^{MOUNTS[api]}", "", target.partition("?")[0])
    if api == "storefront" and not path.endswith("/"):
        path += "/"
    key = (api, method, SPECS[api].template(path) or path, answer.core())
    if key not in seen:
        SPECS[api].check(method, path, answer.status, answer.headers, answer.raw)
        seen.add(key)
