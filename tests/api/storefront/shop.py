"""Words for what these tests order and look at."""
import threading
from concurrent.futures import ThreadPoolExecutor

PILLOW = {"product_child_id": 1, "quantity": 2}             # 100
KING = {"product_child_id": 2, "quantity": 1}               # 150, special 120
SOFT, SOFT_BLUE = 5, 6                                      # 180; the blue one is disabled
SHEET = {"product_child_id": 11, "quantity": 1}             # 1000; 20 and 21 are offered beside it
CUSHION = {"product_child_id": 9, "quantity": 1}            # its category is disabled
TOWEL = {"product_child_id": 770, "quantity": 1}            # 12.5
CALENDAR = {"product_child_id": 1260, "quantity": 1}        # 9.95
BEST_PACK = {"bundle_id": 1, "product_child_ids": [1, 3]}   # 1 × 500 + 2 × 5000
PILLOW_PACK = {"bundle_id": 2, "product_child_ids": [1, 5]}  # 2 × 80 + 1 × 150
RETIRED_PACK = {"bundle_id": 3, "product_child_ids": [1]}
HOME, WORK, FOREIGN_ADDRESS = 1, 2, 3                       # 1 and 2 are shopper 1's

# What conftest.py puts beside the demo data.
CATEGORY, PRODUCT = 95000, 95000        # ids from here on
THIRD, SECOND_HALF = 95001, 95002       # 0.3333 each; 10, special 0
TWICE_PACK = 95000                      # two slots of product 95003: 20 and 10
TWICE = 95003


def basket(*products, bundles=None, **more):
    """A body with these lines."""
    body = {"products": list(products), **more}
    if bundles is not None:
        body["bundles"] = list(bundles)
    return body


def with_(entry, **changes):
    """entry with members changed; a member changed to ... is left out."""
    return {name: value for name, value in {**entry, **changes}.items() if value is not ...}


def only(entries):
    assert len(entries) == 1, entries
    return entries[0]


def quantities(cart):
    """{(child, address): quantity} of the loose lines."""
    return {(line["product_child_id"], line["address_id"]): line["quantity"] for line in cart["products"]}


def together(count, work):
    """Runs work(n) for n in range(count), all let go at once; their results."""
    gate = threading.Barrier(count)

    def one(number):
        gate.wait()
        return work(number)
    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(one, range(count)))
