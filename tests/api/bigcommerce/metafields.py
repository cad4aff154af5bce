"""Words for the tests of metafields."""
import uuid
from urllib.parse import parse_qsl

from shop import with_

PERMISSIONS = ("app_only", "read", "write", "read_and_sf_access", "write_and_sf_access")
MEMBERS = ["id", "key", "value", "namespace", "permission_set", "resource_type", "resource_id", "description", "date_created",
           "date_modified", "owner_client_id"]
ALL = "/carts/metafields"


def word():
    return uuid.uuid4().hex


def field(**changes):
    """A body; its key is new."""
    return with_({"permission_set": "read", "namespace": "tests", "key": word(), "value": "v", "description": "d"}, **changes)


def at(cart, entry=None):
    """The path of a cart's metafields, or of one."""
    return f"/carts/{cart['id'] if isinstance(cart, dict) else cart}/metafields" + ("" if entry is None else f"/{entry['id'] if isinstance(entry, dict) else entry}")


def add(client, cart, **changes):
    answer = client.post(at(cart), field(**changes))
    assert answer.status == 200, answer
    return answer.data


def entry(cart, **changes):
    """A member of a batch POST."""
    return field(resource_id=cart["id"], **changes)


def failed(answer):
    """What a batch answer says of the entries that failed: name → message."""
    assert answer.status == 422 and answer.headers["content-type"].startswith("application/json"), answer
    assert len(answer.json["errors"]) == 1
    return answer.json["errors"][0]["errors"]


def counts(answer):
    return tuple(answer.json["meta"][name] for name in ("total", "success", "failed"))


def ids(answer):
    return [each["id"] for each in answer.data]


def pages(client, path, query, link="next", meta="cursor_pagination"):
    """The answers from query on, following links; a list that leads nowhere new is found out."""
    seen = set()
    while query not in seen and len(seen) < 1000:
        seen.add(query)
        answer = client.get(path, query=query)
        assert answer.status == 200, answer
        yield answer
        links = answer.json["meta"][meta]["links"]
        if link not in links:
            return
        query = links[link][1:]
    raise AssertionError(f"{path}: the links go round in circles, or have no end")


def parameters(link):
    assert link[0] == "?"
    return dict(parse_qsl(link[1:], keep_blank_values=True))


__all__ = [name for name in dir() if not name.startswith("_")] + ["CALENDAR"]
