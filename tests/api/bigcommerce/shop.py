"""Words for what these tests order and look at."""

CALENDAR = {"product_id": 126, "quantity": 1}               # 9.95, nothing to choose
TOWEL_BOXED = {"product_id": 77, "quantity": 1, "option_selections": [{"option_id": 8, "option_value": 81}]}   # 12.50 + 2.50
SHIRT_S_RED = {"product_id": 112, "variant_id": 1121, "quantity": 1}    # 100 in stock, 10 at most in an order
SHIRT_M_RED = {"product_id": 112, "variant_id": 1122, "quantity": 1}    # 3 in stock
SHIRT_M_BLUE = {"product_id": 112, "variant_id": 1123, "quantity": 1}   # none in stock
SOUNDS = {"product_id": 200, "quantity": 1}                 # digital, 4.99
CUSTOM = {"sku": "abc-123", "name": "Custom Product", "quantity": 1, "list_price": 10, "image_url": "https://images.example/p.png"}
CERTIFICATE = {
    "name": "Happy Birthday", "theme": "Birthday", "amount": 50, "quantity": 1, "message": "Happy Birthday Jane!",
    "sender": {"name": "Jane Does", "email": "janedoe@example.com"},
    "recipient": {"name": "Jane Does", "email": "janedoe@example.com"},
}
# What conftest.py puts beside the demo data: disabled products, one sold by three, one of the other store; a channel, currencies.
HIDDEN, DIGITAL_HIDDEN, THREE_AT_LEAST, FOREIGN = 90001, 90002, 90003, 90004
CHANNEL = 9
CURRENCIES = ["JPY", "KWD"]
OPTIONS = "include=line_items.physical_items.options,line_items.digital_items.options"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


def with_(entry, **changes):
    """entry with members changed; a member changed to ... is left out."""
    return {name: value for name, value in {**entry, **changes}.items() if value is not ...}


def physical(cart):
    return cart["line_items"]["physical_items"]


def only(entries):
    assert len(entries) == 1, entries
    return entries[0]


def lines(cart):
    return [line for kind in cart["line_items"].values() for line in kind]


def items(cart, line=None):
    """The path of a cart's items, or of one."""
    return f"/carts/{cart['id']}/items" + (f"/{line['id']}" if line else "")


def path(cart):
    return f"/carts/{cart['id']}"
