"""Entities: their import in batches, and what filters count.

A filter is asked twice: by `cartctl entity count`, which compiles it in C, and by the daemon's own statement
with the parameters that tests/lib/entities.py makes of it.
"""
import json
import os
import pathlib
import pty
import signal
import subprocess
import time

import entities
import pytest
from conftest import DEMO, ROOT

BATCH = 16384
COUNT_SQL, CHUNK_SQL = ((ROOT / "sql" / "queries" / f"{name}.sql").read_text() for name in ("entity/count", "job/chunk"))

# filters, files, specimens, projects: of deploy/demo/entities.ndjson
COUNTS = [
    ({}, 7, 4, 3),
    ({"organ": {"is": ["pancreas"]}}, 2, 1, 1),
    ({"organ": {"is": ["pancreas", "tumor"]}}, 4, 2, 2),
    ({"organ": {"is": ["hematopoietic system"]}, "biologicalSex": {"is": ["female"]}}, 1, 1, 1),
    ({"fileFormat": {"is": ["bam"]}}, 1, 1, 1),
    ({"organPart": {"is": None}}, 2, 1, 1),
    ({"organPart": {"is": ["islet of Langerhans", None]}}, 4, 2, 2),
    ({"preservationMethod": {"is": None}}, 6, 3, 2),
    ({"organ": {"is": ["Pancreas"]}}, 0, 0, 0),
    ({"organ": {"is": []}}, 0, 0, 0),
    ({"genusSpecies": {"is": ["Homo sapiens"]}, "libraryConstructionApproach": {"is": ["Smart-seq2"]}}, 2, 1, 1),
    ({"fileSize": {"is": [892197]}}, 1, 1, 1),
    # beyond those, each relation of ranges, and exactness
    ({"organ": {"is": ["pancreas"]}, "organPart": {"is": []}}, 0, 0, 0),
    ({"organ": {"is": ["pancreas", "pancreas"]}}, 2, 1, 1),
    ({"fileSize": {"is": ["892197"]}}, 0, 0, 0),
    ({"organismAge": {"is": [38]}}, 0, 0, 0),
    ({"organismAge": {"is": ["38"]}}, 2, 1, 1),
    ({"fileName": {"is": None}}, 0, 4, 3),
    ({"organismAgeRange": {"contains": [[4000000, 5000000]]}}, 2, 1, 1),
    ({"organismAgeRange": {"contains": [[3628800, 7257600]]}}, 2, 1, 1),
    ({"organismAgeRange": {"contains": [[3628799, 7257600]]}}, 0, 0, 0),
    ({"organismAgeRange": {"within": [[3628800, 7257600]]}}, 2, 1, 1),
    ({"organismAgeRange": {"within": [[3628801, 7257600]]}}, 0, 0, 0),
    ({"organismAgeRange": {"within": [[-5, 0], [3000000, 8000000]]}}, 3, 2, 2),
    ({"organismAgeRange": {"intersects": [[7257600, 9000000]]}}, 2, 1, 1),
    ({"organismAgeRange": {"intersects": [[7257601, 9000000]]}}, 0, 0, 0),
    ({"organismAgeRange": {"intersects": []}}, 0, 0, 0),
    ({"organismAgeRange": {"is": [[0, 0]]}}, 1, 1, 1),
    ({"organismAgeRange": {"within": [[0, 1000000000]]}, "organ": {"is": ["tumor"]}}, 2, 1, 1),
]
CASES = [(json.dumps(filters), kind, count) for filters, *counts in COUNTS for kind, count in zip(entities.TYPES, counts)]


def entity(number, organ="brain", **more):
    """A file."""
    line = {"entity_type": "files", "entity_id": f"e{number}", "bundles": [{"uuid": f"b{number}", "version": "1"}],
            "contents": {"files": [{"uuid": f"f{number}", "size": number}], "specimens": [{"organ": organ}]}}
    line.update(more)
    return line


@pytest.fixture
def count(cartctl):
    """count(store, filters): of its files."""
    def ask(store, filters, kind="files"):
        return cartctl.json("entity", "count", "--store", store, "--type", kind, json.dumps(filters))["count"]
    return ask


