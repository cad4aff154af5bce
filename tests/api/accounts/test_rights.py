"""Who may do what: every call × everybody, against a model of the rules written here by itself.

A caller is a set of permissions (None: no credential).  Each row of CALLS is one call: its request, and what the
model says is answered.  Whatever is no success must have stored nothing.
"""
import pytest

from people import ADMIN, PERMISSIONS, SHOPPER, SPEC, SUPPORT, change, newcomer, path

EVERYTHING = frozenset(PERMISSIONS)

# name: permissions.  The built-in roles, each permission by itself, and each beside the right to read.
CALLERS = {
    "anonymous": None, "nobody": frozenset(), "shopper": frozenset(), "support": frozenset({"accounts:read", "roles:read", "carts:read"}), "admin": EVERYTHING,
    **{name: frozenset({name}) for name in PERMISSIONS},
    **{f"reader with {name}": frozenset({"accounts:read", "roles:read", name}) for name in PERMISSIONS},
    "all but roles:assign": EVERYTHING - {"roles:assign"}, "all but carts:write": EVERYTHING - {"carts:write"}}
BUILT_IN = {"shopper": SHOPPER, "support": SUPPORT, "admin": ADMIN}


class World:
    """Who asks, whom it is about, and roles to speak of."""

    def __init__(self, me, person, role, fresh):
        self.me, self.fresh = me, fresh
        self.person = person
        self.weak, self.strong = role(), role(*PERMISSIONS)
        self.new_role = role

    def shopper(self):
        return self.person(SHOPPER)

    def admin(self):
        return self.person(ADMIN)


def own(person_answer):
    return lambda may: 401 if may is None else person_answer


def list_of(needs):
    return lambda may: 401 if may is None else 200 if needs in may else 403


def anothers(read, success, *needs, of=frozenset()):
    """Somebody else's: 404 without read, 403 without the rest; of: what whom it is about may do."""
    def answer(may):
        if may is None:
            return 401
        if read not in may:
            return 404
        return success if set(needs) <= may and of <= may else 403
    return answer


def signed_in(success, *needs):
    return lambda may: 401 if may is None else success if set(needs) <= may else 403


def role_body(world, *permissions):
    return {"name": f"made {world.fresh()}", "permissions": list(permissions)}


def then(first, success):
    """What is refused to everybody who would be let in."""
    return lambda may: success if first(may) in (200, 204) else first(may)


