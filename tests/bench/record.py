"""Learns from cartd itself which statements a call runs, in which batches, with which values."""
from apis.call import said
from transactions import TURNS, Script
from wire import Recorder


class Recording:
    """cartd with one worker, and a recorder between it and PostgreSQL."""

    def __init__(self, stack, work):
        self.stack = stack
        self.recorder = Recorder(f"{work}/wire", f"{stack.state}/pg")
        # Nobody else may talk meanwhile.
        stack.restart(1, database_conninfo=f"postgresql://cartd_app@/cartd?host={work}/wire", job_batch_processes=0, job_sweep="no")

    def batches(self, call, lane, version, turn, unique, request_id):
        method, path, headers, body = call.at(lane)
        self.recorder.take()
        status, _, answer = self.stack.call(method, path, said(body, version, turn, unique), headers | {"X-Request-Id": request_id})
        if status != call.status:
            raise SystemExit(f"{call.name} is answered with {status}: {answer}")
        return self.recorder.take()


def record(bench, work, calls, sources):
    """Fills bench.scripts and writes their files. Two recordings of each call on each lane; cartd's log must count what they show."""
    stack = bench.stack
    recording, since, counted = Recording(stack, work), stack.log_size(), {}
    for call in calls:
        lanes = bench.lanes_of(call)
        recording.batches(call, lanes[-1], bench.versions(call, lanes)[-1], 90, "first", "first")      # the worker meets the store
        made = [[] for _ in lanes]
        for turn in TURNS:
            for n, (lane, version) in enumerate(zip(lanes, bench.versions(call, lanes))):
                request_id = f"rec-{call.name}-{n}-{turn}"
                made[n].append(recording.batches(call, lane, version, turn, f"recorded-{n}-{turn}", request_id))
                counted[request_id] = made[n][-1]
        bench.scripts[call.name] = Script(sources, call, made)
    for request_id, entry in stack.log_lines(counted, since).items():
        batches = counted[request_id]
        if entry["trips"] != len(batches) or entry["statements"] != sum(len([e for e in batch if e.name != "db_scope"]) for batch in batches):
            raise SystemExit(f"{request_id}: cartd's log counts {entry['trips']} trips and {entry['statements']} statements; recorded were {batches}")
    recording.recorder.close()


def rehearse(bench, calls, work):
    """Writes each script's table and file, and runs its statements once through psql, in cartd's role and session: as many rows as cartd had."""
    for call in calls:
        script = bench.scripts[call.name]
        with open(f"{work}/{call.name}.pgbench", "w") as f:
            f.write(script.pgbench())
        with open(f"{work}/{call.name}.table.sql", "w") as f:
            f.write(script.table_sql())
        bench.stack.psql(file=f"{work}/{call.name}.table.sql")
        sql, wanted = script.rehearsal()
        with open(f"{work}/{call.name}.sql", "w") as f:
            f.write(sql)
        output = bench.stack.psql(file=f"{work}/{call.name}.sql", user="cartd_app", options=bench.session, variables=script.constants)
        got = [int(word) for word in output.split()]
        if got != wanted:
            raise SystemExit(f"pgbench's {call.name} does not do what cartd does: {got} rows instead of {wanted}")