@pytest.fixture
def statement(database):
    """statement(sql, values): what a statement of the daemon gives, in a session with its settings."""
    with database.cursor() as cursor:
        cursor.execute("set plan_cache_mode = force_generic_plan")
        def run(sql, values):
            cursor.execute("deallocate all")
            cursor.execute("prepare q as " + sql)
            cursor.execute("execute q (" + ", ".join(["%s"] * len(values)) + ")", [str(value) for value in values])
            return cursor.fetchall()
        yield run
        cursor.execute("reset plan_cache_mode")


@pytest.fixture
def sound(rows):
    """sound(store): entity_terms says what entities.terms says, and each entity has a number of its own."""
    ask = """
        with stored as (select term, block, bits from cartd.entity_terms join cartd.stores using (store_id) where hash = %s),
        derived as (
            select t.term, number / 256 as block, bit_or(set_bit(repeat('0', 256)::bit(256), number %% 256, 1)) as bits
            from cartd.entities join cartd.stores using (store_id), unnest(terms) t (term) where hash = %s group by 1, 2)
        select (select count(*) from (table stored except table derived) x), (select count(*) from (table derived except table stored) x)"""
    def check(store):
        assert rows(ask, store, store) == [(0, 0)]
    return check


@pytest.mark.parametrize("filters,kind,expected", CASES)
def test_demo_entities_are_counted(count, filters, kind, expected):
    assert count("demo", json.loads(filters), kind) == expected
    assert count("demo", {"file": json.loads(filters)}, kind) == expected


def test_the_daemons_statement_counts_the_same(statement, rows):
    (store_id,), = rows("select store_id from cartd.stores where hash = 'demo'")
    for filters, kind, expected in CASES:
        filters = json.loads(filters)
        assert statement(COUNT_SQL, entities.parameters(store_id, kind, filters)) == [(expected,)], (filters, kind)


def test_wrong_filters_are_refused(cartctl):
    for wrong in ["", "x", "[]", '{"organ":{"is":"brain"}}', '{"colour":{"is":["red"]}}', '{"organ":{"contains":[[1,2]]}}']:
        answer = cartctl.json("entity", "count", "--store", "demo", "--type", "files", wrong, code=2)
        assert answer["error"]["message"].startswith("Invalid filters given")
    cartctl("entity", "count", "--store", "demo", "--type", "file", "{}", code=2)


def test_demo_data_load_and_a_second_time_change_nothing(load, store, rows, sound, count):
    text = (DEMO / "entities.ndjson").read_text()
    assert load("entities", store, text)["tables"] == {"entities": {"added": 14, "changed": 0, "removed": 0}}
    ask = "select entities.xmin::text, number, entity_type, entity_id, item_id, bundle_uuid, bundle_version from cartd.entities join cartd.stores using (store_id) where hash = %s order by number"
    before = rows(ask, store)
    assert [row[1] for row in before] == list(range(14))
    assert before[13][2:] == ("files", "c44c1430-927f-5118-a588-f7b4d50cad33", "7719a1bb-ce00-5c5c-8612-f8e3ad0255f4",
                              "4b2c7d26-f3d6-504e-befb-9542cdd629d2", "2018-12-05T230917.591044Z")
    assert {row[4] for row in before if row[2] == "specimens"} == {"BM1_marrow", "CB1_cord", "1139_T", "DID_scRSq06_pancreas"}
    assert {row[4] for row in before if row[2] == "projects"} == {"1M Immune Cells", "Mouse Melanoma", "Pancreas aging"}
    assert load("entities", store, text)["tables"] == {"entities": {"added": 0, "changed": 0, "removed": 0}}
    assert rows(ask, store) == before
    sound(store)


