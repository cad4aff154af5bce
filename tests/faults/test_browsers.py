"""What a page in a browser learns of a service that cannot answer."""
import http.client
from urllib.parse import urlsplit

ORIGIN = {"Origin": "https://shop.example"}


def sign_out(site):
    at = urlsplit(site.url)
    connection = http.client.HTTPConnection(at.hostname, at.port, timeout=10)
    connection.request("POST", "/api/auth/logout", body=b'{"refreshToken":"x"}', headers={**ORIGIN, "Content-Type": "application/json"})
    answer = connection.getresponse()
    answer.read()
    return answer


def test_without_a_database_it_may_read_that_it_is_to_come_again(site):
    """Whom the store lets in cannot be asked; the answer says nothing of the store, so anybody may read it."""
    assert (sign_out(site).status, sign_out(site).getheader("Access-Control-Allow-Origin")) == (204, "https://shop.example")
    site.stop("postgres")
    try:
        answer = sign_out(site)
        assert (answer.status, answer.getheader("Access-Control-Allow-Origin"), answer.getheader("Retry-After")) == (503, "*", "1")
        assert answer.getheader("Access-Control-Allow-Credentials") is None
        assert "retry-after" in answer.getheader("Access-Control-Expose-Headers").lower()
    finally:
        site.start("postgres")


def test_without_cartd_it_may_too(site):
    site.stop("cartd")
    try:
        answer = sign_out(site)
        assert (answer.status, answer.getheader("Access-Control-Allow-Origin"), answer.getheader("Retry-After")) == (502, "*", "1")
        assert "retry-after" in answer.getheader("Access-Control-Expose-Headers").lower()
    finally:
        site.start("cartd")
