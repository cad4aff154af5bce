"""One world for all tests: making it costs a few seconds; no test that is refused changes it."""
import contextlib
import pathlib
import sys

import pytest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "lib"))
sys.path.append(str(ROOT / "tests" / "api" / "accounts"))       # tokens.py: access tokens made without cartd

from world import World  # noqa: E402


@pytest.fixture(scope="session")
def world():
    return World()


@pytest.fixture
def unchanged(world):
    """with unchanged(): what happens inside leaves every row of both stores as it was. into: a list that gets the tables that changed, instead of a failure."""
    @contextlib.contextmanager
    def watch(into=None):
        before = world.digests()
        yield
        after = world.digests()
        changed = [table for table in before if before[table] != after[table]]
        if into is None:
            assert changed == []
        else:
            into.extend(changed)
    return watch
