"""What is printed, judged and kept."""
import os
import platform
import subprocess

from stack import PG_BIN, ROOT

# What has to be reached.  kind: (comparison, figure)
FIGURES = {
    "read of bound, 8 connections": (">=", 0.70),
    "read of bound, 64 connections": (">=", 0.85),
    "write of pgbench, 8 connections": (">=", 0.50),
    "write of pgbench, 64 connections": (">=", 0.50),
    "GET of pgbench, 8 connections": (">=", 0.32),      # bigcommerce's
    "GET, many carts of few": (">=", 0.90),
    "PSS of a worker, KiB": ("<=", 4096),
    "growth of a worker, KiB": ("<=", 64),
    # Counted, so judged in the short form too.
    "trips of a read": ("<=", 1),
    "trips of a write": ("<=", 2),
    "trips of a batch, a sign-in or a list": ("<=", 2),
    "routes without a call": ("<=", 0),
    "statements of GET, 500 lines": ("<=", 2),      # the token's check and the cart
    "answers that should not be": ("<=", 0),
}
COUNTED = ("trips", "routes", "statements", "answers")
COST_COLUMNS = ("a second", "nginx", "cartd", "postgres", "wrk/pgb.", "µs CPU", "others", "p50 µs", "p99 µs")


class Report:
    def __init__(self, short, tap):
        self.short, self.tap = short, tap
        self.missed, self.verdicts, self.machine, self.tables = [], [], [], []
        self.ratios, self.latencies = [], []
        self.curves = {}        # what the plot draws: name → [(label, value)]

    # --- the table

    def say(self, text=""):
        print(f"# {text}" if self.tap else text, flush=True)

    def line(self, what, *columns):
        self.say(f"{what:<46}" + "".join(f"{column:>10}" for column in columns))
        if self.tables:
            self.tables[-1][2].append((what.strip(), *map(str, columns)))

    def section(self, title, *columns):
        self.say()
        self.say(f"{title:<46}" + "".join(f"{column:>10}" for column in columns))
        self.tables.append((title, columns, []))

    def ok(self, claim, good=True, why=""):
        """A line of TAP."""
        if self.tap:
            print(f"{'ok' if good else 'not ok'} - {claim}{why and ': ' + why}", flush=True)

    def verdict(self, kind, value, of=""):
        comparison, figure = FIGURES[kind]
        good = value >= figure if comparison == ">=" else value <= figure
        judged = not self.short or kind.startswith(COUNTED)
        name = f"{of}: {kind}" if of else kind
        text = f"{value:.2f}" if isinstance(value, float) else f"{value:,}"
        if not good and judged:
            self.missed.append(f"{name}: {text}, must be {comparison} {figure}")
        self.verdicts.append((name, text, f"{comparison} {figure:,}", good))
        self.say(f"    {name + ':':<60} {text} {comparison} {figure:,} {'ok' if good else 'MISSED' if judged else 'missed, not judged'}")
        if judged and kind.startswith(COUNTED):
            self.ok(name, good, text)

    def ratio(self, call, connections, of, value):
        """For the plot and the summary."""
        self.ratios.append((call.name, call.says, connections, of, value))

    def bad(self, what, load):
        count = sum(load.bad.values())
        if count:
            self.say(f"    {what}: {load.bad}")
            self.verdict("answers that should not be", count, what)

    def costs(self, what, load, families=("nginx", "cartd", "postgres")):
        total = sum(load.us(name) for name in (*families, "load"))
        others = load.others_us / max(load.others_us + sum(load.cpu_us.values()), 1)
        self.line("    " + what, f"{load.rate:,.0f}", *(f"{load.us(name):.0f}" if name in families else "" for name in ("nginx", "cartd", "postgres")),
                  f"{load.us('load'):.0f}", f"{total:.0f}", f"{others:.0%}",
                  f"{sum(load.p50_us) / len(load.p50_us):,.0f}" if load.p50_us else "", f"{max(load.p99_us):,}" if load.p99_us else "")
        self.bad(what, load)

    # --- head and end

    def versions(self, stack, options, rounds, seconds):
        with open("/proc/cpuinfo") as f:
            model = next((row.split(":")[1].strip() for row in f if row.startswith("model name")), platform.machine())
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        settings = {name: stack.psql(f"show {name}") for name in ("synchronous_commit", "fsync", "full_page_writes", "shared_buffers")}
        self.machine = [
            f"{model}, {os.cpu_count()} cores, {memory:.0f} GiB, Linux {platform.release()}, load {os.getloadavg()[0]:.1f} at the start",
            ", ".join((says("/usr/sbin/nginx", "-v").split()[-1], "PostgreSQL " + stack.psql("show server_version"), says("wrk", "-v").split(" Copy")[0],
                       says(f"{PG_BIN}/pgbench", "--version"), says(f"{stack.state}/bin/cartd", "-V"),
                       "commit " + says("git", "-C", ROOT, "describe", "--always", "--dirty"))),
            ", ".join(f"{name} {value}" for name, value in settings.items()) +
            f", {len(stack.workers())} workers, {rounds} rounds of {seconds} s, pgbench with {options.threads} thread(s)"]
        for row in self.machine:
            self.say(row)
        if settings["synchronous_commit"] != "on" or settings["fsync"] != "on":
            raise SystemExit("this is not the stack that the figures are meant for")

    def end(self):
        self.say()
        for what in self.missed:
            self.say("missed: " + what)
        self.say("every figure reached" if not self.missed else f"{len(self.missed)} missed")


def says(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    return ((done.stdout + done.stderr).strip().splitlines() or ["?"])[0]
