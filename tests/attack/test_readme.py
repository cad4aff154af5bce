"""README.md names ten items and tests for each; all of them are there."""
import pathlib
import re

HERE = pathlib.Path(__file__).resolve().parent
ROWS = re.findall(r"^\| (API\d+:2023) ([^|]+)\| ([^|]+)\| (.+) \|$", (HERE / "README.md").read_text(encoding="utf-8"), re.M)


def defined(file):
    return set(re.findall(r"^def (test_\w+)", (HERE / file).read_text(encoding="utf-8"), re.M))


def test_each_of_the_ten_has_its_row():
    assert [number for number, *_ in ROWS] == [f"API{n}:2023" for n in range(1, 11)]


def test_every_test_that_is_named_is_there():
    for number, _, means, tests in ROWS:
        named = re.findall(r"`([^`]+)::([^`]+)`", tests)
        assert means.strip() and named and len(named) == tests.count("`") // 2, number
        for file, name in named:
            found = defined(file)
            assert found if name == "*" else name in found, (number, file, name)


def test_every_file_is_in_the_table():
    text = (HERE / "README.md").read_text(encoding="utf-8")
    assert [path.name for path in HERE.glob("*.py") if path.name not in ("conftest.py", "test_readme.py") and f"`{path.name}`" not in text] == []
