"""/api/auth: signing in, staying signed in, signing out, another password."""
import concurrent.futures
import hashlib
import pathlib
import subprocess
import threading

import pytest
from sign_in import ENV, PASSWORD, Client, Database, Person, argon2id, told

ROUTES = ["login", "refresh", "logout"]


@pytest.fixture(scope="module")
def database():
    made = Database()
    yield made
    made.connection.close()


@pytest.fixture
def client():
    return Client()


@pytest.fixture
def person():
    return Person()


@pytest.fixture
def signed(person):
    return person.sign_in()


def cartctl(*words, stdin=""):
    subprocess.run([ENV["CARTD_CARTCTL"], "-c", ENV["CARTD_CONFIG"], *words, "--store", ENV["CARTD_STORE"]], input=stdin, text=True, check=True,
                   capture_output=True, env={"PATH": "/usr/bin:/bin"})


def at_once(count, task):
    """task() so many times at the same moment; what each gave."""
    ready = threading.Barrier(count)

    def run(number):
        ready.wait()
        return task(number)
    with concurrent.futures.ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


# --- login ---

def test_who_knows_the_password_gets_tokens(person):
    answer = person.client.login(person.email)
    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "no-store"
    assert set(answer.json()) == {"accessToken", "tokenType", "expiresIn", "refreshToken"}
    assert (answer.json()["tokenType"], answer.json()["expiresIn"]) == ("Bearer", 900)
    assert person.client("GET", person.path, token=answer.json()["accessToken"]).json()["email"] == person.email


def test_an_email_has_no_case(person):
    assert person.client.login(person.email.upper()).status_code == 200


def test_a_password_has(person):
    assert person.client.login(person.email, PASSWORD.upper()).status_code == 401


def test_each_sign_in_is_a_session_of_its_own(person):
    one, other = person.sign_in(), person.sign_in()
    assert one.refresh_token != other.refresh_token
    assert one.client.logout(one.refresh_token).status_code == 204
    assert not one.opens() and other.opens() and other.lasts()


def test_every_reason_not_to_sign_in_has_one_answer(client, person, database):
    disabled, outside, refused = Person(), Person(), []
    database.set_account(disabled, active=False)
    database.set_account(outside, password_hash=None)
    refused.append(client.login(person.email, "not the password"))
    refused.append(client.login("nobody@people.example"))
    refused.append(client.login("no address at all"))
    refused.append(client.login(disabled.email))
    refused.append(client.login(outside.email))
    refused.append(client.login(person.email, "short"))
    refused.append(client.login("nobody@people.example' or '1'='1", "' or '1'='1"))
    assert [told(answer) for answer in refused] == [told(refused[0])] * len(refused)
    assert refused[0].status_code == 401 and refused[0].headers["WWW-Authenticate"].startswith("Bearer")


def test_refresh_has_that_answer_too(client, signed):
    spent = signed.refresh_token
    signed.refresh()
    assert told(client.refresh("no such token")) == told(client.refresh(spent)) == told(client.login(signed.person.email, "not the password"))


def test_another_stores_person_is_nobody(client, database):
    email = f"{hashlib.sha256(client.address.encode()).hexdigest()[:16]}@people.example"
    store = database(f"select store_id from cartd.stores where hash = '{ENV['CARTD_STORE2']}'")[0][0]
    account = database("select coalesce(max(account_id), 0) + 1 from cartd.accounts where store_id = %s", store)[0][0]
    database("insert into cartd.accounts (store_id, account_id, email, given_name, family_name, password_hash) values (%s, %s, %s, 'A', 'B', %s)",
             store, account, email, argon2id(PASSWORD, 1, 8))
    assert client.login(email).status_code == 401


