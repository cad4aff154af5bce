"""People who sign in, each from a loopback address of their own: failures are counted by address, and no test is to meet another's."""
import ctypes
import ctypes.util
import pathlib
import random
import secrets
import sys

import psycopg2
import requests

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "tests" / "lib"))

import openapi  # noqa: E402
import stack  # noqa: E402

ENV = stack.environment()
SPEC = openapi.Spec(ROOT / "src" / "api" / "accounts" / "openapi.yaml")
PASSWORD = "correct horse battery"


def address():
    return f"127.{random.randint(1, 250)}.{random.randint(0, 250)}.{random.randint(1, 250)}"


class FromAddress(requests.adapters.HTTPAdapter):
    def __init__(self, source):
        self.source = source
        super().__init__()

    def init_poolmanager(self, *args, **more):
        super().init_poolmanager(*args, source_address=(self.source, 0), **more)


class Client:
    """Asks /api from one address; every answer is one that the API's description allows."""

    def __init__(self, source=None):
        self.address = source or address()
        self.session = requests.Session()
        self.session.mount("http://", FromAddress(self.address))

    def __call__(self, method, path, body=None, token=None, **more):
        headers = more.pop("headers", {})
        if token:
            headers["Authorization"] = f"Bearer {token}"
        answer = self.session.request(method, ENV["CARTD_URL"] + path, json=body, headers=headers, timeout=30, **more)
        lower = {name.lower(): value for name, value in answer.headers.items()}
        SPEC.check(method, path.split("?")[0].removeprefix("/api"), answer.status_code, lower, answer.content)
        return answer

    def login(self, email, password=PASSWORD):
        return self("POST", "/api/auth/login", {"email": email, "password": password})

    def refresh(self, token):
        return self("POST", "/api/auth/refresh", {"refreshToken": token})

    def logout(self, token):
        return self("POST", "/api/auth/logout", {"refreshToken": token})

    def change(self, token, current, new):
        return self("PUT", "/api/auth/password", {"currentPassword": current, "newPassword": new}, token=token)


class Person:
    """Somebody new, who signed up."""

    def __init__(self, client=None):
        self.client = client or Client()
        self.email = f"{secrets.token_hex(8)}@people.example"
        made = self.client("POST", "/api/carts", {"firstName": "Ana", "lastName": "Torres", "email": self.email, "password": PASSWORD})
        assert made.status_code == 201, made.text
        self.id = made.json()["id"]
        self.path = f"/api/carts/{self.id}"

    def sign_in(self, password=PASSWORD):
        answer = self.client.login(self.email, password)
        assert answer.status_code == 200, answer.text
        return Signed(self, answer.json())


class Signed:
    """One sign-in: its tokens."""

    def __init__(self, person, tokens):
        self.person, self.client = person, person.client
        self.take(tokens)

    def take(self, tokens):
        self.access, self.refresh_token = tokens["accessToken"], tokens["refreshToken"]

    def refresh(self):
        answer = self.client.refresh(self.refresh_token)
        assert answer.status_code == 200, answer.text
        self.take(answer.json())

    def opens(self):
        """The access token is good for one's own account."""
        status = self.client("GET", self.person.path, token=self.access).status_code
        assert status in (200, 401), status
        return status == 200

    def lasts(self):
        """The session can be refreshed; it is, if so."""
        answer = self.client.refresh(self.refresh_token)
        if answer.status_code == 200:
            self.take(answer.json())
        return answer.status_code == 200


class Database:
    """As the superuser: what no client sees."""

    def __init__(self):
        self.connection = psycopg2.connect(ENV["CARTD_DATABASE_URL"])
        self.connection.autocommit = True
        self.store = self(f"select store_id from cartd.stores where hash = '{ENV['CARTD_STORE']}'")[0][0]

    def __call__(self, sql, *values):
        with self.connection.cursor() as cursor:
            cursor.execute(sql, values or None)
            return cursor.fetchall() if cursor.description else []

    def account(self, person, column):
        return self(f"select {column} from cartd.accounts where store_id = %s and account_id = %s", self.store, person.id)[0][0]

    def set_account(self, person, **columns):
        for name, value in columns.items():
            self(f"update cartd.accounts set {name} = %s where store_id = %s and account_id = %s", value, self.store, person.id)


def argon2id(password, passes, memory_kib):
    """libsodium's own hash, of any parameters."""
    sodium = ctypes.CDLL(ctypes.util.find_library("sodium"))
    out = ctypes.create_string_buffer(128)
    text = password.encode()
    assert sodium.crypto_pwhash_str(out, text, ctypes.c_ulonglong(len(text)), ctypes.c_ulonglong(passes), ctypes.c_size_t(memory_kib * 1024)) == 0
    return out.value.decode()


def told(answer):
    """What somebody learns from an answer: all of it but when and which one it was."""
    return answer.status_code, answer.content, {name: value for name, value in answer.headers.items() if name not in ("Date", "X-Request-Id")}
