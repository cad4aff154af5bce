"""The stack's database, with its owner's eyes: what a request left there, and what tests put there."""
import contextlib
import re
import subprocess

import psycopg2

# What a request about carts may write.
CARTS = ("carts", "cart_lines", "cart_contacts", "cart_coupons", "metafields", "idempotency_keys", "redirect_tokens")


class Database:
    """written: the tables that the requests of a suite may write."""

    def __init__(self, dsn, written=CARTS):
        self.dsn, self.written = dsn, written
        self.connection = psycopg2.connect(dsn)
        self.connection.autocommit = True

    def run(self, statement, *values):
        with self.connection.cursor() as cursor:
            cursor.execute(statement, values or None)
            return cursor.fetchall() if cursor.description else []

    def one(self, statement, *values):
        """The only row's value; the row where it has several."""
        rows = self.run(statement, *values)
        assert len(rows) == 1, rows
        return rows[0] if len(rows[0]) > 1 else rows[0][0]

    def stored(self):
        """Changes when a row that a request may write is written or goes: counts, and the last transactions that wrote."""
        counts = ", ".join(f"(select row(count(*), max(xmin::text::bigint)) from cartd.{table})::text" for table in self.written)
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
        return self.one("select store_id from cartd.stores where hash = %s", name)
