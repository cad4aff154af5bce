"""Checks HTTP answers against an OpenAPI file.

Spec: our own openapi.yaml (3.1): status, content type, headers and body of an
answer must be what the operation lists; nothing else passes.
VendorSpec: somebody else's file (3.0): bodies of the statuses it gives schemas
for, after the departures that the caller names.
"""
import json
import re

import jsonschema
import yaml


class SpecError(AssertionError):
    """An answer that the file does not allow."""


def strict_json(raw):
    """Parses what a server sent: no duplicate names, no NaN, numbers without superfluous zeros."""
    from decimal import Decimal

    def number(text):
        if "e" in text.lower() or text.endswith("0"):
            raise SpecError(f"number printed as {text}")
        return Decimal(text)

    def pairs(items):
        names = [name for name, _ in items]
        if len(set(names)) != len(names):
            raise SpecError(f"duplicate names in {names}")
        return dict(items)

    def constant(text):
        raise SpecError(f"{text} is not JSON")

    try:
        return json.loads(raw.decode("utf-8"), parse_float=number, object_pairs_hook=pairs, parse_constant=constant)
    except ValueError as error:
        raise SpecError(f"not JSON: {error}: {raw[:200]!r}") from None


class Document:
    """An OpenAPI file: its paths, its references, its schemas."""

    def __init__(self, path):
        self.path = str(path)
        with open(path, encoding="utf-8") as file:
            self.doc = yaml.safe_load(file)
        self.validators = {}
        self.templates = []
        for template in self.doc["paths"]:
            parts = re.split(r"\{[^}]+\}", template)
            pattern = re.compile("[^/]+".join(map(re.escape, parts)) + r"\Z")
            self.templates.append((template.count("{"), template, pattern))
        self.templates.sort()   # literal paths before those with parameters

    def resolve(self, node):
        while isinstance(node, dict) and set(node) == {"$ref"}:
            node = self.at(node["$ref"])
        return node

    def at(self, pointer):
        node = self.doc
        for part in pointer.removeprefix("#/").split("/"):
            node = node[int(part)] if isinstance(node, list) else node[part.replace("~1", "/").replace("~0", "~")]
        return node

    def template(self, path):
        """The path's template ("/carts/{cartId}"), or None."""
        for _, template, pattern in self.templates:
            if pattern.match(path):
                return template
        return None

    def operation(self, method, path):
        template = self.template(path)
        return template and self.doc["paths"][template].get(method.lower())

    def errors(self, schema, value):
        """What is wrong with value, as a list of sentences."""
        key = id(schema)
        if key not in self.validators:
            resolver = jsonschema.RefResolver("", self.doc)
            self.validators[key] = jsonschema.Draft202012Validator(schema, resolver=resolver)
        return [f"{'/'.join(map(str, error.absolute_path)) or '(whole)'}: {error.message[:300]}"
                for error in self.validators[key].iter_errors(value)]


class Spec(Document):
    """Our own file. Every answer must be in it."""

    def response(self, method, path, status):
        operation = self.operation(method, path)
        shared = {404: "NotFound", 405: "MethodNotAllowed"}
        if operation is None or status == 405:
            if status not in shared and operation is None:
                # Refused before anybody looked for a method: nginx, credentials, negotiation.
                for operation in self.operations(path):
                    if status >= 400 and str(status) in operation["responses"]:
                        return self.resolve(operation["responses"][str(status)])
                raise SpecError(f"{method} {path} is not in the file, yet it answered {status}")
            return self.at(f"#/components/responses/{shared[status]}")
        if str(status) not in operation["responses"]:
            raise SpecError(f"{method} {path} answered {status}, which the file does not list")
        return self.resolve(operation["responses"][str(status)])

    def operations(self, path):
        methods = ("get", "put", "post", "delete", "patch")
        templates = [self.template(path)] if self.template(path) else list(self.doc["paths"])
        return [self.doc["paths"][t][m] for t in templates for m in methods if m in self.doc["paths"][t]]

    def check(self, method, path, status, headers, raw):
        """headers: names in lower case. path: below the server's URL, without the query. Gives the body, parsed."""
        response = self.response(method, path, status)
        what = f"{method} {path} → {status}"
        for name, header in response.get("headers", {}).items():
            self.check_header(what, name, self.resolve(header), headers.get(name.lower()))
        content = response.get("content")
        if method == "HEAD" or not content:
            if raw:
                raise SpecError(f"{what}: a body where none is due: {raw[:200]!r}")
            return None
        sent = headers.get("content-type", "").split(";")[0].strip().lower()
        if sent not in content:
            raise SpecError(f"{what}: Content-Type {sent!r}, due is one of {list(content)}; {raw[:200]!r}")
        body = strict_json(raw)
        errors = self.errors(content[sent]["schema"], body)
        if errors:
            raise SpecError(f"{what}: " + "; ".join(errors) + f"\n{raw[:2000].decode()}")
        return body

    def check_header(self, what, name, header, value):
        if value is None:
            if header.get("required"):
                raise SpecError(f"{what}: header {name} is missing")
            return
        errors = self.errors(header["schema"], value)
        if errors:
            raise SpecError(f"{what}: header {name}: {errors[0]}")


class VendorSpec(Document):
    """A vendor's OpenAPI 3.0 file, with the departures the caller answers for."""

    def __init__(self, path, departures=()):
        super().__init__(path)
        plain_schemas(self.doc)
        for departure in departures:
            parent, _, last = departure.pointer.rpartition("/")
            node = self.at(parent)
            if last not in node:
                raise SpecError(f"{departure.pointer} is not in {path}")
            node[last] = departure.instead

    def check(self, method, path, status, body):
        """True where the vendor gives a schema for this answer and body fits it; False: no schema."""
        operation = self.operation(method, path)
        if not operation or str(status) not in operation["responses"]:
            return False
        response = self.resolve(operation["responses"][str(status)])
        for media in response.get("content", {}).values():
            errors = self.errors(media["schema"], body)
            if errors:
                raise SpecError(f"{method} {path} → {status}: the vendor's file: " + "; ".join(errors))
            return True
        return False


def plain_schemas(node):
    """OpenAPI 3.0's dialect to JSON Schema's: nullable; examples go, they hold anything."""
    if isinstance(node, list):
        for child in node:
            plain_schemas(child)
    elif isinstance(node, dict):
        for name in ("example", "examples", "x-examples"):
            node.pop(name, None)
        if node.get("nullable") is True and isinstance(node.get("type"), str):
            node["type"] = [node["type"], "null"]
        for child in node.values():
            plain_schemas(child)