def test_a_changed_entity_is_found_by_what_it_is_now(load, store, count, rows, sound):
    load("entities", store, [entity(n) for n in range(600)])
    answer = load("entities", store, [entity(3, "lung"), entity(599, "brain", bundles=[{"uuid": "other", "version": "2"}]), entity(600, "lung")])
    assert answer["tables"]["entities"] == {"added": 1, "changed": 2, "removed": 0}
    assert count(store, {"organ": {"is": ["lung"]}}) == 2 and count(store, {"organ": {"is": ["brain"]}}) == 599 and count(store, {}) == 601
    assert count(store, {"bundleUuid": {"is": ["other"]}}) == 1 and count(store, {"bundleUuid": {"is": ["b599"]}}) == 0
    assert rows("select bundle_uuid, bundle_version, number from cartd.entities join cartd.stores using (store_id) where hash = %s and entity_id = 'e599'",
                store) == [("other", "2", 599)]
    sound(store)


def test_of_several_lines_of_one_entity_the_last_counts(load, store, count, sound):
    assert load("entities", store, [entity(1, "a"), entity(2, "a"), entity(1, "b"), entity(1, "c")])["tables"]["entities"]["added"] == 2
    assert [count(store, {"organ": {"is": [organ]}}) for organ in "abc"] == [1, 0, 1]
    sound(store)


def test_one_id_may_be_of_two_types(load, store, count):
    project = {"entity_type": "projects", "entity_id": "e1", "bundles": [{"uuid": "b", "version": "1"}], "contents": {"projects": [{"project_shortname": "p"}]}}
    load("entities", store, [entity(1), project])
    assert count(store, {}) == 1 and count(store, {}, "projects") == 1 and count(store, {}, "specimens") == 0


def test_entities_are_their_stores(load, store, count, cartctl):
    load("entities", store, [entity(1, "only here")])
    assert count(store, {"organ": {"is": ["only here"]}}) == 1
    assert count("demo", {"organ": {"is": ["only here"]}}) == 0


def test_any_characters_come_through(load, store, count, rows):
    odd = "tab\there\nnew\\line \\N \\. \"quoted\" 'too' {},NULL é 😀\r\x7f\b\f\v"
    line = entity(1, odd, entity_id=odd, bundles=[{"uuid": odd, "version": odd}])
    line["contents"]["files"][0]["uuid"] = odd
    load("entities", store, [line])
    assert rows("select entity_id, item_id, bundle_uuid, bundle_version from cartd.entities join cartd.stores using (store_id) where hash = %s", store) == [(odd,) * 4]
    for facet in ["organ", "fileId", "bundleUuid", "entryId"]:
        assert count(store, {facet: {"is": [odd]}}) == 1 and count(store, {facet: {"is": [odd.upper()]}}) == 0


BAD_LINES = [
    ('{"entity_type":"files","entity_type":"files"}', "not JSON"),
    ("[1]", "the line must be a JSON object"),
    (json.dumps(entity(5, entity_type="cells")), "entity_type: must be one of files, specimens, projects"),
    (json.dumps(entity(5, entity_id="x" * 1025)), "entity_id: must be a text of 1 to 1024 bytes"),
    (json.dumps(entity(5, bundles=[])), "bundles.uuid: must be a text"),
    (json.dumps(entity(5, {"name": "brain"})), "contents.specimens.organ: must be texts, numbers"),
]


@pytest.mark.parametrize("bad,message", BAD_LINES, ids=[message for _, message in BAD_LINES])
def test_a_wrong_line_is_named_and_nothing_is_loaded(load, store, count, bad, message):
    answer = load("entities", store, json.dumps(entity(1)) + "\n\n" + bad + "\n" + json.dumps(entity(2)) + "\nx\n", code=1)
    assert [one["line"] for one in answer["error"]["errors"]] == [3, 5] and answer["error"]["errors"][0]["message"].startswith(message)
    assert answer["error"]["message"] == "the file has errors; nothing was loaded"
    assert count(store, {}) == 0


