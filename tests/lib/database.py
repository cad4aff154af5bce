"""The stack's database, with its owner's eyes: what a request left there, and what tests put there."""
import contextlib
import re
import subprocess

import psycopg2

# What a request may write.
WRITTEN = ("carts", "cart_lines", "cart_contacts", "metafields", "idempotency_keys", "redirect_tokens")


class Database:
    def __init__(self, dsn):
        self.dsn = dsn
        self.connection = psycopg2.connect(dsn)
        self.connection.autocommit = True

    def run(self, statement, *values):
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    def stored(self):
        """Changes when a row that a request may write is written or goes: counts, and the last transactions that wrote."""
        counts = ", ".join(f"(select row(count(*), max(xmin::text::bigint)) from cartd.{table})::text" for table in WRITTEN)
        return self.run(f"""select {counts}, (select max(xmin::text::bigint) from cartd.stores), (select max(xmin::text::bigint) from cartd.channels)""")

    @contextlib.contextmanager
    def nothing_stored(self):
        """What happens inside leaves the database as it was."""
        before = self.stored()
        yield
        assert self.stored() == before, "something was stored"

    def dump(self):
        """pg_dump's data, without the comments and the tokens that differ from run to run."""
        dump = subprocess.run(["pg_dump", "--data-only", "--schema=cartd", self.dsn], check=True, capture_output=True).stdout
        return re.sub(rb"(?m)^(--.*|\\(un)?restrict .*)$", b"", dump)

    def store_id(self, name):
        return self.run("select store_id from cartd.stores where hash = %s", name)[0][0]
