"""Runs wrk and pgbench against a stack and says what it cost."""
import json
import os
import re
import resource
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field

from bare import Bare
from stack import PG_BIN, busy_us, process_us

PROGRESS = re.compile(r"progress: ([\d.]+) s, ([\d.]+) tps")


@dataclass
class Load:
    """What one side did, all rounds together."""
    requests: int = 0               # in the time measured
    total: int = 0                  # all of them
    seconds: float = 0
    cpu_us: dict = field(default_factory=dict)      # by process family; "load" is wrk or pgbench itself
    others_us: int = 0                              # what else ran on the machine
    bad: dict = field(default_factory=dict)         # answers that should not be, by kind
    p50_us: list = field(default_factory=list)
    p99_us: list = field(default_factory=list)

    def add(self, other):
        self.requests += other.requests
        self.total += other.total
        self.seconds += other.seconds
        self.others_us += other.others_us
        for mine, its in ((self.cpu_us, other.cpu_us), (self.bad, other.bad)):
            for name, number in its.items():
                mine[name] = mine.get(name, 0) + number
        self.p50_us += other.p50_us
        self.p99_us += other.p99_us

    @property
    def rate(self):
        return self.requests / self.seconds

    def us(self, name):
        """CPU µs of a request."""
        return self.cpu_us.get(name, 0) / max(self.requests, 1)


def children_us():
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return int((usage.ru_utime + usage.ru_stime) * 1_000_000)


class Watch:
    """CPU time between two moments."""

    def __init__(self, place):
        self.place = place
        self.before, self.busy = place.cpu_us(), busy_us()

    def stop(self, load, own_us):
        load.cpu_us = {name: us - self.before[name] for name, us in self.place.cpu_us().items()}
        load.cpu_us["load"] = own_us
        load.others_us = max(busy_us() - self.busy - sum(load.cpu_us.values()), 0)