@pytest.mark.parametrize("route, body, pointers", [
    ("login", {}, ["#/email", "#/password"]), ("login", {"email": "a@b.example"}, ["#/password"]),
    ("login", {"email": 1, "password": ["x"]}, ["#/email", "#/password"]), ("login", {"email": "", "password": ""}, ["#/email", "#/password"]),
    ("login", {"email": None, "password": "x" * 257}, ["#/email", "#/password"]), ("login", {"email": "a" * 255, "password": "x"}, ["#/email"]),
    ("login", [], ["#"]), ("login", "text", ["#"]), ("refresh", {}, ["#/refreshToken"]), ("refresh", {"refreshToken": 7}, ["#/refreshToken"]),
    ("refresh", {"refreshToken": "x" * 1001}, ["#/refreshToken"]), ("logout", {"refresh_token": "x"}, ["#/refreshToken"]), ("logout", {"refreshToken": ""}, ["#/refreshToken"])])
def test_what_is_no_attempt_is_told_what_is_wrong(client, route, body, pointers):
    answer = client("POST", f"/api/auth/{route}", body)
    assert answer.status_code in (400, 422)
    if answer.status_code == 422:
        assert [item["pointer"] for item in answer.json()["errors"]] == pointers


@pytest.mark.parametrize("route", ROUTES)
def test_a_body_is_json(client, route):
    send = lambda data, **headers: client("POST", f"/api/auth/{route}", data=data, headers=headers).status_code
    assert send(b"{", **{"Content-Type": "application/json"}) == 400
    assert send(b"", **{"Content-Type": "application/json"}) == 400
    assert send(b'{"email":"a","email":"b"}', **{"Content-Type": "application/json"}) == 400
    assert send(b"email=a&password=b", **{"Content-Type": "application/x-www-form-urlencoded"}) == 415
    assert send(b"{}", **{"Content-Type": "application/json", "Accept": "text/html"}) == 406


@pytest.mark.parametrize("route", [*ROUTES, "password"])
def test_there_is_one_method(client, route):
    method = "PUT" if route == "password" else "POST"
    for other in {"GET", "POST", "PUT", "DELETE", "PATCH"} - {method}:
        answer = client(other, f"/api/auth/{route}", {} if other in ("POST", "PUT", "PATCH") else None)
        assert answer.status_code == 405 and answer.headers["Allow"] == f"{method}, OPTIONS"


def test_a_worthless_credential_is_not_looked_at(person):
    headers = {"Authorization": "Bearer of.no.worth"}
    answer = person.client("POST", "/api/auth/login", {"email": person.email, "password": PASSWORD}, headers=headers)
    assert answer.status_code == 200


# --- what is kept ---

def test_refresh_tokens_are_kept_hashed(signed, database):
    digest = hashlib.sha256(signed.refresh_token.encode()).hexdigest()
    kept = database("select t::text, s::text from cartd.refresh_tokens t join cartd.sessions s using (store_id, session_id) where t.token_hash = %s", digest)
    assert len(kept) == 1 and signed.refresh_token not in "".join(kept[0])


def test_no_log_has_a_secret(signed):
    client, password = signed.client, "a password of its own 7391"
    access, refresh = signed.access, signed.refresh_token
    assert client.login(signed.person.email, password).status_code == 401
    signed.refresh()
    assert client.change(signed.access, PASSWORD, password).status_code == 204
    client.logout(signed.refresh_token)
    for name in ("cartd", "access", "nginx-error", "postgres"):
        text = pathlib.Path(ENV["CARTD_STATE"], "log", f"{name}.log").read_text(encoding="utf-8", errors="replace")
        for secret in (password, PASSWORD, access, refresh, signed.access, signed.refresh_token, signed.person.email):
            assert secret not in text, f"{name}.log"


def test_old_parameters_are_replaced_at_the_next_sign_in(person, database):
    old = argon2id(PASSWORD, 1, 64)
    database.set_account(person, password_hash=old)
    epoch = database.account(person, "token_epoch")
    assert person.client.login(person.email, "not the password").status_code == 401
    assert database.account(person, "password_hash") == old
    signed = person.sign_in()
    new = database.account(person, "password_hash")
    assert new.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert database.account(person, "token_epoch") == epoch and signed.opens()
    person.sign_in()
    assert database.account(person, "password_hash") == new


