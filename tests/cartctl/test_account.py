"""cartctl account: people without SQL, and their passwords where nobody sees them."""
import os
import pty
import secrets
import select
import subprocess
import time

import pytest

PASSWORD = "correct horse battery"


@pytest.fixture
def person(cartctl, store):
    """person(email=…, …): a new one of the store, as JSON."""
    def make(*words, email="ana@shop.example", stdin=PASSWORD + "\n", **more):
        return cartctl.json("account", "create", "--store", store, "--email", email, "--given-name", "Ana", "--family-name", "Torres", *words,
                            stdin=stdin, **more)
    return make


@pytest.fixture
def signed_in(rows, person, store):
    """Somebody with a session; signed_in() says whether it goes on, and their epoch."""
    person()
    rows("insert into cartd.sessions (store_id, session_id, account_id, created_at, expires_at) "
         "select store_id, gen_random_uuid(), 1, now() - interval '1 hour', now() + interval '1 day' from cartd.stores where hash = %s returning 1", store)
    return lambda: rows("select e.ended_at is null, e.expires_at > now(), a.token_epoch from cartd.sessions e join cartd.accounts a using (store_id, account_id) "
                        "join cartd.stores s using (store_id) where s.hash = %s", store)[0]


def test_the_first_admin_exists_without_sql(person, rows, store):
    made = person("--role", "admin")
    assert made.items() >= {"id": 1, "email": "ana@shop.example", "givenName": "Ana", "familyName": "Torres", "roles": ["admin"], "active": True,
                            "signsIn": "by password"}.items()
    hashed = rows("select password_hash from cartd.accounts join cartd.stores using (store_id) where hash = %s", store)[0][0]
    assert hashed.startswith("$argon2id$v=19$m=19456,t=2,p=1$") and PASSWORD not in hashed


def test_numbers_go_on_and_may_be_chosen(person):
    assert person(email="a@x.example")["id"] == 1
    assert person("--id", "7", email="b@x.example")["id"] == 7
    assert person(email="c@x.example")["id"] == 8
    assert person("--id", "3", email="d@x.example")["id"] == 3
    assert person(email="e@x.example")["id"] == 9


def test_everybody_is_a_shopper_unless_told_otherwise(person):
    assert person()["roles"] == ["shopper"]
    assert person("--role", "2,SHOPPER", email="b@x.example")["roles"] == ["support", "shopper"]


@pytest.mark.parametrize("words, email, code", [
    ((), "ANA@shop.example", 1), (("--id", "1"), "b@x.example", 1), (("--role", "nobody"), "b@x.example", 1), (("--role", "shopper,nobody"), "b@x.example", 1),
    ((), "no address", 2), ((), "a@" + "b" * 260, 2), (("--id", "0"), "b@x.example", 2), (("--id", "x"), "b@x.example", 2)])
def test_a_wrong_one_is_not_made(person, rows, store, words, email, code):
    person()
    assert "error" in person(*words, email=email, code=code)
    assert rows("select count(*) from cartd.accounts join cartd.stores using (store_id) where hash = %s", store) == [(1,)]


@pytest.mark.parametrize("stdin", ["", "\n", "short\n", "x" * 257 + "\n", "x" * 5000])
def test_a_wrong_password_is_refused_unseen(person, stdin):
    error = person(stdin=stdin, code=2)["error"]
    assert error["code"] == "usage" and (not stdin.strip() or stdin.strip() not in error["message"])


@pytest.mark.parametrize("content", [b"correct horse\xff", b"correct\0horse\n"])
def test_a_password_that_no_json_could_hold_is_refused(person, tmp_path, content):
    path = tmp_path / "password"
    path.write_bytes(content)
    person("--password-file", str(path), code=2)


def test_the_password_may_be_in_a_file(person, tmp_path):
    path = tmp_path / "password"
    path.write_bytes(b"12345678\r\nand more\n")
    assert person("--password-file", str(path), stdin="")["id"] == 1
    person("--password-file", str(tmp_path / "absent"), email="b@x.example", code=2)
    assert person("--password-file", "-", email="b@x.example")["id"] == 2


def on_a_terminal(cartctl, words, answers):
    """Runs it with a terminal of its own; what that showed, and the exit status."""
    pid, fd = pty.fork()
    if pid == 0:
        os.execve(cartctl.program[0], [*cartctl.program, *words], cartctl.environment)
    shown, end = b"", time.monotonic() + 20
    for prompt, answer in answers:
        while not shown.rstrip(b" ").endswith(prompt):
            assert time.monotonic() < end and select.select([fd], [], [], 10)[0], shown
            shown += os.read(fd, 1000)
        time.sleep(0.1)     # echo is off once the prompt is there, but not at the same instant
        os.write(fd, answer)
    while True:
        try:
            more = os.read(fd, 1000)
        except OSError:
            more = b""
        if not more:
            break
        shown += more
    os.close(fd)
    return shown, os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def test_a_terminal_is_asked_twice_and_shows_nothing(cartctl, store, rows):
    words = ["account", "create", "--store", store, "--email", "a@x.example", "--given-name", "A", "--family-name", "B"]
    shown, code = on_a_terminal(cartctl, words, [(b"Password:", b"secret word 1\n"), (b"Again:", b"secret word 2\n")])
    assert code == 2 and b"not the same" in shown and b"secret" not in shown
    shown, code = on_a_terminal(cartctl, words, [(b"Password:", b"secret word 1\n"), (b"Again:", b"secret word 1\n")])
    assert code == 0 and b"secret" not in shown
    shown, code = on_a_terminal(cartctl, ["account", "password", "--store", store, "1"], [(b"Password:", b"\x03\n")])
    assert code == 130
    assert rows("select count(*) from cartd.accounts join cartd.stores using (store_id) where hash = %s and token_epoch = 1", store) == [(1,)]