class Bench:
    """A stack under load. lanes: API → what differs from lane to lane; scripts: call → transactions.Script."""

    def __init__(self, stack, work, threads):
        self.stack, self.work, self.threads = stack, work, threads
        self.here = os.path.dirname(os.path.abspath(__file__))
        self.lanes, self.scripts, self.session, self.runs = {}, {}, "", 0

    def wrk(self, script, connections, seconds, place=None, **settings):
        """BENCH_* of the script are its settings, in lower case here. place: what is asked, if not the stack."""
        place = place or self.stack
        env = {f"BENCH_{name.upper()}": str(value) for name, value in settings.items()}
        env |= {"BENCH_LUA": f"{self.here}/wrk", "BENCH_STORE": self.stack.store, "BENCH_TOKEN": self.stack.token}
        command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--timeout", "10s", "-s", f"{self.here}/wrk/{script}.lua", place.url]
        watch, own, load = Watch(place), children_us(), Load()
        done = subprocess.run(command, env={**os.environ, **env}, capture_output=True, text=True)
        if done.returncode != 0:
            raise SystemExit(f"wrk failed:\n{done.stdout}{done.stderr}")
        sys.stderr.write(done.stderr)
        time.sleep(0.1)     # what is under way ends
        watch.stop(load, children_us() - own)
        output = done.stdout
        result = json.loads(output[output.rindex("{\"requests\""):])
        load.requests, load.seconds = result["requests"], result["duration_us"] / 1_000_000
        load.total = load.requests
        load.bad = {name: count for name, count in (result["bad"] | {"socket": result["socket_errors"]}).items() if count}
        load.p50_us, load.p99_us = [result["p50_us"]], [result["p99_us"]]
        return load

    def lanes_of(self, call):
        return self.lanes[call.name.split("-")[0]]

    def call(self, call, connections, seconds, **settings):
        """One of apis/, as its users make it."""
        self.runs += 1
        path, lanes = f"{self.work}/lanes.txt", self.lanes_of(call)
        with open(path, "w") as f:
            for lane, version in zip(lanes, self.versions(call, lanes)):
                method, target, headers, body = call.at(lane)
                f.write("\t".join([method, target, version, body or "", *(f"{name}: {value}" for name, value in headers.items())]) + "\n")
        # Turns of two runs in sequence have no number in common, and none with the recordings: a change is one.
        return self.wrk("calls", connections, seconds, file=path, status=call.status, writes=int(not call.reads), turn=45 * (self.runs % 2),
                        word=f"{os.getpid()}-{self.runs}", **settings)

    def bare(self, call, connections, seconds):
        """A read as a program answers it that does nothing else."""
        with Bare(self, call) as bare:
            self.call(call, connections, 1, place=bare)         # its workers make their plans
            return self.call(call, connections, seconds, place=bare)

    def versions(self, call, lanes):
        if "<version>" not in (call.body or ""):
            return ["0"] * len(lanes)
        ids = ",".join(f"'{lane['cart']}'" for lane in lanes)
        found = dict(row.split() for row in self.stack.psql(f"select cart_id, version from cartd.carts where cart_id in ({ids})").splitlines())
        return [found[lane["cart"]] for lane in lanes]

    def meet(self):
        """Lets every worker meet the store and make its plans: no first contact is measured.

        All at a time, since the kernel prefers some; and behind a lock, so that those who wait give up their seats to the others.
        """
        since, workers = self.stack.log_size(), set(self.stack.workers())
        lock = "select pg_sleep(0.4); begin; lock table cartd.carts; select pg_sleep(0.3); commit"
        for _ in range(20):
            locking = threading.Thread(target=self.stack.psql, args=(lock,))
            locking.start()
            self.wrk("get", 64, 1, carts=64)
            locking.join()
            if self.stack.log_pids(since) >= workers:
                return
        raise SystemExit("there are workers that never get a request")

    def pgbench_command(self, call, connections, *how):
        command = [f"{PG_BIN}/pgbench", "-n", "-M", "prepared", "-c", str(connections), "-j", str(min(self.threads, connections)), *how,
                   "-f", f"{self.work}/{call.name}.pgbench", "-h", f"{self.stack.state}/pg", "-U", "cartd_app", "-D", "known=0", "-D", "turn=0"]
        for name, value in self.scripts[call.name].constants.items():
            command += ["-D", f"{name}={value}"]
        return command + ["cartd"], {**os.environ, "PGOPTIONS": self.session}

    def pgbench_count(self, call, connections, count):
        """So many transactions of each client: that it works at all, and what it leaves."""
        command, env = self.pgbench_command(call, connections, "-t", str(count))
        done = subprocess.run(command, env=env, capture_output=True, text=True)
        return self.pgbench_total(done.returncode, done.stdout, done.stderr)

    def pgbench_total(self, status, output, errors):
        if status != 0:
            raise SystemExit(f"pgbench failed:\n{output}{errors}")
        load = Load(total=int(re.search(r"actually processed: (\d+)", output).group(1)))
        failed = int(re.search(r"failed transactions: (\d+)", output).group(1))
        load.bad = {"failed": failed} if failed else {}
        return load

    def pgbench(self, call, connections, seconds):
        """Without the first seconds, in which its new sessions fill their caches and make their plans: cartd's have done that long ago."""
        warm = 1 + connections // 64
        command, env = self.pgbench_command(call, connections, "-T", str(warm + seconds + 1), "-P", "1")
        process = subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        load, errors, lines, last_s = Load(), [], 0, 0.0
        for row in process.stderr:
            found = PROGRESS.match(row)
            if found is None:
                errors.append(row)
                continue
            lines += 1
            now_s, tps = float(found.group(1)), float(found.group(2))
            if warm < lines <= warm + seconds:
                load.requests += round(tps * (now_s - last_s))
                load.seconds += now_s - last_s
            last_s = now_s
            if lines == warm:
                watch, own = Watch(self.stack), process_us(process.pid)
            elif lines == warm + seconds:
                watch.stop(load, process_us(process.pid) - own)
        output = process.stdout.read()
        if process.wait() != 0 or lines < warm + seconds:
            raise SystemExit(f"pgbench failed:\n{output}{''.join(errors)}")
        whole = self.pgbench_total(0, output, "")
        load.total, load.bad = whole.total, whole.bad
        return load


def alternate(rounds, **sides):
    """Each side once a round: whatever disturbs the machine disturbs all of them."""
    loads = {name: Load() for name in sides}
    for _ in range(rounds):
        for name, run in sides.items():
            loads[name].add(run())
    return loads