# name: operation of openapi.yaml, request(world) → (path, body), the model
CALLS = {
    "list people": ("GET /carts", lambda w: ("/carts", None), list_of("accounts:read")),
    "sign up": ("POST /carts", lambda w: ("/carts", newcomer(w.fresh())), lambda may: 201),
    "sign up with a weak role": ("POST /carts", lambda w: ("/carts", newcomer(w.fresh(), roleIds=[w.weak])),
                                 lambda may: 201 if may and "roles:assign" in may else 403),
    "sign up with a strong role": ("POST /carts", lambda w: ("/carts", newcomer(w.fresh(), roleIds=[w.strong])), lambda may: 201 if may == EVERYTHING else 403),
    "sign up as admin": ("POST /carts", lambda w: ("/carts", newcomer(w.fresh(), roleIds=[ADMIN])), lambda may: 201 if may == EVERYTHING else 403),
    "read oneself": ("GET /carts/{id}", lambda w: (path(w.me), None), own(200)),
    "read another": ("GET /carts/{id}", lambda w: (path(w.shopper()), None), anothers("accounts:read", 200)),
    "read an admin": ("GET /carts/{id}", lambda w: (path(w.admin()), None), anothers("accounts:read", 200)),
    "rename oneself": ("PUT /carts/{id}", lambda w: (path(w.me), change(w.me, firstName="Other")), own(200)),
    "write oneself as one is": ("PUT /carts/{id}", lambda w: (path(w.me), change(w.me, active=True)), own(200)),
    "give oneself a weak role": ("PUT /carts/{id}", lambda w: (path(w.me), change(w.me, roleIds=[w.weak])), own(403)),
    "make oneself an admin too": ("PUT /carts/{id}", lambda w: (path(w.me), change(w.me, roleIds=[w.strong])), own(403)),
    "lay all roles down": ("PUT /carts/{id}", lambda w: (path(w.me), change(w.me, roleIds=[])), own(200)),
    "disable oneself": ("PUT /carts/{id}", lambda w: (path(w.me), change(w.me, active=False)), own(403)),
    "rename another": ("PUT /carts/{id}", lambda w: ((o := w.shopper()) and path(o), change(o, firstName="Other")),
                       anothers("accounts:read", 200, "accounts:write")),
    "disable another": ("PUT /carts/{id}", lambda w: ((o := w.shopper()) and path(o), change(o, active=False)), anothers("accounts:read", 200, "accounts:write")),
    "give another a weak role": ("PUT /carts/{id}", lambda w: ((o := w.shopper()) and path(o), change(o, roleIds=[SHOPPER, w.weak])),
                                 anothers("accounts:read", 200, "roles:assign")),
    "give another a strong role": ("PUT /carts/{id}", lambda w: ((o := w.shopper()) and path(o), change(o, roleIds=[w.strong])),
                                   anothers("accounts:read", 200, "roles:assign", of=EVERYTHING)),
    "take another's role": ("PUT /carts/{id}", lambda w: ((o := w.shopper()) and path(o), change(o, roleIds=[])), anothers("accounts:read", 200, "roles:assign")),
    "rename an admin": ("PUT /carts/{id}", lambda w: ((o := w.admin()) and path(o), change(o, firstName="Other")),
                        anothers("accounts:read", 200, "accounts:write", of=EVERYTHING)),
    "disable an admin": ("PUT /carts/{id}", lambda w: ((o := w.admin()) and path(o), change(o, active=False)),
                         anothers("accounts:read", 200, "accounts:write", of=EVERYTHING)),
    "take an admin's role": ("PUT /carts/{id}", lambda w: ((o := w.admin()) and path(o), change(o, roleIds=[SHOPPER])),
                             anothers("accounts:read", 200, "roles:assign", of=EVERYTHING)),
    "delete oneself": ("DELETE /carts/{id}", lambda w: (path(w.me), None), own(204)),
    "delete another": ("DELETE /carts/{id}", lambda w: (path(w.shopper()), None), anothers("accounts:read", 204, "accounts:delete")),
    "delete an admin": ("DELETE /carts/{id}", lambda w: (path(w.admin()), None), anothers("accounts:read", 204, "accounts:delete", of=EVERYTHING)),
    "list roles": ("GET /roles", lambda w: ("/roles", None), list_of("roles:read")),
    "read a role": ("GET /roles/{id}", lambda w: (f"/roles/{w.weak}", None), anothers("roles:read", 200)),
    "make a weak role": ("POST /roles", lambda w: ("/roles", role_body(w)), signed_in(201, "roles:write")),
    "make a strong role": ("POST /roles", lambda w: ("/roles", role_body(w, *PERMISSIONS)), signed_in(201, *PERMISSIONS)),
    "rename a role": ("PUT /roles/{id}", lambda w: (f"/roles/{w.weak}", role_body(w)), anothers("roles:read", 200, "roles:write")),
    "make a role strong": ("PUT /roles/{id}", lambda w: (f"/roles/{w.weak}", role_body(w, *PERMISSIONS)), anothers("roles:read", 200, "roles:write", of=EVERYTHING)),
    "make a role weak": ("PUT /roles/{id}", lambda w: (f"/roles/{w.strong}", role_body(w)), anothers("roles:read", 200, "roles:write", of=EVERYTHING)),
    "change a built-in role": ("PUT /roles/{id}", lambda w: (f"/roles/{SHOPPER}", role_body(w)), then(anothers("roles:read", 200, "roles:write"), 409)),
    "delete a role": ("DELETE /roles/{id}", lambda w: (f"/roles/{w.weak}", None), anothers("roles:read", 204, "roles:write")),
    "delete a strong role": ("DELETE /roles/{id}", lambda w: (f"/roles/{w.strong}", None), anothers("roles:read", 204, "roles:write", of=EVERYTHING)),
    "delete a built-in role": ("DELETE /roles/{id}", lambda w: (f"/roles/{SUPPORT}", None), then(anothers("roles:read", 204, "roles:write"), 409)),
    "delete a role in use": ("DELETE /roles/{id}", lambda w: (w.person(w.weak) and f"/roles/{w.weak}", None), then(anothers("roles:read", 204, "roles:write"), 409)),
    # Bodies that are wrong, so that nothing counts as a failure to sign in.
    "sign in": ("POST /auth/login", lambda w: ("/auth/login", {}), lambda may: 422),
    "stay signed in": ("POST /auth/refresh", lambda w: ("/auth/refresh", {"refreshToken": w.fresh()}), lambda may: 401),
    "sign out": ("POST /auth/logout", lambda w: ("/auth/logout", {"refreshToken": w.fresh()}), lambda may: 204),
    "change one's password": ("PUT /auth/password", lambda w: ("/auth/password", {}), own(422)),
}