def test_two_sign_ins_may_replace_them_at_once(person, database):
    for _ in range(3):
        database.set_account(person, password_hash=argon2id(PASSWORD, 1, 64))
        answers = at_once(3, lambda _: Client().login(person.email))
        assert {answer.status_code for answer in answers} <= {200, 503}
        assert [answer.status_code for answer in answers].count(200) >= 2
        assert person.client.login(person.email).status_code == 200


# --- refresh ---

def test_a_refresh_token_is_good_once(signed):
    spent = signed.refresh_token
    signed.refresh()
    assert signed.refresh_token != spent and signed.opens()
    signed.refresh()
    assert signed.opens()


def test_a_spent_token_ends_the_session_at_once(signed):
    other, spent, first_access = signed.person.sign_in(), signed.refresh_token, signed.access
    signed.refresh()
    assert signed.opens()
    assert signed.client.refresh(spent).status_code == 401
    assert not signed.opens() and not signed.lasts()
    signed.access = first_access
    assert not signed.opens()
    assert other.opens() and other.lasts()


def test_a_token_spent_long_ago_ends_it_too(signed):
    spent = signed.refresh_token
    for _ in range(4):
        signed.refresh()
    assert signed.client.refresh(spent).status_code == 401
    assert not signed.opens() and not signed.lasts()


def test_of_many_who_bring_one_token_at_once_one_is_answered_and_the_session_ends(signed):
    for _ in range(3):
        signed = signed.person.sign_in()
        answers = at_once(5, lambda _: Client().refresh(signed.refresh_token))
        good = [answer for answer in answers if answer.status_code == 200]
        assert len(good) == 1 and all(answer.status_code == 401 for answer in answers if answer not in good)
        signed.take(good[0].json())
        assert not signed.opens() and not signed.lasts()


def test_a_session_that_was_idle_too_long_is_over(signed, database):
    digest = hashlib.sha256(signed.refresh_token.encode()).hexdigest()
    database("update cartd.sessions s set created_at = now() - interval '40 days', expires_at = now() - interval '1 second' from cartd.refresh_tokens t "
             "where t.token_hash = %s and s.store_id = t.store_id and s.session_id = t.session_id", digest)
    assert not signed.opens() and not signed.lasts()


def test_a_session_lasts_on_but_not_for_ever(signed, database):
    def days():
        digest = hashlib.sha256(signed.refresh_token.encode()).hexdigest()
        return database("select round(extract(epoch from s.expires_at - now()) / 86400)::integer from cartd.sessions s "
                        "join cartd.refresh_tokens t using (store_id, session_id) where t.token_hash = %s", digest)[0][0]

    def age(interval):
        digest = hashlib.sha256(signed.refresh_token.encode()).hexdigest()
        database(f"update cartd.sessions s set created_at = now() - interval '{interval}', expires_at = now() + interval '1 day' from cartd.refresh_tokens t "
                 "where t.token_hash = %s and s.store_id = t.store_id and s.session_id = t.session_id", digest)
    assert days() == 30
    age("29 days")
    signed.refresh()
    assert days() == 30
    age("170 days")
    signed.refresh()
    assert days() == 10


def test_who_was_disabled_is_refused_and_comes_back_by_signing_in(signed):
    cartctl("account", "disable", str(signed.person.id))
    assert not signed.opens() and not signed.lasts()
    assert signed.client.login(signed.person.email).status_code == 401
    cartctl("account", "enable", str(signed.person.id))
    assert not signed.opens() and not signed.lasts()
    assert signed.person.sign_in().opens()


def test_another_role_ends_access_tokens_and_not_the_session(signed):
    cartctl("account", "role", str(signed.person.id), "--add", "support")
    assert not signed.opens()
    signed.refresh()
    assert signed.opens()
    assert signed.client("GET", signed.person.path, token=signed.access).json()["roles"] == ["support", "shopper"]


