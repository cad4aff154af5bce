"""kill -9 of workers under a write load."""
import os
import random
import signal
import time

import stack
from load import Load


def kill_in_turn(site, seconds, every):
    """Workers in random order, but each as often as the others: one that dies often is started ever later, on purpose."""
    end, order, killed = time.monotonic() + seconds, [], 0
    while time.monotonic() < end:
        if not order:
            order = random.sample(range(site.size), site.size)
        slot = order.pop()
        for pid in site.workers():
            if stack.title(pid).endswith(f"worker {slot}"):
                os.kill(pid, signal.SIGKILL)
                killed += 1
        time.sleep(random.uniform(0.5, 1.5) * every)
    return killed


def test_writes_survive_killed_workers(site, client, database, longer):
    site.size = len(site.workers())
    seconds = longer(10, 40)
    with Load(client) as load:
        time.sleep(0.5)
        killed = kill_in_turn(site, seconds, 3.0 / site.size)
        # All of them at once: the worst that can happen to the pool.
        everyone = site.workers()
        for pid in everyone:
            os.kill(pid, signal.SIGKILL)
        stack.wait_for(lambda: len([pid for pid in site.workers() if pid not in everyone]) == site.size, 2)
        time.sleep(1)
    load.verify(database())
    assert killed >= site.size
    assert len(load.done()) > seconds * 10, load.tell()
    assert any(status == 502 for operation in load.operations for status, _ in operation.passed), "no request was hit: this test shows nothing"


def test_the_service_is_whole_again_at_once(site, client):
    for pid in site.workers():
        os.kill(pid, signal.SIGKILL)
    stack.wait_for(site.serves, 2)
    answers = [client.get("/carts/00000000-0000-4000-8000-000000000000") for _ in range(50)]
    assert {answer.status for answer in answers} == {404}


def test_no_worker_outlives_its_master_and_a_new_one_takes_over(side, connect):
    one = side(server_workers=3)
    workers = one.workers()
    one.process.kill()
    one.process.wait()
    stack.wait_for(lambda: not any(map(stack.alive, workers)), 5)
    # Its socket is still there, and nobody answers it.
    assert connect(one).get("/carts/x").status == 502
    one.start()
    stack.wait_for(lambda: connect(one).get("/carts/00000000-0000-4000-8000-000000000000").status == 404, 10)
