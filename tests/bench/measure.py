"""The measurements of tests/bench/run, which starts the stacks and calls this."""
import argparse
import json
import os
import platform
import re
import subprocess
import sys
import uuid

from load import Bench, alternate
from stack import PG_BIN, Stack
from transactions import SCRIPTS, Sources

# What has to be reached.  name: (kind, figure)
FIGURES = {
    "GET of bound, 8 connections": (">=", 0.70),
    "GET of bound, 64 connections": (">=", 0.85),
    "GET of pgbench, 8 connections": (">=", 0.32),
    "PUT of pgbench, 8 connections": (">=", 0.50),
    "PUT of pgbench, 64 connections": (">=", 0.50),
    "GET, many carts of few": (">=", 0.90),
    "PSS of a worker, KiB": ("<=", 4096),
    "growth of a worker, KiB": ("<=", 64),
    # Counted, so judged in the short form too.
    "trips of a read": ("<=", 1),
    "trips of a write": ("<=", 2),
    "statements of GET, 500 lines": ("<=", 2),      # the token's check and the cart
    "answers that should not be": ("<=", 0),
}
COUNTED = ("trips", "statements", "answers")

CONNECTIONS = (8, 64)
WORKERS = 16
LONG_CART, LONG_LINES = 3000001, 500
FEW = 1000

options = argparse.ArgumentParser()
options.add_argument("--root", required=True)
options.add_argument("--work", required=True)
options.add_argument("--main", required=True)
options.add_argument("--large")
options.add_argument("--only", required=True)
options.add_argument("--short", action="store_true")
options.add_argument("--soak", action="store_true")
options.add_argument("--no-judge", action="store_true")
options.add_argument("--carts", type=int)
options.add_argument("--seconds", type=int)
options.add_argument("--rounds", type=int)
options.add_argument("--threads", type=int, default=1)
options = options.parse_args()
rounds = options.rounds or (2 if options.short else 4)
seconds = max(round((options.seconds or (3 if options.short else 10)) / rounds + 0.25), 1)
carts = options.carts or (50_000 if options.short else 1_000_000)
soak = 1_000_000 if options.soak else 20_000 if options.short else 200_000

missed = []


# --- the table --------------------------------------------------------------

def line(what, *columns):
    print(f"{what:<38}" + "".join(f"{column:>11}" for column in columns), flush=True)


def section(title, *columns):
    print()
    line(title, *columns)


def judge(name, value):
    """value and verdict, as text"""
    kind, figure = FIGURES[name]
    good = value >= figure if kind == ">=" else value <= figure
    judged = not options.short or name.startswith(COUNTED)
    text = f"{value:.2f}" if isinstance(value, float) else f"{value:,}"
    if not good and judged:
        missed.append(f"{name}: {text}, must be {kind} {figure}")
    return f"{text} {kind} {figure:,} {'ok' if good else 'MISSED' if judged else 'missed, not judged'}"


def verdict(name, value):
    print(f"    {name + ':':<34} {judge(name, value)}", flush=True)


def check_bad(what, load):
    count = sum(load.bad.values())
    if count:
        print(f"    {what}: {load.bad}")
        verdict("answers that should not be", count)


def costs(what, load, families=("nginx", "cartd", "postgres")):
    total = sum(load.us(name) for name in (*families, "load"))
    others = load.others_us / max(load.others_us + sum(load.cpu_us.values()), 1)
    line("    " + what, f"{load.rate:,.0f}", *(f"{load.us(name):.0f}" if name in families else "" for name in ("nginx", "cartd", "postgres")),
         f"{load.us('load'):.0f}", f"{total:.0f}", f"{others:.0%}",
         f"{sum(load.p50_us) / len(load.p50_us):,.0f}" if load.p50_us else "", f"{max(load.p99_us):,}" if load.p99_us else "")
    check_bad(what, load)


COST_COLUMNS = ("a second", "nginx", "cartd", "postgres", "wrk/pgb.", "µs CPU", "others", "p50 µs", "p99 µs")


