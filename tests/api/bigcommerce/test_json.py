"""What is not JSON to the letter is refused with 400, and nothing is stored."""
import pytest

from shop import items, only, path, physical

LINE = b'"line_items":[{"product_id":126,"quantity":1}]'


def body(extra):
    return b"{" + LINE + b"," + extra + b"}"


NOT_JSON = {
    "duplicate names": body(b'"x":1,"x":2'),
    "duplicate names that count": b'{"line_items":[{"product_id":126,"quantity":1,"quantity":2}]}',
    "duplicate names once unescaped": body(b'"x":1,"\\u0078":2'),
    "NUL in a name": b'{"line_items":[{"product_id":126,"quantity":1,"q\\u0000x":3}]}',
    "NUL in a text": body(b'"locale":"en\\u0000"'),
    "a NUL byte": body(b'"x":"\x00"'),
    "NaN": body(b'"x":NaN'),
    "Infinity": body(b'"x":Infinity'),
    "minus Infinity": body(b'"x":-Infinity'),
    "nan in a price": b'{"line_items":[{"product_id":126,"quantity":1,"list_price":NaN}]}',
    "single quotes": b"{'line_items':[{'product_id':126,'quantity':1}]}",
    "names without quotes": b'{line_items:[{"product_id":126,"quantity":1}]}',
    "a raw newline in a text": body(b'"x":"a\nb"'),
    "a raw tab in a text": body(b'"x":"a\tb"'),
    "overlong UTF-8": body(b'"x":"\xc0\xaf"'),
    "overlong UTF-8 of three bytes": body(b'"x":"\xe0\x80\xaf"'),
    "a surrogate in UTF-8": body(b'"x":"\xed\xa0\x80"'),
    "beyond Unicode": body(b'"x":"\xf4\x90\x80\x80"'),
    "half a character": body(b'"x":"\xc3"'),
    "latin-1": body(b'"x":"caf\xe9"'),
    "a lone high surrogate": body(b'"x":"\\ud83c"'),
    "a lone low surrogate": body(b'"x":"\\udf81"'),
    "surrogates the wrong way round": body(b'"x":"\\udf81\\ud83c"'),
    "a number beyond any": body(b'"x":1e400'),
    "a price beyond any": b'{"line_items":[{"product_id":126,"quantity":1,"list_price":1e400}]}',
    "a number of 400 digits": body(b'"x":' + b"9" * 400),
    "an integer beyond 64 bits": b'{"line_items":[{"product_id":126,"quantity":9223372036854775808}]}',
    "2^64 + 1": b'{"line_items":[{"product_id":126,"quantity":18446744073709551617}]}',
    "a price of 30 digits": b'{"line_items":[{"product_id":126,"quantity":1,"list_price":123456789012345678901234567890}]}',
    "an unheeded integer of 30 digits": body(b'"x":123456789012345678901234567890'),
    "leading zeros": body(b'"x":01'),
    "a leading plus": body(b'"x":+1'),
    "a point without digits": body(b'"x":1.'),
    "digits without a zero": body(b'"x":.5'),
    "hexadecimal": body(b'"x":0x1F'),
    "a comment": body(b'"x":1 /* really */'),
    "a line comment": body(b'"x":1 // really\n'),
    "a trailing comma": body(b'"x":1,'),
    "a trailing comma in a list": body(b'"x":[1,]'),
    "trailing bytes": body(b'"x":1') + b"x",
    "two texts": body(b'"x":1') + b"{}",
    "many texts": b"{}," * 30000,
    "a trailing NUL": body(b'"x":1') + b"\x00",
    "a byte order mark": b"\xef\xbb\xbf" + body(b'"x":1'),
    "UTF-16": body(b'"x":1').decode().encode("utf-16"),
    "half a text": body(b'"x":1')[:-1],
    "half a string": body(b'"x":"1')[:-1],
    "an unknown escape": body(b'"x":"\\x41"'),
    "half an escape": body(b'"x":"\\u12"'),
    "words in capitals": body(b'"x":True'),
    "a form": b"line_items=1",
    "a word": b"undefined",
    "depth 33 and more": body(b'"x":' + b"[" * 40 + b"]" * 40),
    "depth of objects": body(b'"x":' + b'{"a":' * 40 + b"1" + b"}" * 40),
    "depth without an end": b"[" * 100000,
    "a vertical tab between": b"{\x0b" + LINE + b"}",
    "a no-break space between": b"{\xc2\xa0" + LINE + b"}",
}


@pytest.mark.parametrize("case", NOT_JSON)
def test_what_is_not_json_makes_no_cart(api, nothing_stored, case):
    with nothing_stored():
        answer = api.post("/carts", raw=NOT_JSON[case])
    assert answer.status == 400


@pytest.mark.parametrize("case", ["duplicate names", "NaN", "overlong UTF-8", "half a text", "trailing bytes", "depth 33 and more", "a number beyond any"])
@pytest.mark.parametrize("where", ["add", "item", "cart", "delete item", "delete cart"])
def test_what_is_not_json_changes_no_cart(api, cart, nothing_stored, where, case):
    data = cart()
    line = only(physical(data))
    method, target = {"add": ("POST", items(data)), "item": ("PUT", items(data, line)), "cart": ("PUT", path(data)),
                      "delete item": ("DELETE", items(data, line)), "delete cart": ("DELETE", path(data))}[where]
    with nothing_stored():
        assert api.call(method, target, raw=NOT_JSON[case]).status == 400


@pytest.mark.parametrize("raw", [
    body(b'"x":"\\ud83c\\udf81"'), body('"x":"🎁 é"'.encode()), body(b'"x":' + b"[" * 20 + b"]" * 20), b" \t\r\n{" + LINE + b"}\r\n ",
    body(b'"x":[1,-0,0.5,1e3,1E-2,true,false,null,{},[]]'), body(b'"x":"\\"\\\\\\/\\b\\f\\n\\r\\t"'), body(b'"x":9223372036854775807'), body(b'"x":-9223372036854775808'),
    body(b'"x":1,"X":2'), b'{"line_items":[{"product_id":126,"quantity":1,"list\\u005fprice":5}]}'])
def test_what_is_json_is_read(api, raw):
    assert api.post("/carts", raw=raw).status == 201


def test_an_escaped_name_is_the_name(api):
    answer = api.post("/carts", raw=b'{"line_items":[{"product_id":126,"quantity":1,"list\\u005fprice":5}]}')
    assert only(physical(answer.data))["list_price"] == 5


@pytest.mark.parametrize("member", [b'"quantity":"12abc"', b'"quantity":true', b'"quantity":2.5', b'"quantity":9223372036854775807', b'"quantity":4294967297', b'"quantity":1e20'])
def test_numbers_are_never_bent_into_shape(api, nothing_stored, member):
    with nothing_stored():
        answer = api.post("/carts", raw=b'{"line_items":[{"product_id":126,' + member + b"}]}")
    assert answer.status == 422
    assert answer.names("quantity")


def test_a_body_on_get_is_ignored(api, cart):
    assert api.get(path(cart()), raw=b"{not json").status == 200


def test_the_error_says_where(api):
    assert api.post("/carts", raw=b'{"line_items":[}').json["detail"]