def test_no_argument_takes_a_password(cartctl, store):
    for verb in ("create", "password"):
        said = cartctl("account", verb, "--help").stdout
        assert "--password-file FILE" in said and "--password " not in said
    cartctl("account", "password", "--store", store, "1", PASSWORD, code=2)


def test_the_list_is_of_the_store(cartctl, person, store):
    person("--role", "admin")
    person(email="b@x.example")
    everybody = cartctl.json("account", "list", "--store", store)
    assert [(p["id"], p["email"], p["roles"]) for p in everybody] == [(1, "ana@shop.example", ["admin"]), (2, "b@x.example", ["shopper"])]
    assert [p["id"] for p in cartctl.json("account", "list", "--store", store, "--role", "Admin")] == [1]
    assert [p["id"] for p in cartctl.json("account", "list", "--store", store, "B@x.example")] == [2]
    assert [p["id"] for p in cartctl.json("account", "list", "--store", store, "2")] == [2]
    assert cartctl.json("account", "list", "--store", store, "3") == []
    assert "argon2" not in cartctl("account", "list", "--store", store).stdout


def test_roles_come_and_go_and_end_access_tokens(cartctl, signed_in, store):
    role = lambda *words, **more: cartctl.json("account", "role", "--store", store, "ana@shop.example", *words, **more)
    assert role("--add", "support,admin")["roles"] == ["admin", "support", "shopper"]
    assert role("--add", "support", "--remove", "admin,3")["roles"] == ["support"]
    assert signed_in() == (True, True, 3)
    role("--add", "nobody", code=1)
    role(code=2)
    assert signed_in() == (True, True, 3)


def test_the_operator_may_take_the_last_admin_and_is_told(cartctl, person, store):
    person("--role", "admin")
    done = cartctl("account", "role", "--store", store, "1", "--remove", "admin")
    assert "no admin now" in done.stderr
    assert "no admin now" not in cartctl("account", "role", "--store", store, "1", "--add", "admin").stderr
    assert "no admin now" in cartctl("account", "disable", "--store", store, "1").stderr


def test_who_is_disabled_is_signed_out(cartctl, signed_in, store):
    assert cartctl.json("account", "disable", "--store", store, "1")["active"] is False
    assert signed_in() == (False, False, 2)
    assert cartctl.json("account", "enable", "--store", store, "1")["active"] is True
    assert signed_in() == (False, False, 3)


def test_another_password_ends_every_session(cartctl, signed_in, rows, store):
    hashed = lambda: rows("select password_hash from cartd.accounts join cartd.stores using (store_id) where hash = %s", store)
    before = hashed()
    cartctl.json("account", "password", "--store", store, "ana@shop.example", stdin="another password\n")
    assert hashed() != before
    assert signed_in() == (False, False, 2)


@pytest.mark.parametrize("verb", ["role", "disable", "enable", "password"])
def test_who_is_not_there_is_not_changed(cartctl, store, verb):
    words = ["--add", "admin"] if verb == "role" else []
    for who in ("77", "nobody@x.example"):
        assert "error" in cartctl.json("account", verb, "--store", store, who, *words, stdin=PASSWORD, code=1)
    cartctl("account", verb, "--store", store, "99999999999", *words, stdin=PASSWORD, code=2)


def test_another_stores_person_is_not_changed(cartctl, store, rows):
    cartctl("account", "disable", "--store", store, "1", code=1)
    assert rows("select active from cartd.accounts join cartd.stores using (store_id) where hash = 'demo' and account_id = 1") == [(True,)]


@pytest.mark.parametrize("name", ["", "x" * 101, "a\nb", "a\x85b"])
def test_a_name_is_what_the_api_takes(cartctl, store, rows, name):
    cartctl("account", "create", "--store", store, "--email", "a@x.example", "--given-name", "A", "--family-name", name, stdin=PASSWORD + "\n", code=2)
    assert rows("select count(*) from cartd.accounts join cartd.stores using (store_id) where hash = %s", store) == [(0,)]


def test_two_at_once_get_two_numbers(cartctl, store):
    words = ["account", "create", "--store", store, "--given-name", "A", "--family-name", "B", "--email"]
    running = [subprocess.Popen([*cartctl.program, *words, f"{secrets.token_hex(4)}@x.example"], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
                                env=cartctl.environment) for _ in range(8)]
    for process in running:
        process.communicate(PASSWORD.encode())
    assert [process.returncode for process in running] == [0] * 8
    assert [p["id"] for p in cartctl.json("account", "list", "--store", store)] == list(range(1, 9))