def test_batches_before_a_wrong_line_stay_and_the_rest_is_checked(load, store, count, sound):
    lines = [json.dumps(entity(n)) for n in range(2 * BATCH + 10)]
    lines[BATCH + 5], lines[2 * BATCH + 3] = "x", "y"
    error = load("entities", store, "\n".join(lines), code=1)["error"]
    assert [one["line"] for one in error["errors"]] == [BATCH + 6, 2 * BATCH + 4] and error["errorCount"] == 2
    assert error["message"] == f"the file has errors; only lines 1 to {BATCH} are loaded"
    assert count(store, {}) == BATCH
    lines[BATCH + 5], lines[2 * BATCH + 3] = (json.dumps(entity(n, "lung")) for n in (BATCH + 5, 7))
    assert load("entities", store, "\n".join(lines))["tables"]["entities"] == {"added": BATCH + 9, "changed": 1, "removed": 0}
    assert count(store, {"organ": {"is": ["lung"]}}) == 2
    sound(store)


def test_an_interrupted_import_keeps_its_batches_and_goes_on_when_run_again(cartctl, load, store, count, sound):
    lines = [json.dumps(entity(n)) + "\n" for n in range(BATCH + 3000)]
    with subprocess.Popen([*cartctl.program, "import", "entities", "--store", store, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, env=cartctl.environment) as process:
        process.stdin.writelines(lines[:-1000])
        process.stdin.flush()
        until = time.monotonic() + 60
        while count(store, {}) == 0 and time.monotonic() < until:
            time.sleep(0.1)
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130 and f"lines 1 to {BATCH} are loaded" in said
    assert count(store, {}) == BATCH
    assert load("entities", store, "".join(lines))["tables"]["entities"] == {"added": 3000, "changed": 0, "removed": 0}
    sound(store)


def test_chunks_write_every_match_once_and_in_order(load, store, statement, rows):
    load("entities", store, [entity(n, "brain" if n % 3 else "lung") for n in range(2000)])
    (store_id,), = rows("select store_id from cartd.stores where hash = %s", store)
    rows("insert into cartd.accounts (store_id, account_id, email, given_name, family_name) values (%s, 1, 'p@test.example', 'P', 'Q') returning 1", store_id)
    for filters, expected in [({}, range(2000)), ({"organ": {"is": ["lung"]}}, range(0, 2000, 3)), ({"fileSize": {"is": [1999, 300, 511, 512]}}, [300, 511, 512, 1999]),
                              ({"organ": {"is": ["skin"]}}, [])]:
        for most in [1, 255, 256, 257, 5000] if len(expected) < 1000 else [255, 700]:
            (cart,), = rows("""insert into cartd.resource_carts (store_id, cart_id, account_id, name, version, created_at, updated_at)
                               values (%s, gen_random_uuid(), 1, %s, 1, now(), now()) returning cart_id""", store_id, f"{filters} {most}")
            number, left = 0, list(expected)
            while True:
                (written, last, added), = statement(CHUNK_SQL, [*entities.parameters(store_id, "files", filters), number, most, cart])
                chunk, left = left[:most], left[most:]
                assert (written, last, added) == (len(chunk), chunk[-1] if chunk else None, len(chunk)), (filters, most, number)
                if written < most:
                    break
                number = last + 1
            items = rows("select entity_id, bundle_uuid, bundle_version, entity_type from cartd.resource_items where store_id = %s and cart_id = %s", store_id, cart)
            assert sorted(items) == sorted((f"f{n}", f"b{n}", "1", "files") for n in expected), (filters, most)


def test_progress_is_drawn_on_a_terminal(cartctl, store, tmp_path):
    path = pathlib.Path(tmp_path) / "some.ndjson"
    path.write_text("".join(json.dumps(entity(n)) + "\n" for n in range(2000)), encoding="utf-8")
    leader, follower = pty.openpty()
    done = subprocess.run([*cartctl.program, "import", "entities", "--store", store, str(path)], stdout=subprocess.PIPE, stderr=follower,
                          env=cartctl.environment, timeout=60, check=True)
    os.close(follower)
    drawn = os.read(leader, 100000).decode()
    os.close(leader)
    assert "% " in drawn and "lines" in drawn and drawn.endswith("\x1b[K")
    assert b"entities: 2000 added" in done.stdout