def versions(stack):
    def says(*command):
        done = subprocess.run(command, capture_output=True, text=True)
        return (done.stdout + done.stderr).strip().splitlines()[0]

    with open("/proc/cpuinfo") as f:
        model = next((row.split(":")[1].strip() for row in f if row.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    print(f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}, load {os.getloadavg()[0]:.1f} at the start")
    print(", ".join((says("/usr/sbin/nginx", "-v").split()[-1], "PostgreSQL " + stack.psql("show server_version"), says("wrk", "-v").split(" Copy")[0],
                     says(f"{PG_BIN}/pgbench", "--version"), says(f"{stack.state}/bin/cartd", "-V"),
                     "commit " + says("git", "-C", options.root, "describe", "--always", "--dirty"))))
    settings = {name: stack.psql(f"show {name}") for name in ("synchronous_commit", "fsync", "full_page_writes", "shared_buffers")}
    print(", ".join(f"{name} {value}" for name, value in settings.items()) +
          f", {len(stack.workers())} workers, {rounds} rounds of {seconds} s, pgbench with {options.threads} thread(s)")
    if settings["synchronous_commit"] != "on" or settings["fsync"] != "on" or len(stack.workers()) != WORKERS:
        raise SystemExit("this is not the stack that the figures are meant for")


# --- pgbench's side ---------------------------------------------------------

def prepare(stack, sources):
    """A Bench whose scripts are written and known to do the work."""
    store_id, currency, days = stack.psql(f"select store_id, currency, cart_days from cartd.stores where hash = '{stack.store}'").split()
    variants = [row.split() for row in stack.psql("select product_id, variant_id from bench.variants order by i").splitlines()]
    facts = {
        "known": 0, "store_id": store_id, "currency": currency, "cart_days": days, "channel_id": 1, "locale": "en",
        "token_hash": stack.psql(f"select encode(sha256('{stack.token}'), 'hex')"),
        "product_ids": "{" + ",".join(product for product, _ in variants) + "}",
        # What src/cart/save.c writes for new lines.
        "lines": json.dumps([{"line_id": str(uuid.UUID(int=i + 1, version=4)), "position": i + 1, "kind": "product", "quantity": i + 1, "product_id": int(product),
                              "variant_id": int(variant), "option_ids": "{}"} for i, (product, variant) in enumerate(variants)], separators=(",", ":"))}
    limits = [setting(stack, "statement_timeout_ms"), setting(stack, "lock_timeout_ms"), 10000]
    bench = Bench(stack, sources, options.work, options.threads, facts)
    bench.facts_options = sources.session_options(store_id, limits)
    bench.body = json.dumps({"line_items": [{"product_id": int(product), "quantity": i + 1} for i, (product, _) in enumerate(variants)]})
    for name, make in SCRIPTS.items():
        with open(f"{options.work}/{name}.pgbench", "w") as f:
            f.write(make(sources))
    rehearse(bench)
    return bench


def setting(stack, name):
    """A number among the settings of cartd as it runs."""
    table = subprocess.run([f"{stack.state}/bin/cartd", "-T", "config", "-c", f"{stack.state}/cartd.conf"], capture_output=True, text=True).stdout
    return int(re.search(rf"^{name} = (\d+)$", table, re.M).group(1))


def rehearse(bench):
    """Runs each script's statements once through psql, in cartd's role and session: rows and tags must be what cartd would see."""
    lines = len(json.loads(bench.facts["lines"]))
    wanted = {
        "get": ["(1 row)", f"({lines} rows)"],
        "put": ["BEGIN", "(1 row)", "(1 row)", f"({lines} rows)", "UPDATE 1", "UPDATE 1", "ROLLBACK"],
        "post": ["BEGIN", "(1 row)", "(1 row)", None, "(0 rows)", "INSERT 0 1", f"INSERT 0 {lines}", "ROLLBACK"]}
    cart_id, line_id, version = bench.stack.psql(
        "select b.cart_id, b.line_id, c.version from bench.carts b join cartd.carts c using (cart_id) where b.n = 1").split()
    variables = bench.facts | {"cart_id": cart_id, "line_id": line_id, "version": version, "quantity": 5, "number": 5}
    for name in SCRIPTS:
        with open(f"{options.work}/{name}.pgbench") as f:
            text = f.read().split("\\endif\n")[-1]
        sql = "".join(row for row in text.splitlines(keepends=True) if not row.startswith("\\")).replace("commit;", "rollback;")
        sql = re.sub(r"(?<![:\w]):(\w+)", r":'\1'", sql)
        path = f"{options.work}/{name}.sql"
        with open(path, "w") as f:
            f.write("\\pset format aligned\n\\pset tuples_only off\n\\set QUIET off\n" + sql)
        output = bench.stack.psql(file=path, user="cartd_app", options=bench.facts_options, variables=variables)
        got = re.findall(r"^(?:\(\d+ rows?\)|BEGIN|ROLLBACK|(?:INSERT|UPDATE) [\d ]+)$", output, re.M)
        if len(got) != len(wanted[name]) or any(w is not None and w != g for w, g in zip(wanted[name], got)):
            raise SystemExit(f"pgbench's {name} does not do what cartd does: {got} instead of {wanted[name]}\n{output}")


# --- sections ---------------------------------------------------------------

def measure_get(bench):
    carts_read(bench, range(1, 65), 3)
    section("GET of a cart with 3 lines", *COST_COLUMNS)
    for connections in CONNECTIONS:
        bench.wrk("get", connections, 1, carts=64)
        loads = alternate(
            rounds,
            get=lambda: bench.wrk("get", connections, seconds, carts=64),
            pgbench=lambda: bench.pgbench("get", connections, seconds),
            healthz=lambda: bench.wrk("healthz", connections, seconds))
        costs(f"cartd, {connections} connections", loads["get"])
        costs(f"pgbench, {connections} connections", loads["pgbench"], ("postgres",))
        costs(f"/healthz, {connections} connections", loads["healthz"], ("nginx", "cartd"))
        bound = 1 / (1 / loads["healthz"].rate + 1 / loads["pgbench"].rate)
        ratio = loads["get"].rate / loads["pgbench"].rate
        print(f"    bound 1/(1/healthz + 1/pgbench):   {bound:,.0f} a second")
        verdict(f"GET of bound, {connections} connections", loads["get"].rate / bound)
        if connections == 8:
            verdict("GET of pgbench, 8 connections", ratio)
        else:
            print(f"    {'GET of pgbench, 64 connections:':<34} {ratio:.2f}")


def carts_read(bench, numbers, lines):
    """What wrk cannot see: the carts are answered with all their lines."""
    for cart_id in bench.stack.psql(f"select cart_id from bench.carts where n in ({','.join(map(str, numbers))})").split():
        status, _, answer = bench.stack.call("GET", f"{bench.stack.path}/{cart_id}")
        if status != 200 or len(answer["data"]["line_items"]["physical_items"]) != lines:
            raise SystemExit(f"cart {cart_id} is answered with {status} and {answer}")


def put_file(bench, count):
    path = f"{options.work}/carts.txt"
    with open(path, "w") as f:
        f.write(bench.stack.psql(f"""select b.cart_id, b.line_id, l.product_id, c.version from bench.carts b join cartd.carts c using (cart_id)
            join cartd.cart_lines l using (store_id, cart_id, line_id) where b.n <= {count} order by b.n""") + "\n")
    return path


def measure_put(bench):
    section("PUT of a quantity, with version", *COST_COLUMNS)
    for connections in CONNECTIONS:
        bench.wrk("put", connections, 1, file=put_file(bench, 2 * connections))
        before = versions_sum(bench)
        loads = alternate(
            rounds,
            put=lambda: bench.wrk("put", connections, seconds, file=put_file(bench, 2 * connections)),
            pgbench=lambda: bench.pgbench("put", connections, seconds))
        costs(f"cartd, {connections} connections", loads["put"])
        costs(f"pgbench, {connections} connections", loads["pgbench"], ("postgres",))
        verdict(f"PUT of pgbench, {connections} connections", loads["put"].rate / loads["pgbench"].rate)
        # Requests under way when wrk stops are done and not counted.
        counted, moved = loads["put"].total + loads["pgbench"].total, versions_sum(bench) - before
        if not counted <= moved <= counted + rounds * connections:
            raise SystemExit(f"{counted} changes were answered, versions moved by {moved}")


def versions_sum(bench):
    return int(bench.stack.psql("select sum(c.version) from bench.carts b join cartd.carts c using (cart_id)"))


def measure_post(bench):
    section("POST of a cart with 3 lines", *COST_COLUMNS)
    for connections in CONNECTIONS:
        bench.wrk("post", connections, 1, body=bench.body)
        before = rows(bench)
        loads = alternate(
            rounds,
            post=lambda: bench.wrk("post", connections, seconds, body=bench.body),
            pgbench=lambda: bench.pgbench("post", connections, seconds))
        costs(f"cartd, {connections} connections", loads["post"])
        costs(f"pgbench, {connections} connections", loads["pgbench"], ("postgres",))
        print(f"    {f'POST of pgbench, {connections} connections:':<34} {loads['post'].rate / loads['pgbench'].rate:.2f}")
        counted = loads["post"].total + loads["pgbench"].total
        made, lines = (after - then for after, then in zip(rows(bench), before))
        if not counted <= made <= counted + rounds * connections or lines != 3 * made:
            raise SystemExit(f"{counted} carts were answered, {made} were made with {lines} lines")


def rows(bench):
    return [int(word) for word in bench.stack.psql("select (select count(*) from cartd.carts), (select count(*) from cartd.cart_lines)").split()]


def measure_trips(bench):
    """Each route a few times, by the log's own count."""
    stack, body = bench.stack, json.loads(bench.body)
    bench.meet()
    since, calls = stack.log_size(), {}

    def call(what, method, path, expected, send=None, **headers):
        request_id = f"trips-{len(calls)}"
        status, got, answer = stack.call(method, stack.path + path, send, X_Request_Id=request_id, **headers)
        if status not in expected:
            raise SystemExit(f"{what} is answered with {status}: {answer}")
        calls[request_id] = what
        return answer

    for _ in range(WORKERS):
        cart = call("POST cart", "POST", "", {201}, body)["data"]
        call("POST cart, Idempotency-Key", "POST", "", {201}, body, Idempotency_Key=str(uuid.uuid4()))
        path, items = "/" + cart["id"], [item["id"] for item in cart["line_items"]["physical_items"]]
        call("GET cart", "GET", path, {200})
        call("GET cart, include options", "GET", path + "?include=line_items.physical_items.options", {200})
        call("POST items", "POST", path + "/items", {201}, body | {"custom_items": [{"name": "A thing", "quantity": 1, "list_price": 2}]})
        call("PUT item", "PUT", f"{path}/items/{items[0]}", {200}, {"line_item": {"quantity": 9}, "version": 2})
        call("PUT item, version conflict", "PUT", f"{path}/items/{items[0]}", {409}, {"line_item": {"quantity": 9}, "version": 2})
        call("DELETE item", "DELETE", f"{path}/items/{items[0]}", {200})
        call("PUT cart", "PUT", path, {200, 201}, {"customer_id": customer(stack)})
        call("DELETE cart", "DELETE", path, {204})
    entries = stack.log_lines(calls, since)
    section("round trips, by cartd's log", "trips", "statements")
    worst = {"GET": 0, "write": 0}
    for what in dict.fromkeys(calls.values()):
        mine = [entries[request_id] for request_id in calls if calls[request_id] == what]
        trips = sorted({entry["trips"] for entry in mine})
        line("    " + what, "/".join(map(str, trips)), "/".join(map(str, sorted({entry["statements"] for entry in mine}))))
        # A refused change rolls back: that is no change.
        if "conflict" not in what:
            kind = "GET" if what.startswith("GET") else "write"
            worst[kind] = max(worst[kind], trips[-1])
    verdict("trips of a read", worst["GET"])
    verdict("trips of a write", worst["write"])


def customer(stack):
    return int(stack.psql(f"select min(account_id) from cartd.accounts join cartd.stores using (store_id) where hash = '{stack.store}'"))


def measure_lines(bench):
    section(f"GET of a cart with {LONG_LINES} lines", *COST_COLUMNS)
    stack = bench.stack
    since = stack.log_size()
    cart_id = stack.psql(f"select cart_id from bench.carts where n = {LONG_CART}")
    carts_read(bench, [LONG_CART], LONG_LINES)
    stack.call("GET", f"{stack.path}/{cart_id}", X_Request_Id="long")
    entry = stack.log_lines(["long"], since)["long"]
    loads = alternate(
        rounds,
        long=lambda: bench.wrk("get", 8, seconds, carts=1, first=LONG_CART),
        short=lambda: bench.wrk("get", 8, seconds, carts=1))
    costs(f"{LONG_LINES} lines, 8 connections", loads["long"])
    costs("3 lines, 8 connections", loads["short"])
    each = {name: (loads["long"].us(name) - loads["short"].us(name)) / (LONG_LINES - 3) for name in ("nginx", "cartd", "postgres", "load")}
    line("    µs a line", "", *(f"{each[name]:.2f}" for name in each), f"{sum(each.values()):.2f}")
    print(f"    trips: {entry['trips']}")
    verdict("statements of GET, 500 lines", entry["statements"])


def measure_memory(bench, fresh):
    section(f"PSS of {WORKERS} workers, KiB", "mean", "largest", "requests")
    pids = set(bench.stack.workers())
    total, marks = 0, [0.1, 0.25, 0.5, 0.75, 1]
    line("    at the start", f"{sum(fresh) / len(fresh):,.0f}", f"{max(fresh):,}", 0)
    warm, unexpected = None, {}
    while marks:
        load = bench.wrk("mixed", 16, 2 if options.short else 5, lives=32, body=bench.body, customer=customer(bench.stack))
        total += load.requests
        for name, count in load.bad.items():
            unexpected[name] = unexpected.get(name, 0) + count
        if total >= marks[0] * soak:
            marks = [mark for mark in marks if total < mark * soak]
            sizes = bench.stack.pss_kib()
            warm = warm or sum(sizes) / len(sizes)
            line("    mixed calls", f"{sum(sizes) / len(sizes):,.0f}", f"{max(sizes):,}", f"{total:,}")
    if unexpected:
        print(f"    answers that no step expects: {unexpected}")
    verdict("answers that should not be", sum(unexpected.values()))
    if set(bench.stack.workers()) != pids:
        raise SystemExit("workers were replaced while their memory was watched")
    verdict("PSS of a worker, KiB", max(sizes))
    verdict("growth of a worker, KiB", max(round(sum(sizes) / len(sizes) - warm), 0))


def measure_carts(bench, sources):
    section("GET, carts at random", *COST_COLUMNS)
    large = Bench(Stack(options.large), sources, options.work, options.threads, {})
    load_carts(large.stack, carts)
    # Everything in PostgreSQL's buffers, and the buffers mapped by every session: what is measured is the way to a cart, not the disk.
    for each, count in ((bench, FEW), (large, carts)):
        each.stack.psql("create extension if not exists pg_prewarm")
        each.stack.psql("select sum(pg_prewarm(oid)) from pg_class where relnamespace = 'cartd'::regnamespace and relkind in ('r', 'i')")
        each.meet()
        each.wrk("get", 8, 3 if options.short else 15, carts=count, random=1)
    loads = alternate(
        rounds,
        few=lambda: bench.wrk("get", 8, seconds, carts=FEW, random=1),
        many=lambda: large.wrk("get", 8, seconds, carts=carts, random=1))
    costs(f"{FEW:,} carts", loads["few"])
    costs(f"{carts:,} carts", loads["many"])
    verdict("GET, many carts of few", loads["many"].rate / loads["few"].rate)


def load_carts(stack, count):
    stack.psql(file=f"{options.root}/tests/bench/carts.sql", variables={"carts": count, "lines": LONG_LINES, "store": stack.store})


def main():
    stack, sources = Stack(options.main), Sources(options.root)
    versions(stack)
    load_carts(stack, FEW)
    bench = prepare(stack, sources)
    fresh = stack.pss_kib()
    bench.meet()
    measures = {"get": measure_get, "put": measure_put, "post": measure_post, "trips": measure_trips, "lines": measure_lines,
                "memory": lambda bench: measure_memory(bench, fresh), "carts": lambda bench: measure_carts(bench, sources)}
    wanted = options.only.split(",")
    for name, measure in measures.items():
        if name in wanted:
            measure(bench)
    print()
    for what in missed:
        print("missed: " + what)
    print("every figure reached" if not missed else f"{len(missed)} missed")
    return 1 if missed and not options.no_judge else 0


sys.exit(main())
