"""The order of the measurements of tests/bench/run, which starts the stacks and calls this."""
import argparse
import re
import subprocess
import sys
import time

import apis
import growth
import latency
import memory
import ratios
import results
import trips
from load import Bench
from record import record, rehearse
from report import Report
from stack import Stack
from transactions import Sources
from world import World

LANES, LANES_SHORT = 72, 16     # connections at most, and a few that wrk takes and loses


def arguments():
    options = argparse.ArgumentParser()
    for name in ("root", "work", "main", "only", "apis"):
        options.add_argument(f"--{name}", required=True)
    for name in ("short", "tap", "soak", "write", "no-judge"):
        options.add_argument(f"--{name}", action="store_true")
    options.add_argument("--large")
    for name in ("carts", "seconds", "rounds"):
        options.add_argument(f"--{name}", type=int)
    options.add_argument("--threads", type=int, default=2)
    return options.parse_args()


def setting(stack, name):
    """A number among the settings of cartd as it runs."""
    table = subprocess.run([f"{stack.state}/bin/cartd", "-T", "config", "-c", f"{stack.state}/cartd.conf"], capture_output=True, text=True).stdout
    return int(re.search(rf"^{name} = (\d+)$", table, re.M).group(1))


def prepare(stack, options, chosen):
    """A Bench with its lanes and scripts, and the world they live in."""
    growth.load_carts(stack, options.root, growth.FEW)
    bench, world, sources = Bench(stack, options.work, options.threads), World(stack, LANES_SHORT if options.short else LANES), Sources(options.root)
    store_id = stack.psql(f"select store_id from cartd.stores where hash = '{stack.store}'")
    bench.session = sources.session_options(store_id, [setting(stack, "statement_timeout_ms"), setting(stack, "lock_timeout_ms"), 10000])
    calls = [call for api in chosen for call in api.CALLS]
    for api in chosen:
        bench.lanes[api.NAME] = api.prepare(world)
    stack.psql("vacuum analyze")
    record(bench, options.work, calls, sources)
    rehearse(bench, calls, options.work)
    stack.restart(growth.WORKERS)
    return bench, world


def main():
    options = arguments()
    try:
        return run(options)
    except (SystemExit, Exception) as stopped:
        if options.tap:
            print("not ok -", (str(stopped) or repr(stopped)).splitlines()[0])
        raise


def run(options):
    rounds = options.rounds or (1 if options.short else 2)
    seconds = max(round((options.seconds or (1 if options.short else 4)) / rounds + 0.25), 1)
    chosen = [api for api in apis.ALL if api.NAME in options.apis.split(",")]
    stack, report = Stack(options.main), Report(options.short, options.tap)
    report.versions(stack, options, rounds, seconds)
    bench, world = prepare(stack, options, chosen)
    fresh = stack.pss_kib()
    bench.meet()
    measures = {
        "trips": lambda: trips.measure(bench, report, world, chosen, 2 if options.short else 4),
        "ratios": lambda: ratios.prove(bench, report, chosen) if options.short else ratios.measure(bench, report, chosen, rounds, seconds),
        "latency": lambda: latency.measure(bench, report, chosen, 1 if options.short else 2),
        "lines": lambda: growth.lines(bench, report, rounds, seconds),
        "memory": lambda: memory.measure(bench, report, options, fresh, 1_000_000 if options.soak else 5_000 if options.short else 100_000),
        "carts": lambda: growth.carts(bench, report, options, rounds, seconds, options.carts or (20_000 if options.short else 1_000_000)),
        "workers": lambda: growth.workers(bench, report, apis.bigcommerce.CALLS[:2], 3),
    }
    for name, measure in measures.items():
        if name in options.only.split(","):
            begun = time.monotonic()
            measure()
            report.say(f"    ({name}: {time.monotonic() - begun:.0f} s)")
            report.ok(f"section {name} is done")
    report.end()
    if options.write:
        results.write(report, f"{options.root}/tests/bench")
    return 1 if report.missed and not options.no_judge else 0


sys.exit(main())
