"""A stack with carts and people for the bench's calls in it."""
import uuid
from concurrent.futures import ThreadPoolExecutor

FIRST_PERSON = 1_000_001        # out of the way of the store's own numbers


class World:
    def __init__(self, stack, lanes):
        self.lanes = lanes
        self.stack, self.env, self.store = stack, stack.env, stack.store
        self.variants = [tuple(map(int, row.split())) for row in stack.psql("select product_id, variant_id from bench.variants order by i").splitlines()]
        self.known, self.admin_known = [], None
        self.toured = []        # (API, route, note, request id, method, path)

    def word(self):
        return uuid.uuid4().hex

    def call(self, method, path, body=None, headers=None, status=(200, 201, 204)):
        """The answer's JSON; status None: whatever it is."""
        got, _, answer = self.stack.call(method, path, body, headers)
        if status is not None and got not in status:
            raise SystemExit(f"{method} {path} is answered with {got}: {answer}")
        return answer

    def tour(self, route, method, path, body, headers, status=200, note="", more=None, api=None):
        """One call whose line in cartd's log is looked at afterwards (trips.py)."""
        request_id = f"tour-{len(self.toured)}"
        self.toured.append((api, route, note, request_id, method, path.split("?")[0]))
        return self.call(method, path, body, {**headers, **(more or {}), "X-Request-Id": request_id}, status if isinstance(status, tuple) else (status,))

    # --- people

    def bearer(self, person):
        return {"Authorization": f"Bearer {person['token']}"}

    def sign_in(self, email, password):
        return self.call("POST", "/api/auth/login", {"email": email, "password": password})["accessToken"]

    def admin(self):
        self.admin_known = self.admin_known or {"token": self.sign_in(self.env["CARTD_ADMIN_EMAIL"], self.env["CARTD_ADMIN_PASSWORD"])}
        return self.admin_known

    def people(self):
        """One for each lane, with the first shopper's password: so many sign-ins and no hash made."""
        if not self.known:
            self.stack.psql(f"""with people as (
                    insert into cartd.accounts (store_id, account_id, email, given_name, family_name, password_hash)
                    select store_id, {FIRST_PERSON} + n, 'lane' || n || '@bench.example', 'Lane', 'Bench', password_hash
                    from cartd.accounts join cartd.stores using (store_id), generate_series(1, {self.lanes}) n
                    where hash = '{self.store}' and email = '{self.env["CARTD_SHOPPER1_EMAIL"]}'
                    returning store_id, account_id)
                insert into cartd.account_roles (store_id, account_id, role_id)
                select store_id, account_id, role_id from people join cartd.roles using (store_id) where name = 'shopper'""")
            with ThreadPoolExecutor(2) as pool:
                self.known = list(pool.map(self.person, range(1, self.lanes + 1)))
        return self.known

    def person(self, n):
        email = f"lane{n}@bench.example"
        return {"id": FIRST_PERSON + n, "email": email, "token": self.sign_in(email, self.env["CARTD_SHOPPER1_PASSWORD"])}

    def person_new(self):
        """Somebody who has signed up a moment ago."""
        email, password = f"{self.word()}@bench.example", self.word()
        made = self.call("POST", "/api/carts", {"firstName": "New", "lastName": "Bench", "email": email, "password": password})
        return {"id": made["id"], "email": email, "token": self.sign_in(email, password)}
