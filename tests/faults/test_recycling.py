"""Workers that have done enough, or grown too big, are replaced between two requests."""
import resource

import pytest

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


def resident_mib(pid):
    with open(f"/proc/{pid}/statm", encoding="utf-8") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / 2**20


def test_workers_that_grow_too_big_are_replaced(side, connect, database):
    """By the smallest limit there is: workers with sanitizers pass it soon, others not at all."""
    one = side(server_workers=1, server_max_memory_mib=16)
    before = one.workers()
    with Load(connect(one), threads=4) as load:
        stack.wait_for(lambda: one.said("ended after") or len(load.operations) > 1000, 60)
    if not one.said("ended after") and resident_mib(before[0]) <= 16:
        pytest.skip("this build's workers stay below the least limit")
    assert load.failures() == []
    assert len(load.verify(database())) == len(load.operations)
    assert len(load.operations) > 100, "not before its first request"
    assert not set(before) & set(one.workers())
    assert not one.said("died of signal") and not one.said("is killed")
