"""Users of the research portal: signed up and signed in through the accounts API."""
import http.client
import json
import secrets
from collections import namedtuple
from urllib.parse import urlsplit

User = namedtuple("User", "token account email password")


def post(url, path, body):
    at = urlsplit(url)
    connection = http.client.HTTPConnection(at.hostname, at.port or 80, timeout=60)
    try:
        connection.request("POST", path, json.dumps(body), {"Content-Type": "application/json"})
        response = connection.getresponse()
        raw = response.read()
        assert response.status in (200, 201), (path, response.status, raw)
        return json.loads(raw)
    finally:
        connection.close()


def sign_in(url, email, password):
    return post(url, "/api/auth/login", {"email": email, "password": password})["accessToken"]


def sign_up(url):
    """Somebody new."""
    email, password = f"portal-{secrets.token_hex(8)}@users.example", secrets.token_hex(12)
    account = post(url, "/api/carts", {"firstName": "Portal", "lastName": "User", "email": email, "password": password})["id"]
    return User(sign_in(url, email, password), account, email, password)
