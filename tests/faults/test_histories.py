"""Whatever goes wrong while many clients change a few carts through all APIs: what they were told is one order of what they asked.

The history of a test that failed is beside the stack's logs.  CARTD_LONG=1: minutes instead of seconds.
"""
import time
from contextlib import contextmanager

import pytest

import checker
import portal
import trouble
from history import Recorder
from mix import Mix
from trouble import Trouble

ROOMY = 1000000000
PATIENCE_S = 120    # for what must happen while the clients are at work


@pytest.fixture
def users(site):
    """Who have no carts yet."""
    return [portal.sign_up(site.url) for _ in range(3)]


@pytest.fixture(autouse=True)
def buckets(site, database):
    """threedcart lets nobody ask as often as these do."""
    database().run("update cartd.stores set bucket_size = %s, bucket_per_second = %s where hash = %s", ROOMY, ROOMY, site.env["CARTD_STORE"])
    yield
    site.start("postgres")      # where the test ended between stop and start
    database().run("update cartd.stores set bucket_size = default, bucket_per_second = default where hash = %s", site.env["CARTD_STORE"])


@pytest.fixture
def at_work(site, users, request):
    """with at_work() as mix: …  Afterwards every cart is read, and mix.checked says what was proven."""
    @contextmanager
    def work():
        file = site.state / "log" / f"history-{request.node.callspec.id if hasattr(request.node, 'callspec') else request.node.name}.log"
        with Mix(Recorder(site.env, file), users) as mix:
            yield mix
        mix.finish()
        mix.checked = checker.check(mix.recorder.records)
        print(mix.checked)
        file.unlink()
    return work


def unanswered(mix):
    """Requests that ended as they do when somebody is away."""
    return sum(record["answer"].get("status", 502) in (502, 503, 504) for record in list(mix.recorder.records))


def go_on(seconds, *conditions):
    """For so long, and until everything has happened that should."""
    end = time.monotonic() + seconds
    while time.monotonic() < end or not all(condition() for condition in conditions):
        assert time.monotonic() < end + PATIENCE_S, "what this test is about did not happen"
        time.sleep(0.05)


def busy(mix, count=150):
    return lambda: len(mix.recorder.records) >= count


@pytest.mark.parametrize("kinds", [
    pytest.param((trouble.kill_worker,), id="workers-killed"),
    pytest.param((trouble.kill_backend,), id="backends-killed"),
    pytest.param((trouble.kill_postmaster,), id="postmaster-killed"),
    pytest.param((trouble.hold_locks,), id="locks-held"),
    pytest.param(tuple(trouble.KINDS), id="everything")])
def test_nothing_acknowledged_is_lost_or_doubled(site, at_work, longer, kinds):
    seconds = longer(3 if len(kinds) == 1 else 6, 60)
    with at_work() as mix:
        go_on(0, busy(mix, 100))
        with Trouble(site, mix, *kinds) as it:
            # Each kind came, and somebody was hit, or this shows nothing.
            go_on(seconds, lambda: it.failed or (min(it.hits.values()) >= 1 and unanswered(mix) >= 3), busy(mix))
        print(it)
        assert not it.failed, it.failed
        go_on(0.5)
    assert unanswered(mix) >= 3
    assert mix.checked.counts["versions"] >= 50 and mix.checked.counts["carts"] >= 5, mix.checked


def test_reloads_of_nginx_and_cartd_fail_no_request_and_lose_nothing(site, at_work, longer):
    with at_work() as mix:
        go_on(0, busy(mix, 100))
        with Trouble(site, mix, trouble.reload_nginx, trouble.reload_cartd) as it:
            go_on(longer(3, 60), lambda: it.failed or (min(it.hits.values()) >= 2 and it.in_flight >= 5), busy(mix, 300))
        print(it)
        assert not it.failed, it.failed
    assert unanswered(mix) == 0, "a request failed"
    assert mix.checked.counts["unknown"] == 0 and mix.checked.counts["versions"] >= 100, mix.checked