@pytest.fixture
def caller(request, person, role, anonymous):
    """caller(name): somebody with exactly what CALLERS says."""
    def make(name):
        may = CALLERS[name]
        if may is None:
            anonymous.id, anonymous.name, anonymous.email = 2147483646, "Nobody", "nobody@people.example"
            return anonymous
        if name in BUILT_IN:
            return person(BUILT_IN[name])
        return person(role(*may)) if may else person()
    return make


@pytest.mark.parametrize("call", CALLS)
@pytest.mark.parametrize("name", CALLERS)
def test_everybody_may_what_the_rules_say(caller, person, role, fresh, ledger, swept, name, call):
    me = caller(name)
    operation, request, model = CALLS[call]
    target, body = request(World(me, person, role, fresh))
    due, before = model(CALLERS[name]), ledger.stored()
    answer = me.call(operation.split()[0], target, body)
    assert answer.status == due, answer
    if answer.status == 201:
        swept.append(answer.json["id"])
        ledger.run("delete from cartd.roles where store_id = %s and role_id = %s and name like 'made %%'", ledger.store, answer.json["id"])
    if due >= 300 and operation != "POST /auth/refresh":
        assert ledger.stored() == before, "something was stored"
    if operation.startswith("GET"):
        assert me.head(target).status == due


def test_the_matrix_knows_every_call():
    operations = {f"{method.upper()} {template}" for template, methods in SPEC.doc["paths"].items() for method in methods if method not in ("head", "options")}
    assert {operation for operation, _, _ in CALLS.values()} == operations


def test_what_may_not_be_read_is_the_same_as_what_is_not_there(shopper, person):
    """On every method, with good bodies and with bad ones, and before anything is said of them."""
    other = person(SHOPPER)
    for method, body in (("GET", None), ("PUT", change(other)), ("PUT", {}), ("PUT", {"roleIds": [ADMIN]}), ("DELETE", None)):
        there, nowhere = (shopper.call(method, target, body, headers={"If-Match": '"x"'}) for target in (path(other), "/carts/2147483647"))
        assert (there.status, there.raw) == (nowhere.status, nowhere.raw) == (404, b"{}")
        volatile = {"date", "x-request-id"}
        assert {k: v for k, v in there.headers.items() if k not in volatile} == {k: v for k, v in nowhere.headers.items() if k not in volatile}


def test_rights_go_with_the_role_at_once(with_, ledger):
    reader = with_("accounts:read")
    assert reader.get("/carts").status == 200
    ledger.run("update cartd.roles set permissions = '{}' where store_id = %s and role_id = (select role_id from cartd.account_roles where store_id = %s and account_id = %s)",
               ledger.store, ledger.store, reader.id)
    assert reader.get("/carts").status == 403


@pytest.mark.parametrize("member, value", [("roleIds", [SHOPPER, SUPPORT]), ("roleIds", []), ("active", False)])
def test_other_roles_and_another_standing_end_access_tokens_at_once(admin, person, member, value):
    somebody = person(SHOPPER)
    assert somebody.get(path(somebody)).status == 200
    assert admin.put(path(somebody), change(somebody, **{member: value})).status == 200
    assert somebody.get(path(somebody)).status == 401


def test_a_new_name_does_not(admin, person):
    somebody = person(SHOPPER)
    assert admin.put(path(somebody), change(somebody, firstName="Other", roleIds=[SHOPPER], active=True)).status == 200
    assert somebody.get(path(somebody)).status == 200


def test_disabling_ends_sessions_for_good(admin, person, ledger):
    somebody = person(SHOPPER)
    for active in (False, True):
        assert admin.put(path(somebody), change(somebody, active=active)).status == 200
    assert ledger.one("select ended_at is not null from cartd.sessions where store_id = %s and session_id = %s", ledger.store, somebody.session)


def test_a_disabled_person_may_nothing(person):
    somebody = person(ADMIN, active=False)
    assert somebody.get("/carts").status == 401
    assert somebody.delete(path(somebody)).status == 401
