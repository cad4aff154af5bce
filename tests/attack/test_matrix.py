"""Every caller at every route, about everybody's things: refused as the contracts say, in the same bytes as what is not there, and without a trace."""
import json
import pathlib
import subprocess
from concurrent.futures import ThreadPoolExecutor

import pytest

import matrix
import specs
from callers import callers

THREADS = 4


@pytest.fixture(scope="module")
def everybody(world):
    return callers(world)


def routes_of_program(env):
    program = pathlib.Path(env["CARTD_CARTCTL"]).with_name("cartd")
    table = subprocess.run([program, "-T", "routes"], check=True, capture_output=True, text=True).stdout
    return {(api, method, path) for api, _, method, path, _ in (line.split("\t") for line in table.splitlines())}


def test_the_matrix_knows_every_route(world):
    """A new route must be added to matrix.py, with what is to be said to whom."""
    assert routes_of_program(world.env) == set(matrix.ALL)


def ask(world, caller, cell):
    return world.client.json(cell.method, cell.target, [*caller.headers, *cell.headers], cell.body)


def group(api, caller, cell, answer):
    """Answers of one group are equal to the byte.  401 knows who shows nothing, who shows something wrong, and whose scope is too narrow."""
    if answer.status == 401:
        return 401, matrix.shows(api, caller), api in caller.at and cell.kind not in (matrix.ELSEWHERE, matrix.NO_STORE)
    if answer.status in (403, 404) or cell.kind != "own":
        whose = caller.second if cell.kind.startswith("own, with") else None    # a cart of one's own may be named
        spelled = "no id" in cell.kind and "metafield" in cell.target       # there what is no id at all gets a shorter sentence
        return answer.status, whose, spelled
    return None


@pytest.mark.parametrize("api, method, path", matrix.ALL, ids=lambda word: word)
def test_everybody_gets_what_is_theirs(world, everybody, unchanged, api, method, path):
    asked = [(caller, cell) for caller in everybody for cell in matrix.cells(world, api, method, path, caller)]
    moved = []
    with unchanged(into=moved), ThreadPoolExecutor(THREADS) as pool:
        answers = list(pool.map(lambda pair: ask(world, *pair), asked))
    groups, wrong = {}, []
    for (caller, cell), answer in zip(asked, answers):
        if answer.status != cell.expected:
            wrong.append(f"{caller.name}, {cell.kind}: {answer.status} where {cell.expected} is due: {answer.raw[:200]!r}")
        specs.check(api, cell.method, cell.target, answer)
        key = group(api, caller, cell, answer)
        if key is not None:
            groups.setdefault(key, {}).setdefault(answer.core(), f"{caller.name}, {cell.kind}")
    told_apart = [f"{key}: {', '.join(map(repr, seen.values()))}:\n" + "\n--\n".join(seen) for key, seen in groups.items() if len(seen) > 1]
    assert not wrong and not told_apart and not moved, "\n".join([f"{method} {path}", *wrong, *told_apart, f"changed: {moved}"])


def test_the_matrix_is_as_wide_as_it_says(world, everybody):
    """Generated things may come to nothing unseen."""
    made = sum(1 for route in matrix.ALL for caller in everybody for _ in matrix.cells(world, *route, caller))
    print(f"{len(matrix.ALL)} routes, {len(everybody)} callers, {made} cells")
    assert len(matrix.ALL) >= 80 and len(everybody) >= 56 and made >= 4200
