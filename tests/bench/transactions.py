"""cartd's transactions as pgbench scripts: what cartd said to PostgreSQL while it answered the bench's own calls (wire.py), with the texts of
sql/queries, in the same pipelined batches and under the same session settings.

Each call is recorded for every lane twice.  A parameter that is the same everywhere becomes a constant; one that differs from lane to lane a
column of bench.<call>, which a client of pgbench reads at its start; one that differs between the two, two columns, which it takes in turn.
What cannot be sent twice (a new cart's id, a version) has an expression in the call's table.  Statements that differ from one recording to
another are refused: then the table does not know what it measures.
"""
import re

TURNS = (91, 92)                # <turn> of the two recordings; wrk's are below


class Sources:
    def __init__(self, root):
        self.root = root

    def session_options(self, store_id, limits):
        """What src/db/session.c sets on every connection, as PGOPTIONS. limits: the three timeouts in ms, in its order."""
        with open(f"{self.root}/src/db/session.c") as f:
            settings = re.findall(r"set_config\('(\w+)', (\$\d|'[^']*'), false\)", f.read())
        if len(settings) < 5:
            raise SystemExit("src/db/session.c does not set what the bench looks for")
        settings = [(name, str(limits[int(value[1:]) - 1]) if value[0] == "$" else value[1:-1]) for name, value in settings]
        settings.append(("cartd.store_id", str(store_id)))
        return " ".join("-c " + f"{name}={value}".replace("\\", "\\\\").replace(" ", "\\ ") for name, value in settings)

    def statement(self, prepared):
        """(text, [(parameter, type)]) of the statement that cartd prepares by this name."""
        if prepared in ("db_begin", "db_commit"):
            return prepared[3:] + ";", []
        noun, verb = prepared.split("_", 1)
        with open(f"{self.root}/sql/queries/{noun}/{verb.replace('_', '-')}.sql") as f:
            text = f.read()
        takes = re.findall(r"(\w+) ([\w ]+(?:\[\])?)\??", ", ".join(re.findall(r"^-- takes: (.*)$", text, re.M)))
        return "".join(line for line in text.splitlines(keepends=True) if not line.startswith("--")).strip(), takes


def shape(batches):
    return [[executed.name for executed in batch] for batch in batches]


def without_scope(batches):
    """The setting that a connection gets once, when it first meets the store: pgbench's have it from the start."""
    return [kept for batch in batches if (kept := [executed for executed in batch if executed.name != "db_scope"])]


class Script:
    """One call's. recordings: [lane][turn] → batches of wire.Executed."""

    def __init__(self, sources, call, recordings):
        self.call, self.sources = call, sources
        self.recordings = [[without_scope(batches) for batches in lane] for lane in recordings]
        self.first = self.recordings[0][0]
        for lane in self.recordings:
            for batches in lane:
                if shape(batches) != shape(self.first):
                    raise SystemExit(f"{call.name} runs {shape(self.first)} once and {shape(batches)} once: the bench cannot repeat it")
        self.names = {}         # values over all lanes and turns → variable
        self.constants, self.columns = {}, {}
        self.texts = [self.text(turn) for turn in (0, 1)]

    def text(self, turn):
        return [[self.statement(b, s, turn) for s in range(len(batch))] for b, batch in enumerate(self.first)]

    def statement(self, b, s, turn):
        sql, takes = self.sources.statement(self.first[b][s].name)

        def put(match):
            return self.value(b, s, int(match.group(1)) - 1, turn, *takes[int(match.group(1)) - 1])
        return re.sub(r"\$(\d+)", put, sql)

    def value(self, b, s, p, turn, parameter, kind):
        if parameter in self.call.fresh:
            return self.call.fresh[parameter]
        values = tuple(tuple(batches[b][s].values[p] for batches in lane) for lane in self.recordings)
        if all(value is None for lane in values for value in lane):
            return f"cast(null as {kind})"
        if all(value == "" for lane in values for value in lane):       # no variable of pgbench's can be empty
            return f"cast('' as {kind})"
        if any(value is None for lane in values for value in lane):
            raise SystemExit(f"{self.call.name}: {parameter} is null at times")
        turns = tuple(lane[turn] for lane in values)
        if turns not in self.names:
            taken = set(self.names.values()) | {"version", "number", "turn", "known"}
            self.names[turns] = next(name for name in (parameter, *(f"{parameter}_{n}" for n in range(2, 99))) if name not in taken)
            if len(set(turns)) == 1:
                self.constants[self.names[turns]] = turns[0]
            else:
                self.columns[self.names[turns]] = turns
        return ":" + self.names[turns]

    @property
    def table(self):
        return self.call.name.replace("-", "_")

    def table_sql(self):
        names, lanes = list(self.columns), len(self.recordings)
        rows = ",\n".join(f"({n + 1}" + "".join(", " + quoted(self.columns[name][n]) for name in names) + ")" for n in range(lanes))
        return (f"drop table if exists bench.{self.table};\ncreate table bench.{self.table} (n integer primary key"
                + "".join(f", {name} text" for name in names) + f");\ninsert into bench.{self.table} values\n{rows};\n"
                f"grant select on bench.{self.table} to cartd_app;\nanalyze bench.{self.table};\n")

    def pgbench(self):
        start = f"select * from bench.{self.table} where n = :client_id + 1 \\gset\n" if self.columns else ""
        start += self.call.start + "\n" if self.call.start else ""
        text = f"\\if :known = 0\n{start}\\set known 1\n\\set turn 0\n\\endif\n" if start else ""
        text += "\\set number random(1, 9000000000000000000)\n" if any(":number" in value for value in self.call.fresh.values()) else ""
        bodies = ["".join("\\startpipeline\n" + "\n".join(batch) + "\n\\endpipeline\n" for batch in batches) for batches in self.texts]
        if bodies[0] == bodies[1]:
            text += bodies[0]
        else:
            text += f"\\if :turn = 0\n{bodies[0]}\\set turn 1\n\\else\n{bodies[1]}\\set turn 0\n\\endif\n"
        return text + (self.call.after + "\n" if self.call.after else "")

    def rehearsal(self):
        """(SQL for psql, rows that each statement must have) of one transaction, rolled back."""
        sql, rows = ["\\pset format unaligned", "\\o /dev/null"], []
        if self.columns:
            sql.append(f"select * from bench.{self.table} where n = 1 \\gset")
        sql += [for_psql(self.call.start), "\\set number 5"]
        inside = any(executed.name == "db_begin" for executed in self.first[0])
        sql += [] if inside else ["begin;"]
        for batch, texts in zip(self.first, self.texts[0]):
            for executed, text in zip(batch, texts):
                sql += [for_psql(text) if text != "commit;" else "rollback;", "\\echo :ROW_COUNT"]
                rows.append(executed.rows)
        sql += [] if inside else ["rollback;"]
        return "\n".join(sql) + "\n", rows


def for_psql(text):
    """pgbench's variables are parameters, psql's are texts that are put in."""
    return re.sub(r"(?<![:\w]):([a-z]\w*)", r":'\1'", text)


def quoted(text):
    return "'" + text.replace("'", "''") + "'"
