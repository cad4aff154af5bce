"""cartctl against the stack of demo.env, each test with a store of its own."""
import json
import os
import pathlib
import secrets
import subprocess
import sys

import psycopg2
import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))

import stack  # noqa: E402

ENV = stack.environment()
DEMO = ROOT / "deploy" / "demo"
CATALOG = ["categories", "products", "product_images", "variants", "option_sets", "options", "cross_sell", "bundles", "bundle_slots", "coupons", "promotions"]


class Cartctl:
    """Runs the program as an operator does: by its configuration file."""

    def __init__(self):
        self.environment = {name: value for name, value in os.environ.items() if name != "CARTD_DATABASE_URL"}
        self.program = [ENV["CARTD_CARTCTL"], "-c", ENV["CARTD_CONFIG"]]

    def __call__(self, *words, code=0, stdin="", environment=None):
        done = subprocess.run([*self.program, *words], input=stdin, capture_output=True, text=True, timeout=120,
                              env=environment or self.environment, check=False)
        assert done.returncode == code, f"{words}: exit {done.returncode}, not {code}\n{done.stdout}{done.stderr}"
        return done

    def json(self, *words, **more):
        return json.loads(self("--json", *words, **more).stdout)


@pytest.fixture(scope="session")
def cartctl():
    return Cartctl()


@pytest.fixture(scope="session")
def database():
    connection = psycopg2.connect(ENV["CARTD_DATABASE_URL"])
    connection.autocommit = True
    yield connection
    connection.close()


@pytest.fixture
def rows(database):
    """rows(sql, …): what a statement gives."""
    def ask(sql, *values):
        with database.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall()
    return ask


@pytest.fixture
def store(cartctl, database):
    """The hash of a new store, gone after the test."""
    name = "t" + secrets.token_hex(8)
    store_id = cartctl.json("store", "create", "--hash", name, "--name", "Test", "--secure-url", "https://test.example")["storeId"]
    yield name
    with database.cursor() as cursor:
        for table in ["entities", "entity_terms", "entity_ranges", "promotions", "coupons", "bundles", "products", "categories", "api_tokens", "grants", "channels", "account_roles", "accounts", "roles",
                      "counters", "signing_keys", "stores"]:
            cursor.execute(f"delete from cartd.{table} where store_id = %s", [store_id])


@pytest.fixture
def catalog(rows):
    """catalog(store): every row of it with the transaction that wrote it, so that a rewrite shows too."""
    def read(store):
        return {table: rows(f"select c.xmin::text, c.* from cartd.{table} c join cartd.stores s using (store_id) "
                            "where s.hash = %s order by c::text", store) for table in CATALOG}
    return read


@pytest.fixture
def load(cartctl, tmp_path):
    """load(noun, store, documents or text): an import from a file."""
    def run(noun, store, lines, code=0):
        text = lines if isinstance(lines, str) else "".join(json.dumps(line) + "\n" for line in lines)
        path = tmp_path / "import.ndjson"
        path.write_text(text, encoding="utf-8")
        return cartctl.json("import", noun, "--store", store, str(path), code=code)
    return run