def test_who_was_deleted_is_gone(signed):
    assert signed.client("DELETE", signed.person.path, token=signed.access).status_code == 204
    assert not signed.lasts()
    assert signed.client.login(signed.person.email).status_code == 401


# --- logout ---

def test_logout_ends_the_session_at_once(signed):
    assert signed.client.logout(signed.refresh_token).status_code == 204
    assert not signed.opens() and not signed.lasts()


def test_logging_out_says_nothing_of_the_token(signed, client):
    first = client.logout(signed.refresh_token)
    assert told(first) == told(client.logout(signed.refresh_token)) == told(client.logout("no such token"))


def test_a_spent_token_logs_out_too(signed):
    spent = signed.refresh_token
    signed.refresh()
    assert signed.client.logout(spent).status_code == 204
    assert not signed.opens() and not signed.lasts()


# --- password ---

def test_another_password_replaces_the_old_one(signed):
    person, client = signed.person, signed.client
    assert client.change(signed.access, PASSWORD, "another password").status_code == 204
    assert client.login(person.email).status_code == 401
    assert person.sign_in("another password").opens()


def test_it_ends_all_access_tokens_and_all_sessions_but_ones_own(signed):
    other = signed.person.sign_in()
    assert signed.client.change(signed.access, PASSWORD, "another password").status_code == 204
    assert not other.opens() and not other.lasts()
    assert not signed.opens()
    signed.refresh()
    assert signed.opens()


def test_the_current_one_must_be_known(signed, database):
    before = database.account(signed.person, "password_hash, token_epoch")
    answer = signed.client.change(signed.access, "not the password", "another password")
    assert answer.status_code == 401
    assert database.account(signed.person, "password_hash, token_epoch") == before and signed.opens()


@pytest.mark.parametrize("new", ["1234567", "x" * 257, "", 12345678, None], ids=lambda new: type(new).__name__ + str(len(str(new))))
def test_a_new_one_has_bounds(signed, new):
    answer = signed.client.change(signed.access, PASSWORD, new)
    assert answer.status_code == 422 and [item["pointer"] for item in answer.json()["errors"]] == ["#/newPassword"]
    assert signed.opens()


@pytest.mark.parametrize("new", ["12345678", "ääää", "x" * 256, "ключ к замку 🔑"], ids=["eight", "umlauts", "many", "other"])
def test_bounds_are_counted_in_bytes(signed, new):
    assert signed.client.change(signed.access, PASSWORD, new).status_code == 204
    assert signed.person.sign_in(new).opens()


def test_nobody_changes_it_without_an_access_token(client, signed):
    assert client.change(None, PASSWORD, "another password").status_code == 401
    assert client.change(signed.refresh_token, PASSWORD, "another password").status_code == 401
    assert client("PUT", "/api/auth/password", {}).status_code == 401


def test_of_two_changes_at_once_one_is_made(signed):
    for _ in range(3):
        signed = Person().sign_in()
        answers = at_once(2, lambda n: Client().change(signed.access, PASSWORD, f"another password {n}"))
        codes = [answer.status_code for answer in answers]
        assert sorted(codes) in ([204, 401], [204, 503])
        assert signed.person.client.login(signed.person.email, f"another password {codes.index(204)}").status_code == 200


def test_no_sign_in_with_the_old_password_outlives_the_change(signed):
    person, found = signed.person, []

    def task(number):
        if number == 0:
            return Client().change(signed.access, PASSWORD, "another password")
        for _ in range(3):
            answer = Client().login(person.email)
            if answer.status_code == 200:
                found.append(answer.json())
        return None
    for _ in range(20):
        changed = at_once(3, task)[0]
        if changed.status_code == 204:
            break
        assert changed.status_code == 503
    assert person.client.login(person.email).status_code == 401
    for tokens in found:
        assert person.client.refresh(tokens["refreshToken"]).status_code == 401
        assert person.client("GET", person.path, token=tokens["accessToken"]).status_code == 401
