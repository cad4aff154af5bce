"""The requests of the document's five language samples, byte by byte as those programs send them.

Columns of a language: how it writes header names, what else it sends, how it ends its bodies.
"""
import socket
from urllib.parse import urlsplit

import wire

CART = """{
  "CustomerId": -80365023,
  "BillingFirstName": "culpa ut",
  "BillingLastName": "esse tempor ut",
  "BillingCompany": "id",
  "BillingAddress": "laborum veniam in",
  "BillingAddress2": "ipsum e",
  "BillingCity": "labore do sint",
  "BillingState": "ni",
  "BillingZipCode": "dolo",
  "BillingCountry": "qui culpa",
  "BillingPhoneNumber": "eu",
  "BillingEmail": "laboris veniam sed aliquip Ut",
  "ShipmentFirstName": "dolore Excepteur",
  "ShipmentLastName": "aliquip ipsum cillum culpa tempor",
  "ShipmentCompany": "in velit magna est",
  "ShipmentAddress": "proident sunt adipisicing minim id",
  "ShipmentAddress2": "cupidatat commodo",
  "ShipmentCity": "incididunt ",
  "ShipmentState": "consequat d",
  "ShipmentZipCode": "Ut voluptate et pr",
  "ShipmentCountry": "aute ",
  "ShipmentPhone": "aliquip exercitation qui deserunt",
  "ShipmentEmail": "fugiat sint"
}"""
ITEM = """{
  "CatalogID": 79295989,
  "ItemQuantity": 74216946.47779638,
  "ItemOptions": [
    {
      "OptionSetID": 15820261,
      "OptionID": 47597762,
      "OptionValue": "dolore fugiat"
    },
    {
      "OptionSetID": 99572501,
      "OptionID": 91126905,
      "OptionValue": "deserunt"
    }
  ]
}"""
QUANTITY = """{
  "ItemQuantity": 8748205.447808474
}"""


def flat(body):
    """What JSON.stringify makes of it, for these bodies."""
    return "".join(line.strip() for line in body.splitlines()).replace('": ', '":')


def indented(body):
    """Python's triple quotes: the text stands between two line ends, each line indented."""
    return "\n" + "".join(f"  {line}\n" for line in body.splitlines())


def one_line(body):
    """The C# string: the line ends taken out, the indentation not."""
    return body.replace("\n", "")


def php(method, url, credentials, body):
    """curl: names as written; a body of more than 1024 bytes waits for 100 Continue."""
    head = [("Host", urlsplit(url).netloc), ("Content-Type", "application/json"), ("Accept", "application/json"), *credentials]
    if body is not None:
        head += [("Content-Length", len(body.encode()))] + ([("Expect", "100-continue")] if len(body) > 1024 else [])
    return head, body


def csharp(method, url, credentials, body):
    """HttpClient: the lower-case names of the sample; StringContent adds the charset."""
    head = [("accept", "application/json"), *((name.lower(), value) for name, value in credentials), ("Host", urlsplit(url).netloc)]
    if body is not None:
        body = one_line(body)
        head = [("Content-Type", "application/json; charset=utf-8"), ("Content-Length", len(body.encode())), *head]
    return head, body


def javascript(method, url, credentials, body):
    """XMLHttpRequest, from a program with a browser's headers."""
    head = [("Host", urlsplit(url).netloc), ("Connection", "keep-alive"), ("Content-Type", "application/json"), ("Accept", "application/json"), *credentials,
            ("User-Agent", "Mozilla/5.0"), ("Origin", "https://app.example"), ("Referer", "https://app.example/"), ("Accept-Encoding", "gzip, deflate, br"),
            ("Accept-Language", "en-US,en;q=0.9")]
    if body is not None:
        body = flat(body)
        head.insert(2, ("Content-Length", len(body.encode())))
    return head, body


def ruby(method, url, credentials, body):
    """rest-client: symbols become Capitalised-Names."""
    head = [("Accept", "application/json"), ("Accept-Encoding", "gzip, deflate"), ("User-Agent", "rest-client/1.8.0"), ("Content-Type", "application/json"),
            *((name.capitalize(), value) for name, value in credentials)]
    if body is not None:
        head.append(("Content-Length", len(body.encode())))
    return head + [("Host", urlsplit(url).netloc)], body


def python(method, url, credentials, body):
    """urllib2: Capitalised, and the connection ends."""
    head = [("Accept-Encoding", "identity")]
    if body is not None:
        body = indented(body)
        head.append(("Content-Length", len(body.encode())))
    head += [("Host", urlsplit(url).netloc), *((name.capitalize(), value) for name, value in credentials), ("Content-Type", "application/json"),
             ("Accept", "application/json"), ("Connection", "close"), ("User-Agent", "Python-urllib/2.7")]
    return head, body


LANGUAGES = {"PHP": php, "C#": csharp, "JavaScript": javascript, "Ruby": ruby, "Python": python}


def send(client, language, method, path, body=None):
    """One request over a connection of its own; the answer, read to the end that it says."""
    head, body = LANGUAGES[language](method, client.url, client.credentials(), body)
    at = urlsplit(client.url)
    with socket.create_connection((at.hostname, at.port), timeout=60) as connection:
        lines = [f"{method} {wire.MOUNT}/v1{path} HTTP/1.1", *(f"{name}: {value}" for name, value in head)]
        connection.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        stream = connection.makefile("rb")
        if ("Expect", "100-continue") in head:
            assert stream.readline() == b"HTTP/1.1 100 Continue\r\n" and stream.readline() == b"\r\n"
        if body is not None:
            connection.sendall(body.encode())
        status = int(stream.readline().split()[1])
        pairs = []
        while (line := stream.readline()) not in (b"\r\n", b""):
            name, _, value = line.decode().partition(":")
            pairs.append((name, value.strip()))
        length = {name.lower(): value for name, value in pairs}["content-length"]
        return wire.Answer(status, pairs, stream.read(int(length)))
