"""Statements and round trips of every route that cartd has, by its own log."""
import re
import subprocess

from growth import WORKERS

# The same number whatever is in the call: the entries of a batch, the filter of a job, the carts of a page (their ids, then all of them).
CONSTANT = ("metafields_post", "metafields_put", "metafields_delete", "batch_post", "auth_login", "auth_refresh", "auth_password")
LISTS = (("bigcommerce", "carts_get"),)


def routes(stack):
    """[(API, name, method, path)] of cartd -T routes."""
    command = [f"{stack.state}/bin/cartd", "-T", "routes", "-c", f"{stack.state}/cartd.conf"]
    rows = [row.split("\t") for row in subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()]
    return [tuple(row[:4]) for row in rows]


def numbers(values):
    return "/".join(map(str, sorted(set(values))))


def measure(bench, report, world, apis, times):
    """Each API's tour so often, with one worker: what a worker asks once about a store it has asked before."""
    stack = bench.stack
    stack.restart(1)
    for api in apis:
        api.tour(world)         # whoever meets the store first asks for it
    world.toured.clear()
    since = stack.log_size()
    for _ in range(times):
        for api in apis:
            at = len(world.toured)
            api.tour(world)
            world.toured[at:] = [(named or api.NAME, *rest) for named, *rest in world.toured[at:]]
    world.tour("health", "GET", "/healthz", None, {}, api="service")
    there = {"service", *(api.NAME for api in apis), *(["landing"] if any(api.NAME == "bigcommerce" for api in apis) else [])}
    known = [route for route in routes(stack) if route[0] in there]
    show(report, world, stack.log_lines([entry[3] for entry in world.toured], since), known)
    stack.restart(WORKERS)


def toured(world, api, name, method, template):
    """Whether a call went to just this path: some routes have two."""
    pattern = re.compile(re.sub(r"\{\w+\}", "[^/]+", template))
    return any((api, name, method) == (a, r, m) and pattern.fullmatch(path) for a, r, _, _, m, path in world.toured)


def kind_of(api, method, route, note):
    if route in CONSTANT or (api, route) in LISTS:
        return "batch, a sign-in or a list"
    return "read" if method == "GET" and "made" not in note else "write"


def show(report, world, entries, known):
    report.section("round trips, by cartd's log", "trips", "statements")
    worst, called = {"read": 0, "write": 0, "batch, a sign-in or a list": 0}, {}
    for api, route, note, request_id, method, _ in world.toured:
        entry = entries[request_id]
        if (entry["api"], entry["route"]) != (api, route):
            raise SystemExit(f"{api} {route} was meant, {entry['api']} {entry['route']} has answered")
        called.setdefault((api, method, route, note), []).append(entry)
    for (api, method, route, note), mine in called.items():
        report.line(f"    {api} {method} {route}{note and ', ' + note}", numbers(entry["trips"] for entry in mine), numbers(entry["statements"] for entry in mine))
        # A refused change rolls back: that is no change.
        if "rolled back" not in note:
            kind = kind_of(api, method, route, note)
            worst[kind] = max(worst[kind], *(entry["trips"] for entry in mine))
    for kind, trips in worst.items():
        report.verdict(f"trips of a {kind}", trips)
    missing = [f"{api} {method} {path}" for api, name, method, path in known if not toured(world, api, name, method, path)]
    for route in missing:
        report.say(f"    without a call: {route}")
    report.verdict("routes without a call", len(missing))
