"""The calls that each API's users make most, beside pgbench on the same statements, and reads beside what nginx and the pool cost alone."""
import time

from load import alternate
from report import COST_COLUMNS

CONNECTIONS = (8, 64)


def effects_of(bench, calls):
    """What must have moved: statement → value now."""
    return {sql: int(bench.stack.psql(sql) or 0) for call in calls for sql in call.effects}


def check_effects(bench, call, before, total, slack):
    """total requests were answered; at most slack more were under way when the load stopped."""
    for sql, each in call.effects.items():
        # PostgreSQL's own counters come late: a session tells at the end of what it does a second later, or after ten seconds of nothing.
        if "pg_stat" in sql:
            time.sleep(1)
            bench.wrk("get", 64, 1, carts=64)
        for _ in range(60):
            moved = int(bench.stack.psql(sql)) - before[sql]
            if "pg_stat" not in sql or total * each <= moved:
                break
            time.sleep(0.25)
        if not total * each <= moved <= (total + slack) * each:
            raise SystemExit(f"{call.name}: {total} were answered, which is {total * each} for {sql}; it moved by {moved}")


class Counted:
    """A side of a measurement whose effects are looked at, whatever ran between."""

    def __init__(self, bench, call, connections, run):
        self.bench, self.call, self.connections, self.run = bench, call, connections, run

    def __call__(self):
        before = effects_of(self.bench, [self.call])
        load = self.run()
        check_effects(self.bench, self.call, before, load.total, self.connections)
        return load


def check_reads(bench, calls):
    """What wrk cannot see: every lane is answered with all it has."""
    for call in calls:
        if not call.shows:
            continue
        for lane in bench.lanes_of(call):
            method, path, headers, _ = call.at(lane)
            status, _, text = bench.stack.exchange(method, path, None, headers)
            shows = call.shows.replace("$email", lane.get("email", ""))
            if status != 200 or text.count(shows) < call.times:
                raise SystemExit(f"{call.name} is answered with {status} and {text}")


def sides_of(bench, api, connections, seconds):
    sides = {}
    for call in api.CALLS:
        sides[call.name] = lambda call=call: bench.call(call, connections, seconds)
        sides[call.name + " pgbench"] = lambda call=call: bench.pgbench(call, connections, seconds)
        for name in (call.name, call.name + " pgbench"):
            sides[name] = Counted(bench, call, connections, sides[name])
        if call.reads:
            sides[call.name + " bare"] = lambda call=call: bench.bare(call, connections, seconds)
    sides["/healthz"] = lambda: bench.wrk("healthz", connections, seconds)
    return sides


def cpu(load):
    """µs of a request, the load's own included: what decides on few cores, and what a busy machine blurs less than it does rates."""
    return sum(load.us(name) for name in load.cpu_us)


def show(bench, report, api, connections, loads):
    report.section(f"{api.NAME}, {connections} connections", *COST_COLUMNS)
    report.costs("/healthz", loads["/healthz"], ("nginx", "cartd"))
    for call in api.CALLS:
        mine, pgbench = loads[call.name], loads[call.name + " pgbench"]
        report.costs(call.says, mine)
        report.costs("    pgbench", pgbench, ("postgres",))
        if call.reads:
            report.costs("    a program without checks", loads[call.name + " bare"])
        ratio = mine.rate / pgbench.rate
        report.say(f"    {'of pgbench, by CPU time alone:':<60} {cpu(pgbench) / cpu(mine):.2f}")
        of = f"{api.NAME} {call.says}"
        if call.reads:
            bound = 1 / (1 / loads["/healthz"].rate + 1 / pgbench.rate)
            report.verdict(f"read of bound, {connections} connections", mine.rate / bound, of)
            report.ratio(call, connections, "of bound", mine.rate / bound)
            report.ratio(call, connections, "bare of bound", loads[call.name + " bare"].rate / bound)
            report.say(f"    {'the program without checks, of bound:':<60} {loads[call.name + ' bare'].rate / bound:.2f}")
            if api.NAME == "bigcommerce" and connections == 8:
                report.verdict("GET of pgbench, 8 connections", ratio, of)
        else:
            report.verdict(f"write of pgbench, {connections} connections", ratio, of)
        report.ratio(call, connections, "of pgbench", ratio)


def measure(bench, report, apis, rounds, seconds):
    for api in apis:
        check_reads(bench, api.CALLS)
        for connections in CONNECTIONS:
            for call in api.CALLS:
                bench.call(call, connections, 1)
            show(bench, report, api, connections, alternate(rounds, **sides_of(bench, api, connections, seconds)))


def prove(bench, report, apis):
    """The short form: each call and each script works, and leaves what it should."""
    for api in apis:
        check_reads(bench, api.CALLS)
        for call in api.CALLS:
            load = Counted(bench, call, 8, lambda call=call: bench.call(call, 8, 1))()
            report.bad(call.name, load)
            report.ok(f"{api.NAME}: {call.says} is answered and does its work")
            load = Counted(bench, call, 8, lambda call=call: bench.pgbench_count(call, 8, 20))()
            report.bad(f"{call.name}, pgbench", load)
            report.ok(f"{api.NAME}: {call.says} in pgbench does the same work in the same statements")
            if call.reads:
                report.bad(f"{call.name}, bare", bench.bare(call, 8, 1))
                report.ok(f"{api.NAME}: {call.says} is answered by the program without checks, too")
