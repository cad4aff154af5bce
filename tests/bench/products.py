#!/usr/bin/python3
"""Writes N products as an import file to standard output.

    tests/bench/products.py 100000 >products.ndjson
    tests/bench/products.py --categories >categories.ndjson

Two variants a product, a tenth of the products with two option sets and six
variants by option, images and cross-sell on some: about what a shop has.
"""
import json
import sys

CATEGORIES = 20


def category(number):
    return {"id": number, "slug": f"bench-category-{number}", "name": f"Category {number}", "enabled": True}


def variant(number, product, nth, options):
    line = {"id": number, "sku": f"BENCH-{number}", "slug": f"bench-{product}-{nth}", "name": f"Product {product}, variant {nth}",
            "price": round((number * 37 % 100000) / 100, 2), "special_price": None, "size": "M", "color": "default", "enabled": True,
            "weight": 1.5, "height": 10, "width": 20, "length": 30, "stock": number % 1000}
    if options:
        line["options"] = options
    return line


def product(number):
    line = {"id": number, "category_id": number % CATEGORIES + 1, "slug": f"bench-{number}", "name": f"Product {number}",
            "type": "physical", "enabled": True, "taxable": True, "url": f"/products/{number}/"}
    first = number * 10
    if number % 10 == 0:
        line["option_sets"] = [
            {"id": 1, "name": "Size", "required": True,
             "options": [{"id": 11 + i, "name": name, "value": name, "price_delta": 0} for i, name in enumerate("SML")]},
            {"id": 2, "name": "Colour", "required": True,
             "options": [{"id": 21 + i, "name": name, "value": name, "price_delta": i * 0.5} for i, name in enumerate(["red", "blue"])]}]
        line["variants"] = [variant(first + n, number, n, {"1": 11 + n % 3, "2": 21 + n // 3}) for n in range(6)]
    else:
        line["variants"] = [variant(first + n, number, n, None) for n in range(2)]
    if number % 4 == 0:
        line["images"] = [f"/images/{number}-{n}.jpg" for n in range(3)]
    if number % 5 == 0:
        line["cross_sell"] = [first - 10, first - 20]
    return line


def main():
    if sys.argv[1:] == ["--categories"]:
        lines = (category(n) for n in range(1, CATEGORIES + 1))
    elif len(sys.argv) == 2 and sys.argv[1].isdigit():
        lines = (product(n) for n in range(1, int(sys.argv[1]) + 1))
    else:
        sys.exit(__doc__)
    for line in lines:
        sys.stdout.write(json.dumps(line, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
