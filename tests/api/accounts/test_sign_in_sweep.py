"""Sessions that are over leave the database when the sweeper comes by; the others keep what tells a copied token."""
import hashlib
import os
import pathlib
import signal

import pytest
from sign_in import ENV, Database, Person, stack


@pytest.fixture(scope="module")
def database():
    made = Database()
    yield made
    made.connection.close()


def job(master):
    """The pid of the process that sweeps; None while there is none, or two, during a reload."""
    found = [pid for pid in stack.children(master) if stack.title(pid) == "cartd: job 1"]
    return found[0] if len(found) == 1 else None


@pytest.fixture(scope="module")
def sweeping():
    """The sweeper comes by every second; as it was afterwards."""
    path, master = pathlib.Path(ENV["CARTD_CONFIG"]), stack.Stack().master()
    text = path.read_text(encoding="utf-8")

    def reload(config):
        before = job(master)
        path.write_text(config, encoding="utf-8")
        os.kill(master, signal.SIGHUP)
        stack.wait_for(lambda: job(master) not in (None, before), 30)
    reload(text + "\n[job]\nsweep_interval_s = 1\n")
    yield
    reload(text)


def digest(token):
    return hashlib.sha256(token.encode()).hexdigest()


@pytest.fixture
def there(database):
    """there(token): the database knows this refresh token."""
    return lambda token: database("select count(*) from cartd.refresh_tokens where token_hash = %s", digest(token))[0][0] == 1


def session_of(database, signed):
    return database("select session_id::text from cartd.refresh_tokens where token_hash = %s", digest(signed.refresh_token))[0][0]


def test_ended_and_expired_sessions_go_and_live_ones_stay(database, there, sweeping):
    person = Person()
    ended, expired, live = person.sign_in(), person.sign_in(), person.sign_in()
    sessions = [session_of(database, signed) for signed in (ended, expired, live)]
    person.client.logout(ended.refresh_token)
    database("update cartd.sessions set created_at = now() - interval '2 days', expires_at = now() where session_id = %s", sessions[1])
    stack.wait_for(lambda: database("select array_agg(session_id::text) from cartd.sessions where session_id = any (%s::uuid[])", sessions) == [([sessions[2]],)], 10)
    assert not there(ended.refresh_token) and not there(expired.refresh_token) and there(live.refresh_token)
    assert live.opens() and live.lasts()
    assert any("sweep: " in line and " sessions" in line for line in stack.Stack().log())


def test_a_session_that_goes_on_keeps_its_spent_tokens_for_as_long_as_it_may_be_idle(database, there, sweeping):
    signed, spent = Person().sign_in(), []
    for days in (31, 29):
        spent.append(signed.refresh_token)
        signed.refresh()
        database("update cartd.refresh_tokens set spent_at = now() - make_interval(days => %s) where token_hash = %s", days, digest(spent[-1]))
    stack.wait_for(lambda: not there(spent[0]), 10)
    assert there(spent[1])
    # The one is unknown now, and ends nothing; the other does.
    assert signed.client.refresh(spent[0]).status_code == 401
    assert signed.opens() and signed.lasts()
    assert signed.client.refresh(spent[1]).status_code == 401
    assert not signed.opens()
