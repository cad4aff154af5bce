"""Gift certificates."""
from decimal import Decimal

import pytest

from shop import CALENDAR, CERTIFICATE, items, only, with_


def certificate(cart):
    return only(cart["line_items"]["gift_certificates"])


def test_a_certificate_is_shown_as_given(cart):
    line = certificate(cart(gift_certificates=[with_(CERTIFICATE, amount=12.5, quantity=2)]))
    assert {**line, "id": None} == {**CERTIFICATE, "id": None, "taxable": False, "amount": Decimal("12.5"), "quantity": 2}


def test_a_certificate_joins_a_cart(api, cart):
    answer = api.post(items(cart()), {"gift_certificates": [CERTIFICATE]})
    assert answer.status == 201
    assert answer.data["cart_amount"] == Decimal("59.95")


@pytest.mark.parametrize("theme", ["Birthday", "Boy", "Celebration", "Christmas", "General", "Girl"])
def test_every_theme_of_the_document_is_known(cart, theme):
    assert certificate(cart(gift_certificates=[with_(CERTIFICATE, theme=theme)]))["theme"] == theme


@pytest.mark.parametrize("amount", [1, 1000, 999.99])
def test_amounts_from_1_to_1000_are_fine(cart, amount):
    assert float(certificate(cart(gift_certificates=[with_(CERTIFICATE, amount=amount)]))["amount"]) == amount


def test_a_message_may_be_missing(cart):
    assert certificate(cart(gift_certificates=[with_(CERTIFICATE, message=...)]))["message"] == ""


def test_a_message_of_200_characters_is_fine(cart):
    assert certificate(cart(gift_certificates=[with_(CERTIFICATE, message="ñ" * 200)]))["message"] == "ñ" * 200


def test_a_name_or_address_may_be_missing(cart):
    line = certificate(cart(gift_certificates=[with_(CERTIFICATE, sender={"email": "jane@x.example"}, recipient={"name": "Jane"})]))
    assert (line["sender"], line["recipient"]) == ({"name": "", "email": "jane@x.example"}, {"name": "Jane", "email": ""})


def test_a_certificates_amount_is_rounded_to_the_minor_unit(cart):
    assert cart(gift_certificates=[with_(CERTIFICATE, amount=12.5)], currency={"code": "JPY"})["cart_amount"] == 13


def test_delete_takes_a_certificate_away(api, cart):
    data = cart(line_items=[CALENDAR], gift_certificates=[CERTIFICATE])
    assert api.delete(items(data, certificate(data))).data["line_items"]["gift_certificates"] == []


@pytest.mark.parametrize("change, field", [
    ({"name": ...}, "name"), ({"name": 5}, "name"), ({"name": "x" * 251}, "name"),
    ({"theme": ...}, "theme"), ({"theme": "Halloween"}, "theme"), ({"theme": "birthday"}, "theme"), ({"theme": 5}, "theme"),
    ({"amount": ...}, "amount"), ({"amount": 0}, "amount"), ({"amount": 0.99}, "amount"), ({"amount": 1000.01}, "amount"), ({"amount": -5}, "amount"),
    ({"amount": "50"}, "amount"), ({"amount": 1e29}, "amount"),
    ({"quantity": ...}, "quantity"), ({"quantity": 0}, "quantity"), ({"quantity": 1.5}, "quantity"), ({"quantity": "1"}, "quantity"), ({"quantity": 2147483648}, "quantity"),
    ({"sender": ...}, "sender"), ({"sender": "Jane"}, "sender"), ({"sender": []}, "sender"),
    ({"sender": {"name": 5, "email": "j@x.example"}}, "sender.name"), ({"sender": {"name": "x" * 251, "email": "j@x.example"}}, "sender.name"),
    ({"recipient": ...}, "recipient"), ({"recipient": 5}, "recipient"), ({"recipient": {"name": "J", "email": "x" * 255}}, "recipient.email"),
    ({"message": "x" * 201}, "message"), ({"message": 5}, "message"), ({"message": []}, "message")])
@pytest.mark.parametrize("way", ["create", "add"])
def test_bad_certificates_are_refused(anywhere, nothing_stored, way, change, field):
    post = anywhere(way)
    with nothing_stored():
        answer = post({"gift_certificates": [with_(CERTIFICATE, **change)]})
    assert answer.status == 422
    assert answer.names("gift_certificates.0") and answer.names(field)
