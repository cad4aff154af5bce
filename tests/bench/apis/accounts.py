"""accounts: a person's data are shown and changed; the back office lists people."""
from apis.call import Call

NAME = "accounts"
PERSON = {"Authorization": "Bearer $bearer"}


def prepare(world):
    admin = world.admin()
    return [{"bearer": person["token"], "admin": admin["token"], "id": person["id"], "email": person["email"]} for person in world.people()]


CALLS = (
    Call("accounts-get", "GET of an account", "GET", "/api/carts/$id", PERSON, shows='"email":"$email"'),
    Call("accounts-list", "GET of a page of accounts", "GET", "/api/carts", {"Authorization": "Bearer $admin"}, shows='"email":', times=10),
    Call("accounts-put", "PUT of an account", "PUT", "/api/carts/$id", PERSON, '{"firstName":"Name <unique>","lastName":"Bench","email":"$email"}',
         effects={"select n_tup_upd from pg_stat_user_tables where relid = 'cartd.accounts'::regclass": 1}),
)


def tour(world):
    admin = world.bearer(world.admin())
    email, password = f"{world.word()}@bench.example", world.word()
    person = {"firstName": "Tour", "lastName": "Bench", "email": email}

    def call(route, method, path, body=None, status=200, headers=admin, **more):
        return world.tour(route, method, "/api" + path, body, headers, status, **more)

    made = call("account_post", "POST", "/carts", person | {"password": password}, 201)
    call("accounts_get", "GET", "/carts")
    call("account_get", "GET", f"/carts/{made['id']}")
    call("account_put", "PUT", f"/carts/{made['id']}", person | {"firstName": "Other"})
    role = call("role_post", "POST", "/roles", {"name": world.word(), "description": "", "permissions": []}, 201)
    call("roles_get", "GET", "/roles")
    call("role_get", "GET", f"/roles/{role['id']}")
    call("role_put", "PUT", f"/roles/{role['id']}", {"name": world.word(), "description": "d", "permissions": []})
    call("role_delete", "DELETE", f"/roles/{role['id']}", None, (200, 204))
    tokens = call("auth_login", "POST", "/auth/login", {"email": email, "password": password}, headers={})
    tokens = call("auth_refresh", "POST", "/auth/refresh", {"refreshToken": tokens["refreshToken"]}, headers={})
    call("auth_password", "PUT", "/auth/password", {"currentPassword": password, "newPassword": world.word()}, 204,
         headers={"Authorization": "Bearer " + tokens["accessToken"]})
    call("auth_logout", "POST", "/auth/logout", {"refreshToken": tokens["refreshToken"]}, 204, headers={})
    call("account_delete", "DELETE", f"/carts/{made['id']}", None, (200, 204))
