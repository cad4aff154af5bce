"""Imports: all or nothing, by line, and again without effect."""
import json
import os
import pty
import signal
import subprocess
import time

import pytest
from conftest import DEMO

CATEGORY = {"id": 1, "slug": "one", "name": "One"}


def product(number, **more):
    line = {"id": number, "category_id": 1, "slug": f"p{number}", "name": f"Product {number}",
            "variants": [{"id": number * 10, "sku": f"K{number}", "slug": f"v{number}", "name": "V", "price": 1.5}]}
    line.update(more)
    return line


def errors(answer):
    error = answer["error"]
    assert error["errorCount"] >= len(error["errors"])
    return [(one["line"], one["message"]) for one in error["errors"]]


@pytest.fixture
def shop(store, load):
    """A store with category 1."""
    load("categories", store, [CATEGORY])
    return store


def test_demo_data_load_and_a_second_time_change_nothing(cartctl, store, catalog, rows):
    for noun in ["categories", "products", "bundles", "coupons", "promotions"]:
        cartctl("import", noun, "--store", store, str(DEMO / f"{noun}.ndjson"))
    before = catalog(store)
    assert rows("select sum(option_price)::text from cartd.variants join cartd.stores s using (store_id) where s.hash = %s", store) == [("0",)]
    assert len(before["products"]) == 12 and len(before["variants"]) == 18 and len(before["coupons"]) == 6
    for noun in ["categories", "products", "bundles", "coupons", "promotions"]:
        answer = cartctl.json("import", noun, "--store", store, str(DEMO / f"{noun}.ndjson"))
        assert all(count == 0 for table in answer["tables"].values() for count in table.values()), answer
    assert catalog(store) == before


def test_members_reach_their_columns(shop, load, rows):
    load("products", shop, [product(
        7, type="digital", taxable=False, url="/u", image_url="/i", order_quantity_minimum=2, order_quantity_maximum=9,
        download={"page": "/d", "files": ["/a", "/b"], "size": "3MB"}, images=["/1", "/2"], cross_sell=[999, 70],
        option_sets=[{"id": 2, "name": "Colour", "options": [{"id": 9, "name": "Red"}, {"id": 3, "name": "Blue", "value": "b", "price_delta": -0.5}]},
                     {"id": 1, "name": "Size", "required": True, "options": [{"id": 5, "name": "S"}]}],
        variants=[{"id": 70, "sku": "K", "slug": "v", "name": "V", "price": 12.50, "special_price": 1e1, "options": {"2": 3, "1": 5}, "stock": 0,
                   "weight": 0.3, "description": "d"}])])
    ask = "from cartd.{} t join cartd.stores s using (store_id) where s.hash = %s order by t::text"
    assert rows("select type, taxable, t.url, image_url, order_minimum, order_maximum, download_page, download_files, download_size "
                + ask.format("products"), shop) == [("digital", False, "/u", "/i", 2, 9, "/d", ["/a", "/b"], "3MB")]
    assert rows("select option_price::text " + ask.format("variants"), shop) == [("-0.5",)]
    assert rows("select price::text, special_price::text, option_ids, stock, weight::text, description, size "
                + ask.format("variants"), shop) == [("12.5", "10", [3, 5], 0, "0.3", "d", None)]
    assert rows("select option_set_id, position, required " + ask.format("option_sets"), shop) == [(1, 1, True), (2, 0, False)]
    assert sorted(rows("select option_set_id, option_id, position, t.name, value, price_delta::text " + ask.format("options"), shop)) == [
        (1, 5, 0, "S", "S", "0"), (2, 3, 1, "Blue", "b", "-0.5"), (2, 9, 0, "Red", "Red", "0")]
    assert sorted(rows("select position, t.url " + ask.format("product_images"), shop)) == [(0, "/1"), (1, "/2")]
    assert sorted(rows("select position, variant_id " + ask.format("cross_sell"), shop)) == [(0, 999), (1, 70)]


def test_parts_a_line_no_longer_names_go_and_other_products_stay(shop, load, catalog):
    two = [{"id": 10, "sku": "A", "slug": "a", "name": "A", "price": 1}, {"id": 11, "sku": "B", "slug": "b", "name": "B", "price": 1}]
    load("products", shop, [product(1, variants=two, images=["/1"], cross_sell=[20], option_sets=[
        {"id": 1, "name": "S", "options": [{"id": 1, "name": "s"}]}]), product(2)])
    answer = load("products", shop, [product(1, variants=two[:1])])
    assert {name: table["removed"] for name, table in answer["tables"].items()} == {
        "products": 0, "variants": 1, "optionSets": 1, "options": 0, "images": 1, "crossSell": 1}
    after = catalog(shop)
    assert len(after["products"]) == 2 and len(after["variants"]) == 2
    assert not after["options"] and not after["option_sets"] and not after["product_images"] and not after["cross_sell"]


