"""Workers that have done enough, or grown too big, are replaced between two requests."""
import stack
from load import Load


def test_workers_are_replaced_after_their_number_of_requests(side, connect, database):
    one = side(server_workers=3, server_max_requests=15)
    before = set(one.workers())
    with Load(connect(one), threads=6) as load:
        stack.wait_for(lambda: len(load.operations) > 300, 30)
    assert load.failures() == []
    assert len(load.verify(database())) == len(load.operations)
    assert not before & set(one.workers())
    assert len(one.said("ended after")) >= 300 / 15 - 3
    stack.wait_for(lambda: len(one.workers()) == 3, 2)


def test_workers_that_grow_too_big_are_replaced(side, connect, database):
    """The limit is the smallest there is; sanitizers alone need more, and other builds get it by a big request."""
    one = side(server_workers=1, server_max_memory_mib=16)
    before = one.workers()
    client = connect(one)
    many = {"custom_items": [{"sku": f"big-{n}", "name": "n" * 250, "quantity": 1, "list_price": 1} for n in range(500)]}
    assert client.post("/carts", many).status == 201
    with Load(client, threads=4) as load:
        stack.wait_for(lambda: one.said("ended after"), 30)
    assert load.failures() == []
    assert len(load.verify(database())) == len(load.operations)
    assert len(load.operations) > 100, "not before it was looked at"
    assert not set(before) & set(one.workers())
    assert not one.said("died of signal") and not one.said("is killed")
