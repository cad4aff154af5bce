"""What more lines in a cart, more carts in the database and more workers cost."""
from load import Bench, alternate
from report import COST_COLUMNS
from stack import Stack

LINES = (1, 3, 10, 50, 100, 500)
FIRST_LONG = 3_000_001          # the numbers of the carts with LINES lines
FEW = 1000
WORKERS = 16
WORKER_COUNTS = (1, 2, 4, 8, 16, 32)


def load_carts(stack, root, count):
    stack.psql(file=f"{root}/tests/bench/carts.sql",
               variables={"carts": count, "lines": "{" + ",".join(map(str, LINES)) + "}", "store": stack.store})


def whole(bench, number, lines):
    """What wrk cannot see: the cart is answered with all its lines. Its line in cartd's log."""
    stack = bench.stack
    cart_id = stack.psql(f"select cart_id from bench.carts where n = {number}")
    since, request_id = stack.log_size(), f"whole-{number}"
    status, _, answer = stack.call("GET", f"{stack.path}/{cart_id}", None, {"X-Auth-Token": stack.token, "X-Request-Id": request_id})
    if status != 200 or len(answer["data"]["line_items"]["physical_items"]) != lines:
        raise SystemExit(f"cart {cart_id} is answered with {status} and {answer}")
    return stack.log_lines([request_id], since)[request_id]


def lines(bench, report, rounds, seconds):
    report.section("GET of a cart by its lines, 8 connections", *COST_COLUMNS)
    numbers = {count: FIRST_LONG + i for i, count in enumerate(LINES)}
    for count, number in numbers.items():
        entry = whole(bench, number, count)
    loads = alternate(rounds, **{str(count): lambda number=number: bench.wrk("get", 8, seconds, carts=1, first=number) for count, number in numbers.items()})
    for count in LINES:
        report.costs(f"{count} line{'s' if count > 1 else ''}", loads[str(count)])
    report.curves["lines"] = [(count, loads[str(count)].rate) for count in LINES]
    least, most = loads[str(LINES[0])], loads[str(LINES[-1])]
    each = {name: (most.us(name) - least.us(name)) / (LINES[-1] - LINES[0]) for name in ("nginx", "cartd", "postgres", "load")}
    report.line("    µs a line", "", *(f"{each[name]:.2f}" for name in each), f"{sum(each.values()):.2f}")
    report.verdict("statements of GET, 500 lines", entry["statements"])


def carts(bench, report, options, rounds, seconds, count):
    report.section("GET, carts at random, 8 connections", *COST_COLUMNS)
    large = Bench(Stack(options.large), options.work, options.threads)
    load_carts(large.stack, options.root, count)
    # Everything in PostgreSQL's buffers, and the buffers mapped by every session: what is measured is the way to a cart, not the disk.
    for each, many in ((bench, FEW), (large, count)):
        each.stack.psql("create extension if not exists pg_prewarm")
        each.stack.psql("select sum(pg_prewarm(oid)) from pg_class where relnamespace = 'cartd'::regnamespace and relkind in ('r', 'i')")
        each.meet()
        each.wrk("get", 8, 2 if options.short else 12, carts=many, random=1)
    loads = alternate(
        rounds,
        few=lambda: bench.wrk("get", 8, seconds, carts=FEW, random=1),
        many=lambda: large.wrk("get", 8, seconds, carts=count, random=1))
    report.costs(f"{FEW:,} carts", loads["few"])
    report.costs(f"{count:,} carts", loads["many"])
    report.verdict("GET, many carts of few", loads["many"].rate / loads["few"].rate)


def workers(bench, report, calls, seconds, counts=WORKER_COUNTS):
    """Each number of workers once, fewest and most in turn, so that a slower minute does not bend the curve; cartd starts anew for each."""
    report.section("by the number of workers, 64 connections", "GET", "PUT", "GET p99 µs", "PUT p99 µs")
    found = {}
    for count in counts[::2] + counts[1::2]:
        bench.stack.restart(count)
        bench.meet()
        for call in calls:
            bench.call(call, 64, 1)
        found[count] = [bench.call(call, 64, seconds) for call in calls]
        for call, load in zip(calls, found[count]):
            report.bad(f"{call.name}, {count} workers", load)
    for count in counts:
        get, put = found[count]
        report.line(f"    {count} worker{'s' if count > 1 else ''}", f"{get.rate:,.0f}", f"{put.rate:,.0f}", f"{get.p99_us[0]:,}", f"{put.p99_us[0]:,}")
    report.curves["workers, GET"] = [(count, found[count][0].rate) for count in counts]
    report.curves["workers, PUT"] = [(count, found[count][1].rate) for count in counts]
    bench.stack.restart(WORKERS)
