"""Words for what these tests order and look at."""

CALENDAR = {"CatalogID": 126, "ItemQuantity": 1}            # 9.95, nothing to choose; weighs 0.2
TOWEL = {"CatalogID": 77, "ItemQuantity": 1}                # 12.50; weighs 0.3
TOWEL_BOXED = {**TOWEL, "ItemOptions": [{"OptionSetID": 8, "OptionID": 81, "OptionValue": "Yes"}]}      # 12.50 + 2.50
SHIRT_S_RED = {"CatalogID": 112, "ItemQuantity": 1, "ItemOptions": [                                   # 10 at most in an order
    {"OptionSetID": 21, "OptionID": 211, "OptionValue": "S"}, {"OptionSetID": 22, "OptionID": 221, "OptionValue": "red"}]}
SHIRT_M_RED = {"CatalogID": 112, "ItemQuantity": 1, "ItemOptions": [{"OptionSetID": 21, "OptionID": 212}, {"OptionSetID": 22, "OptionID": 221}]}    # 3 in stock
# What conftest.py puts beside the demo data: that of the document's samples, one that is not for sale, one that costs much, one of the other store.
SAMPLE, HIDDEN, DEAR, FOREIGN, HEAVY = 79295989, 90101, 90102, 90103, 90104
UNKNOWN = "0123456789abcDEF"
NOWHERE = "00000000-0000-4000-8000-000000000000"
HUGE = 10 ** 12

# Most characters: member, most.
LIMITS = {
    "BillingFirstName": 100, "BillingLastName": 100, "BillingCompany": 255, "BillingAddress": 200, "BillingAddress2": 50, "BillingCity": 100,
    "BillingState": 100, "BillingZipCode": 20, "BillingCountry": 50, "BillingPhoneNumber": 30, "BillingEmail": 100,
    "ShipmentFirstName": 100, "ShipmentLastName": 50, "ShipmentCompany": 200, "ShipmentAddress": 255, "ShipmentAddress2": 50, "ShipmentCity": 50,
    "ShipmentState": 50, "ShipmentZipCode": 20, "ShipmentCountry": 50, "ShipmentPhone": 50, "ShipmentEmail": 100,
}
MEMBERS = ["CustomerId", *LIMITS]
READ_ONLY = ["OrderKey", "OrderDate", "OrderAmount", "OrderWeight", "LastUpdate", "CheckoutURL", "CartItemList"]


def path(key, item=None):
    return f"/Cart/{key}" + (f"/Item/{item}" if item is not None else "")


def items(key):
    return f"/Cart/{key}/Item"


def only(entries):
    assert len(entries) == 1, entries
    return entries[0]