def test_a_changed_option_price_reaches_the_variants(shop, load, rows):
    for delta in [0, 1.5, 0.25]:
        answer = load("products", shop, [product(1, option_sets=[{"id": 1, "name": "S", "options": [{"id": 7, "name": "s", "price_delta": delta}]}],
                                                 variants=[dict(product(1)["variants"][0], options={"1": 7})])])
        assert list(answer["tables"]) == ["products", "variants", "optionSets", "options", "images", "crossSell"]
        assert rows("select option_price::float from cartd.variants join cartd.stores s using (store_id) where s.hash = %s", shop) == [(delta,)]


def test_unique_names_may_be_exchanged(shop, load, rows):
    def pair(first, second):
        return [product(1, slug=first, variants=[{"id": 10, "sku": first, "slug": first, "name": "V", "price": 1}]),
                product(2, slug=second, variants=[{"id": 20, "sku": second, "slug": second, "name": "V", "price": 1}])]
    load("products", shop, pair("x", "y"))
    load("products", shop, pair("y", "x"))
    assert rows("select variant_id, sku, v.slug, p.slug from cartd.variants v join cartd.products p using (store_id, product_id) "
                "join cartd.stores s using (store_id) where s.hash = %s order by 1", shop) == [(10, "y", "y", "y"), (20, "x", "x", "x")]
    load("categories", shop, [CATEGORY, {"id": 2, "slug": "two", "name": "Two"}])
    load("categories", shop, [dict(CATEGORY, slug="two"), {"id": 2, "slug": "one", "name": "Two"}])


def test_a_variant_moves_where_both_products_are_in_the_file(shop, load, rows):
    load("products", shop, [product(1), product(2)])
    load("products", shop, [product(1, variants=[{"id": 11, "sku": "N", "slug": "n", "name": "N", "price": 1}]),
                            product(2, variants=product(2)["variants"] + product(1)["variants"])])
    assert rows("select variant_id, product_id from cartd.variants join cartd.stores s using (store_id) where s.hash = %s order by 1",
                shop) == [(10, 2), (11, 1), (20, 2)]
    assert errors(load("products", shop, [product(3, variants=[{"id": 20, "sku": "Z", "slug": "z", "name": "Z", "price": 1}])], code=1)) == [
        (1, "variants.0.id: 20 is a variant of product 2")]


BAD_LINES = [
    ('{"id":1,"id":2}', "not JSON"),
    ("{'id':1}", "not JSON"),
    ('{"id":NaN}', "not JSON"),
    ("{}{}", "not JSON"),
    ('"text"', "the line must be a JSON object"),
    (json.dumps({k: v for k, v in product(5).items() if k != "slug"}), "slug: is missing"),
    (json.dumps(product("5")), "id: must be a whole number"),
    (json.dumps(product(5, category_id=77)), "category_id: the store has no category 77"),
    (json.dumps(product(5, type="gas")), "type: must be one of physical, digital"),
    (json.dumps(product(5, variants=[])), "variants: must be an array of 1"),
    (json.dumps(product(5, variants=[dict(product(5)["variants"][0], price="1")])), "variants.0.price: must be a number"),
    (json.dumps(product(5, variants=[dict(product(5)["variants"][0], price=1.00001)])), "variants.0.price: must be a number"),
    (json.dumps(product(5, variants=product(5)["variants"] * 2)), "variants.1.id: 50 is on line 3 already"),
    (json.dumps(product(1)), "id: 1 is on line 1 already"),
    (json.dumps(product(5, slug="p1")), 'slug: "p1" is on line 1 already'),
    (json.dumps(product(5, variants=[dict(product(5)["variants"][0], sku="K1")])), 'variants.0.sku: "K1" is on line 1 already'),
    (json.dumps(product(5, variants=[dict(product(5)["variants"][0], options={"1": 2})])), "variants.0.options.1: the product has no such"),
    (json.dumps(product(5, slug="old")), 'slug: "old" is product 90'),
    (json.dumps(product(5, variants=[dict(product(5)["variants"][0], sku="K90")])), 'variants.0.sku: "K90" is variant 900'),
]


@pytest.mark.parametrize("bad,message", BAD_LINES, ids=[message for _, message in BAD_LINES])
def test_a_wrong_line_is_named_and_nothing_is_loaded(shop, load, catalog, bad, message):
    load("products", shop, [product(90, slug="old")])
    before = catalog(shop)
    text = json.dumps(product(1)) + "\n\n" + bad + "\n" + json.dumps(product(2)) + "\n"
    found = errors(load("products", shop, text, code=1))
    assert found[0][0] == 3 and found[0][1].startswith(message), found
    assert catalog(shop) == before


def test_bytes_that_are_no_utf8_are_named(cartctl, shop, tmp_path):
    path = tmp_path / "bad.ndjson"
    path.write_bytes(b'{"id":2,"slug":"b","name":"\xc0\xaf"}\n')
    assert errors(cartctl.json("import", "categories", "--store", shop, str(path), code=1))[0][0] == 1


