"""The document's own sample: this request by account 1 has this answer, to the digit."""
import json

LINE = """"product_child_id": 1, "product_parent_id": 1, "product_child_slug": "almohada-regular-default", "category_id": 1,
    "category_slug": "almohada", "name": "Almohada Regular", "price": 100, "size": "regular", "color": "default" """
MATTRESS = """"product_child_id": 3, "product_parent_id": 3, "product_child_slug": "colchon-regular", "category_id": 2,
    "category_slug": "colchon", "name": "Colchon Regular", "price": 7900, "size": "regular", "color": "default" """
COMPONENTS = f"""[
    {{{LINE}, "discount": -400, "quantity": 1, "special_price": 500, "total_price": 500}},
    {{{MATTRESS}, "discount": 2900, "quantity": 2, "special_price": 5000, "total_price": 10000}}]"""
SHEET = """"product_parent_id": 11, "price": 1200, "special_price": null, "description": "%s", "size": "matrimonial",
    "height": 1, "width": 150, "length": 180, "weight": 1, "name": "Sabana Matrimonial", "images": []"""

REQUEST = {
    "products": [{"product_child_id": 1, "quantity": 2, "address_id": 1}, {"product_child_id": 11, "quantity": 1, "address_id": 1}],
    "bundles": [{"bundle_id": 1, "product_child_ids": [1, 3], "address_id": 1}] * 2,
}
SAMPLE = json.loads(f"""{{"cart": {{
    "user_id": 1, "total_products": 9,
    "value": {{"total": 33000, "discount": 10800, "sub_total": 22200, "grand_total": 22200, "coupon_code": null, "coupon_value": 0, "total_discount": 0}},
    "products": [
        {{{LINE}, "special_price": 100, "total_price": 200, "discount": 0, "quantity": 2, "bundle_id": 0, "bundle_sequence": 0,
            "address_id": 1, "is_free": false, "images": []}},
        {{"product_child_id": 11, "product_parent_id": 8, "product_child_slug": "sabana-regular-black", "category_id": 3, "category_slug": "sabana",
            "name": "Sabana Regular Black", "price": 1000, "size": "regular", "special_price": 1000, "color": "black", "total_price": 1000,
            "discount": 0, "quantity": 1, "bundle_id": 0, "bundle_sequence": 0, "address_id": 1, "is_free": false, "images": []}}],
    "bundles": [
        {{"bundle_id": 1, "bundle_sequence": 0, "address_id": 1, "products": {COMPONENTS}}},
        {{"bundle_id": 1, "bundle_sequence": 1, "address_id": 1, "products": {COMPONENTS}}}],
    "product_cross_sell_children": [
        {{"product_child_id": 20, "color": "white", "slug": "sabana-matrimonial-white", "sku": "SA3013", {SHEET % "queen sized white sheets"}}},
        {{"product_child_id": 21, "color": "red", "slug": "sabana-matrimonial-red", "sku": "SA3014", {SHEET % "queen sized red sheets"}}}]
}}}}""")


def test_the_sample_comes_out_exactly(owner):
    answer = owner.post(REQUEST)
    assert answer.status == 201
    assert answer.json == SAMPLE
    assert owner.get().json == SAMPLE


def test_for_nobody_it_is_the_same_without_a_person(guest):
    answer = guest.price(REQUEST)
    expected = json.loads(json.dumps(SAMPLE))
    expected["cart"]["user_id"] = None
    for place in expected["cart"]["products"] + expected["cart"]["bundles"]:
        place["address_id"] = None
    assert (answer.status, answer.json) == (200, expected)


def test_an_update_gives_the_sample_too(owner):
    owner.post({"products": [{"slug": "almohada-regular", "quantity": 4}, {"slug": "colchon-individual", "quantity": 1}]})
    assert owner.put({**REQUEST, "ip_address": "0.0.0.0"}).json == SAMPLE
