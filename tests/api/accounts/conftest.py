"""Fixtures: people of the demo store with any roles, signed in, and the database behind them."""
import pathlib
import secrets
import sys
import uuid

import pytest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[2] / "lib"))

import people   # noqa: E402
import stack    # noqa: E402
from database import Database   # noqa: E402
from tokens import Own  # noqa: E402
from fixtures import env, fresh, logged, nothing_stored, url   # noqa: E402, F401


@pytest.fixture(scope="session")
def ledger(env):
    """The database; .store is the demo store's id."""
    found = Database(stack.database_url(env), ("accounts", "account_roles", "roles", "sessions", "carts", "idempotency_keys", "counters"))
    found.store = found.store_id(env["CARTD_STORE"])
    return found


@pytest.fixture(scope="session")
def db(ledger):
    return ledger


@pytest.fixture(scope="session")
def signer(ledger, env):
    """signer(account id, session id): an access token, by a key that only these tests have."""
    secret, kid = secrets.token_bytes(32), f"test-{uuid.uuid4().hex[:12]}"
    ledger.run("insert into cartd.signing_keys (store_id, kid, algorithm, secret, created_at) values (%s, %s, 'HS256', %s, '2000-01-01')",
               ledger.store, kid, secret)

    def sign(account, session):
        return Own(secret, kid, "HS256", env["CARTD_STORE"], account, session).token()
    yield sign
    ledger.run("delete from cartd.signing_keys where kid = %s", kid)


@pytest.fixture
def anonymous(url):
    return people.Client(url)


@pytest.fixture
def person(ledger, signer, url):
    """person(*roles): somebody who is signed in and has these roles; their client knows id, email and session.  Gone at the end."""
    made = []

    def make(*roles, active=True, password=True):
        name = uuid.uuid4().hex[:12]
        account = ledger.one("select greatest(max(account_id), 1000) + 1 from cartd.accounts where store_id = %s", ledger.store)
        session, email = str(uuid.uuid4()), f"{name}@people.example"
        ledger.run("""insert into cartd.accounts (store_id, account_id, email, given_name, family_name, active, password_hash)
                      values (%s, %s, %s, 'Given', %s, %s, %s)""", ledger.store, account, email, name, active, "none" if password else None)
        made.append(account)
        for role in roles:
            ledger.run("insert into cartd.account_roles (store_id, account_id, role_id) values (%s, %s, %s)", ledger.store, account, role)
        ledger.run("insert into cartd.sessions (store_id, session_id, account_id, created_at, expires_at) values (%s, %s, %s, now(), now() + interval '1 day')",
                   ledger.store, session, account)
        client = people.Client(url, signer(account, session))
        client.id, client.email, client.session, client.name = account, email, session, name
        return client
    yield make
    ledger.run("delete from cartd.accounts where store_id = %s and account_id = any (%s)", ledger.store, made)


@pytest.fixture
def role(ledger):
    """role(*permissions): the id of a new role.  Gone at the end, before its people."""
    made = []

    def make(*permissions):
        number = ledger.one("select greatest(max(role_id), 1000) + 1 from cartd.roles where store_id = %s", ledger.store)
        ledger.run("insert into cartd.roles (store_id, role_id, name, permissions) values (%s, %s, %s, %s)", ledger.store, number,
                   f"role {uuid.uuid4().hex[:12]}", list(permissions))
        made.append(number)
        return number
    yield make
    ledger.run("delete from cartd.account_roles where store_id = %s and role_id = any (%s)", ledger.store, made)
    ledger.run("delete from cartd.roles where store_id = %s and role_id = any (%s)", ledger.store, made)


@pytest.fixture
def admin(person):
    return person(people.ADMIN)


@pytest.fixture
def support(person):
    return person(people.SUPPORT)


@pytest.fixture
def shopper(person):
    return person(people.SHOPPER)


@pytest.fixture
def with_(person, role):
    """with_(*permissions): somebody with a role of exactly these."""
    return lambda *permissions: person(role(*permissions))


@pytest.fixture
def only_admins(ledger):
    """only_admins(*ids): for as long as the test runs nobody else is an active admin."""
    put_aside = []

    def only(*ids):
        put_aside.extend(row[0] for row in ledger.run("""
            update cartd.accounts a set active = false from cartd.account_roles r
            where r.store_id = a.store_id and r.account_id = a.account_id and r.role_id = 1 and a.store_id = %s and a.active and a.account_id <> all (%s)
            returning a.account_id""", ledger.store, list(ids)))
    yield only
    ledger.run("update cartd.accounts set active = true where store_id = %s and account_id = any (%s)", ledger.store, put_aside)


@pytest.fixture
def swept(ledger):
    """swept.append(id): an account that a test made through the API.  Gone at the end."""
    ids = []
    yield ids
    ledger.run("delete from cartd.accounts where store_id = %s and account_id = any (%s)", ledger.store, ids)


@pytest.fixture
def setting(ledger):
    """setting(name, value): of the store; as it was afterwards."""
    before = {}

    def put(name, value):
        before.setdefault(name, ledger.one(f"select {name} from cartd.stores where store_id = %s", ledger.store))
        ledger.run(f"update cartd.stores set {name} = %s where store_id = %s", value, ledger.store)
    yield put
    for name, value in before.items():
        ledger.run(f"update cartd.stores set {name} = %s where store_id = %s", value, ledger.store)


@pytest.fixture
def cart(ledger):
    """cart(account id): the id of a new shopping cart of theirs."""
    def make(account):
        number = str(uuid.uuid4())
        ledger.run("""insert into cartd.carts (store_id, cart_id, version, account_id, channel_id, currency, locale, created_at, updated_at, expires_at)
                      values (%s, %s, 1, %s, 1, 'USD', 'en-US', now(), now(), now() + interval '1 day')""", ledger.store, number, account)
        return number
    return make
