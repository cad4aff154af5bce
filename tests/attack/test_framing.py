"""Raw sockets: whatever the bytes, a proper answer or a closed connection, nobody else's answer, and then service goes on."""
import json
import re
import socket

import pytest

import stack
from client import Closed, Wire
from frames import FRAMES

SHAPED = ("application/json", "application/problem+json")


def answers_of(wire):
    """All that come until the server hangs up; bytes that are no answer are a failure."""
    found = []
    while True:
        try:
            found.append(wire.answer())
        except Closed:
            assert wire.left == b"", f"neither an answer nor the end: {wire.left[:300]!r}"
            return found
        if found[-1].status == 413:
            return found        # nginx would go on reading what it has refused, for five seconds


@pytest.mark.parametrize("frame", FRAMES, ids=lambda frame: frame.name)
def test_a_frame_gets_a_proper_answer_or_the_end(world, frame):
    """Where there is one right answer, the end alone does not pass for it."""
    with Wire(world.url, timeout=30) as wire:
        wire.send(frame.data)
        wire.socket.shutdown(socket.SHUT_WR)
        if frame.answers is None:
            got = wire.rest()
            assert b"smuggled" not in got and got.count(b"HTTP/1.1 2") == 0
            return
        answers = answers_of(wire)
    assert [answer.status for answer in answers] in [*frame.answers, *[[]] * (len(frame.answers) > 1)], answers
    for answer in answers:
        assert answer.headers["content-type"] in SHAPED, answer
        assert answer.headers.get("x-request-id") != "smuggled"
        json.loads(answer.raw)


def test_answers_stay_with_their_connections(world):
    """Each client among bad ones gets its own answer: by the id that it gave its request."""
    good = b"GET /healthz HTTP/1.1\r\nHost: attack.example\r\nX-Request-Id: mine-%d\r\n\r\n"
    wires = [Wire(world.url) for _ in range(8)]
    for turn, frame in enumerate(FRAMES):
        bad = Wire(world.url)
        bad.send(frame.data)
        for number, wire in enumerate(wires):
            if (turn + number) % 4 == 0:
                wire.send(good % (turn * 100 + number))
        for number, wire in enumerate(wires):
            if (turn + number) % 4 == 0:
                answer = wire.answer()
                assert (answer.status, answer.headers["x-request-id"]) == (200, f"mine-{turn * 100 + number}")
        bad.close()
    assert all(wire.left == b"" for wire in wires)
    for wire in wires:
        wire.close()


def test_what_was_hidden_was_never_asked_for(world):
    """By nginx's own log, in which the frames themselves are."""
    logs = stack.Stack()
    with Wire(world.url) as wire:
        wire.send(b"GET /seen-last HTTP/1.1\r\nHost: x\r\n\r\n")
        wire.answer()
    paths = stack.wait_for(lambda: (lambda found: found if "/seen-last" in found else None)([json.loads(line)["path"] for line in logs.log("access")]), seconds=60)
    assert "/smuggled" not in paths


def test_the_server_still_serves():
    """Nobody died of it: the workers are those of before."""
    logs = stack.Stack()
    assert logs.serves()
    assert [line for line in logs.log() if re.search(r'"event":"\w+ \d+ \(pid \d+\) (died|was too long|ended with)', line)] == []