def test_bundles_need_their_products_and_coupons_their_rules(shop, load):
    load("products", shop, [product(1)])
    slot = {"product_id": 1, "quantity": 1, "unit_price": 5}
    answer = load("bundles", shop, [{"id": 1, "name": "B", "slots": [slot]}, {"id": 2, "name": "B", "slots": [slot, dict(slot, product_id=8)]},
                                    {"id": 1, "name": "B", "slots": [slot]}], code=1)
    assert errors(answer) == [(2, "slots.1.product_id: the store has no product 8"), (3, "id: 1 is on line 1 already")]
    answer = load("coupons", shop, [{"code": "Ab", "kind": "fixed", "value": 1}, {"code": "aB", "kind": "fixed", "value": 1},
                                    {"code": "C", "kind": "percentage", "value": 101},
                                    {"code": "D", "kind": "fixed", "value": 1, "starts_at": "2026-01-02", "ends_at": "2026-01-01"}], code=1)
    assert [line for line, _ in errors(answer)] == [2, 3, 4]


def test_promotions_need_their_rules_and_mark_the_store(store, load, rows):
    banner = {"type": "cart_page", "text": "T", "pages": ["HOME_PAGE"]}
    answer = load("promotions", store, [
        {"id": 1, "name": "A", "kind": "banner", "value": 1, "banner": banner}, {"id": 2, "name": "B", "kind": "banner"},
        {"id": 3, "name": "C", "kind": "fixed"}, {"id": 4, "name": "D", "kind": "percentage", "value": 100.5},
        {"id": 5, "name": "E", "kind": "per_item", "value": 0}], code=1)
    assert [line for line, _ in errors(answer)] == [1, 2, 3, 4, 5]
    marked = "select has_promotions from cartd.stores where hash = %s"
    load("promotions", store, [{"id": 1, "name": "A", "kind": "banner", "banner": banner}])
    assert rows(marked, store) == [(False,)], "banners alone take nothing off"
    assert load("promotions", store, [{"id": 2, "name": "B", "kind": "fixed", "value": 1.50}])["tables"]["promotions"] == {"added": 1, "changed": 0, "removed": 0}
    assert rows(marked, store) == [(True,)]
    assert rows("select banner_type, banner_pages, value::text from cartd.promotions join cartd.stores using (store_id) where hash = %s order by promotion_id", store) == [
        ("cart_page", ["HOME_PAGE"], None), (None, [], "1.5")]


def test_twenty_errors_are_listed_and_all_counted(cartctl, store, tmp_path):
    path = tmp_path / "many.ndjson"
    path.write_text("x\n" * 30 + "{}\n" * 5, encoding="utf-8")
    answer = cartctl("--json", "import", "categories", "--store", store, str(path), code=1)
    error = json.loads(answer.stdout)["error"]
    assert error["errorCount"] == 30 + 5 * 3 and [one["line"] for one in error["errors"]] == list(range(1, 21))
    assert "and 25 more" in answer.stderr and f"{path}:20: " in answer.stderr


def test_errors_of_lines_and_of_the_database_come_in_order(shop, load):
    answer = load("products", shop, json.dumps(product(1, category_id=5)) + "\nx\n" + json.dumps(product(2, category_id=6)) + "\n", code=1)
    assert [line for line, _ in errors(answer)] == [1, 2, 3]


def test_unknown_members_are_passed_over_with_one_warning(cartctl, store):
    lines = "".join(json.dumps(dict(CATEGORY, id=n, slug=f"s{n}", colour="red", shape=1)) + "\n" for n in range(1, 4))
    done = cartctl("--json", "import", "categories", "--store", store, "-", stdin=lines)
    assert json.loads(done.stdout)["unknownMembers"] == ["colour", "shape"]
    assert done.stderr.count("warning") == 1 and "colour (3 times)" in done.stderr


def test_standard_input_and_the_last_line_without_newline(cartctl, store):
    assert cartctl.json("import", "categories", "--store", store, "-", stdin=json.dumps(CATEGORY))["documents"] == 1
    assert cartctl.json("import", "categories", "--store", store, "-", stdin="")["documents"] == 0


def test_interrupted_import_leaves_nothing(cartctl, shop, catalog, database):
    before = catalog(shop)
    with subprocess.Popen([*cartctl.program, "import", "products", "--store", shop, "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, env=cartctl.environment) as process:
        for number in range(1, 3000):
            process.stdin.write(json.dumps(product(number)) + "\n")
        process.stdin.flush()
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        time.sleep(0.2)
        _, said = process.communicate(timeout=20)
    assert process.returncode == 130 and "nothing was kept" in said
    assert catalog(shop) == before


def test_progress_is_drawn_on_a_terminal_alone(cartctl, shop, tmp_path):
    path = tmp_path / "some.ndjson"
    path.write_text("".join(json.dumps(product(n)) + "\n" for n in range(1, 500)), encoding="utf-8")
    assert "\r" not in cartctl("import", "products", "--store", shop, str(path)).stderr
    leader, follower = pty.openpty()
    done = subprocess.run([*cartctl.program, "import", "products", "--store", shop, str(path)], stdout=subprocess.PIPE, stderr=follower,
                          env=cartctl.environment, timeout=60, check=True)
    os.close(follower)
    drawn = os.read(leader, 100000).decode()
    os.close(leader)
    assert "% " in drawn and "lines" in drawn and drawn.endswith("\x1b[K")
    assert b"nothing has changed" in done.stdout
