"""Bundles: slots, what they fix, sequence, addresses."""
import pytest

from shop import BEST_PACK, HOME, PILLOW, PILLOW_PACK, RETIRED_PACK, TWICE, TWICE_PACK, WORK, basket, only, with_


def components(bundle):
    return [(line["product_child_id"], line["quantity"], line["special_price"], line["total_price"]) for line in bundle["products"]]


def test_slots_fix_quantities_and_prices(shopper):
    bundle = only(shopper.post(basket(bundles=[PILLOW_PACK])).cart["bundles"])
    assert components(bundle) == [(1, 2, 80, 160), (5, 1, 150, 150)]
    assert [line["discount"] for line in bundle["products"]] == [20, 30]


def test_children_are_put_into_slots_in_any_order(shopper):
    bundle = only(shopper.post(basket(bundles=[with_(BEST_PACK, product_child_ids=[8, 1])])).cart["bundles"])
    assert components(bundle) == [(1, 1, 500, 500), (8, 2, 5000, 10000)]


def test_sequence_counts_for_each_bundle_by_itself(shopper):
    answer = shopper.post(basket(PILLOW, bundles=[BEST_PACK, PILLOW_PACK, BEST_PACK, PILLOW_PACK, BEST_PACK]))
    assert [(bundle["bundle_id"], bundle["bundle_sequence"]) for bundle in answer.cart["bundles"]] == [(1, 0), (2, 0), (1, 1), (2, 1), (1, 2)]
    assert shopper.get().raw == answer.raw


def test_each_bundle_goes_to_its_address(owner):
    answer = owner.post(basket(bundles=[with_(BEST_PACK, address_id=WORK), BEST_PACK, with_(BEST_PACK, address_id=HOME)]))
    assert [bundle["address_id"] for bundle in answer.cart["bundles"]] == [WORK, None, HOME]


def test_loose_lines_and_components_stay_apart(shopper):
    answer = shopper.post(basket(PILLOW, bundles=[PILLOW_PACK]))
    assert only(answer.cart["products"])["quantity"] == 2
    assert answer.cart["total_products"] == 5


def test_two_slots_of_one_product_have_each_its_price(shopper, merchant):
    answer = shopper.post(basket(bundles=[{"bundle_id": TWICE_PACK, "product_child_ids": [TWICE, TWICE]}]))
    assert components(only(answer.cart["bundles"])) == [(TWICE, 1, 20, 20), (TWICE, 1, 10, 10)]
    assert shopper.get().raw == answer.raw
    assert merchant.cart(answer)["base_amount"] == 30


@pytest.mark.parametrize("bundle_id", [3, 4711, 2**31, 2**63 - 1])
def test_a_bundle_that_is_off_or_unknown_is_403_and_named(shopper, nothing_stored, bundle_id):
    with nothing_stored():
        answer = shopper.post(basket(PILLOW, bundles=[with_(RETIRED_PACK, bundle_id=bundle_id)]))
    assert answer.refusal == (403, "cbd_001")
    assert answer.message == f"The bundle with id {bundle_id} has been disabled or does not exists"


@pytest.mark.parametrize("children", [[1], [1, 3, 3], [1, 1], [3, 3], [1, 2], [1, 3, 2], [2, 11]])
def test_children_must_fit_the_slots_one_each(shopper, nothing_stored, children):
    with nothing_stored():
        answer = shopper.post(basket(bundles=[BEST_PACK, with_(BEST_PACK, product_child_ids=children)]))
    assert answer.refusal == (400, "ur_001")
    assert answer.error["fields"] == ["bundles.1.product_child_ids"]


def test_an_unknown_child_of_a_bundle_is_named(shopper, nothing_stored):
    with nothing_stored():
        answer = shopper.post(basket(bundles=[with_(BEST_PACK, product_child_ids=[1, 4711])]))
    assert answer.refusal == (400, "s_001")
    assert answer.message == "The slug `4711` does not exists."


def test_a_disabled_child_of_a_bundle_is_not_dropped_but_refused(shopper, nothing_stored, disabled):
    disabled("variants", 8)
    with nothing_stored():
        answer = shopper.post(basket(PILLOW, bundles=[with_(BEST_PACK, product_child_ids=[1, 8])]))
    assert answer.refusal == (404, "ci_001")
    assert answer.message == "The following products are unavailable: colchon-matrimonial"


def test_a_disabled_category_refuses_a_bundle_too(shopper, nothing_stored, disabled):
    disabled("categories", 2)
    with nothing_stored():
        answer = shopper.post(basket(bundles=[BEST_PACK]))
    assert answer.refusal == (403, "cd_001")
    assert answer.message == "The catalog for `colchon` has been disabled"


def test_an_update_keeps_what_bundles_were_there(shopper, cart, merchant):
    made = cart(products=[], bundles=[BEST_PACK, BEST_PACK])
    before = {line["id"] for line in merchant.lines(made)}
    answer = shopper.put(basket(bundles=[BEST_PACK, BEST_PACK, PILLOW_PACK]))
    assert before < {line["id"] for line in merchant.lines(answer)}
    assert shopper.put(basket(bundles=[BEST_PACK])).cart["value"]["sub_total"] == 10500


def test_a_bundle_without_a_loose_line_is_a_cart(guest):
    assert guest.price({"bundles": [BEST_PACK]}).cart["products"] == []


