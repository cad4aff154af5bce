"""A refusal of the database's leaves a worker in an aborted transaction until its next request; PostgreSQL ends such a session after ten quiet seconds."""
import http.client
import json
import time
from urllib.parse import urlsplit

import portal


def ask(url, token, method, path, body=None):
    at = urlsplit(url)
    connection = http.client.HTTPConnection(at.hostname, at.port, timeout=30)
    try:
        connection.request(method, path, json.dumps(body) if body else None, {"Authorization": f"Bearer {token}", "Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, response.read()
    finally:
        connection.close()


def test_the_next_request_does_not_notice(site, side):
    token = portal.sign_up(site.url).token
    one = side(server_workers=2)
    for body in ({"CartName": "x"}, {"CartName": "x"}, {"CartName": "x"}, {"CartName": "x"}, {"CartName": "x"}):
        status, _ = ask(one.url, token, "POST", "/resources/carts", body)
    assert status == 400
    time.sleep(11)
    answers = [ask(one.url, token, method, "/resources/carts", body) for method, body in
               (("GET", None), ("POST", {"CartName": "y"}), ("GET", None), ("POST", {"CartName": "z"}))]
    assert [status for status, _ in answers] == [200] * 4, answers
    assert one.said("closed the connection"), "no session was ended: this test shows nothing"
