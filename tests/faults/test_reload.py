"""SIGHUP under a write load: no request fails."""
import signal
import time

import stack
from load import Load


def replaced(one, before, count):
    """All workers are new ones, and so many."""
    return lambda: len(one.workers()) == count and not set(one.workers()) & set(before) and not any(map(stack.alive, before))


def reload(one, count, **changes):
    before = one.workers()
    one.configure(**changes)
    one.signal(signal.SIGHUP)
    stack.wait_for(replaced(one, before, count), 15)


def all_done(load, database):
    assert len(load.verify(database())) == len(load.operations)
    assert load.failures() == []
    assert len(load.operations) > 50


def test_reloads_fail_no_request(side, connect, database, longer):
    one = side(server_workers=3)
    with Load(connect(one), threads=6) as load:
        for turn in range(longer(4, 30)):
            workers = 3 + turn % 2
            reload(one, workers, server_workers=workers, http_retries_max=turn)
            time.sleep(0.2)
    all_done(load, database)
    assert one.process.poll() is None


def test_idle_workers_are_replaced_at_once(side):
    """They wait for a connection that does not come, some of them for a seat; nobody has to kill them."""
    one = side(server_workers=4, server_seats=2, nginx=False)
    for _ in range(3):      # the listener is bound, then inherited
        time.sleep(0.5)
        before, began = one.workers(), time.monotonic()
        one.signal(signal.SIGHUP)
        stack.wait_for(replaced(one, before, 4), 5)
        assert time.monotonic() - began < 3
    assert not one.said("drain_timeout_ms has passed")


def test_many_signals_at_once_fail_no_request(side, connect, database):
    one = side(server_workers=3)
    with Load(connect(one), threads=6) as load:
        before = one.workers()
        for _ in range(12):
            one.signal(signal.SIGHUP)
            time.sleep(0.03)
        stack.wait_for(replaced(one, before, 3), 20)
        time.sleep(0.5)
    all_done(load, database)
    stack.wait_for(lambda: len(stack.children(one.process.pid)) == 3, 10)


def test_a_broken_configuration_is_refused_and_service_goes_on(side, connect, database):
    one = side(server_workers=3)
    good = one.config.read_text(encoding="utf-8")
    with Load(connect(one), threads=6) as load:
        before = one.workers()
        one.config.write_text(good + "[server]\nnonsense = 1\n", encoding="utf-8")
        one.signal(signal.SIGHUP)
        stack.wait_for(lambda: one.said("reload: refused"), 5)
        time.sleep(0.5)
        assert one.workers() == before
        assert any("nonsense" in line and "cartd.conf:" in line for line in one.log()), "file, line and key are named"
        reload(one, 4, server_workers=4)
    all_done(load, database)


def test_a_broken_program_is_refused_and_service_goes_on(side, connect, database):
    one = side(server_workers=3)
    good = one.program.read_bytes()
    with Load(connect(one), threads=6) as load:
        before = one.workers()
        for broken in (b"#!/bin/sh\necho this is no cartd >&2\nexit 1\n", b"\x7fELF, or so it says"):
            known = len(one.said("reload: refused"))
            put(one.program, broken)
            one.signal(signal.SIGHUP)
            stack.wait_for(lambda: len(one.said("reload: refused")) > known, 5)
        time.sleep(0.3)
        assert one.workers() == before
        put(one.program, good)
        reload(one, 3)
    all_done(load, database)


def put(path, content):
    new = path.with_name(".new")
    new.write_bytes(content)
    new.chmod(0o755)
    new.replace(path)
