"""Access tokens made here: by PyJWT where it can, by hand where it refuses to make what must be refused.

PyJWT (python3-jwt) is the oracle: another implementation, which must take what cartd takes.
"""
import base64
import hashlib
import hmac
import json
import time

import jwt
from cryptography.hazmat.primitives import serialization

# Beside the claims checked here; PyJWT looks at neither crit nor names that come twice.
REQUIRED = ["exp", "iss", "aud", "sub"]
LEEWAY_S = 30   # [tokens] leeway_s, as it is by default


def b64(data):
    return base64.urlsafe_b64encode(data if isinstance(data, bytes) else data.encode()).rstrip(b"=").decode()


def unb64(text):
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def compact(header, payload, sign):
    """A token of two texts, or of two objects; sign(bytes) gives the signature."""
    parts = [part if isinstance(part, (str, bytes)) else json.dumps(part, separators=(",", ":")) for part in (header, payload)]
    text = f"{b64(parts[0])}.{b64(parts[1])}"
    return f"{text}.{b64(sign(text.encode()))}"


def hs(secret, digest=hashlib.sha256):
    return lambda text: hmac.new(secret, text, digest).digest()


def pem(private):
    return private.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


def number(value, length=None):
    return b64(value.to_bytes(length or (value.bit_length() + 7) // 8, "big"))


def jwk_rsa(private, kid, **more):
    numbers = private.public_key().public_numbers()
    return {"kty": "RSA", "kid": kid, "use": "sig", "alg": "RS256", "n": number(numbers.n), "e": number(numbers.e), **more}


def jwk_ec(private, kid, **more):
    numbers = private.public_key().public_numbers()
    return {"kty": "EC", "kid": kid, "crv": "P-256", "use": "sig", "alg": "ES256", "x": number(numbers.x, 32), "y": number(numbers.y, 32), **more}


def oracle_takes(token, key, algorithm, audience, issuer):
    try:
        jwt.decode(token, key, algorithms=[algorithm], audience=audience, issuer=issuer, leeway=LEEWAY_S, options={"require": REQUIRED})
    except (jwt.PyJWTError, ValueError):
        return False
    return True


class Own:
    """Tokens as cartd itself would make them for one account; key: HS256 bytes, or an Ed25519 private key."""

    def __init__(self, key, kid, algorithm, store, account, session, epoch=1):
        self.key, self.kid, self.algorithm = key, kid, algorithm
        self.issuer, self.account, self.session, self.epoch = f"cartd:{store}", account, session, epoch

    def claims(self, **more):
        now = int(time.time())
        claims = {"iss": self.issuer, "aud": "cartd", "sub": str(self.account), "sid": self.session, "epoch": self.epoch, "iat": now, "exp": now + 600,
                  **more}
        return {name: value for name, value in claims.items() if value is not None}

    def token(self, claims=None, headers=None, **more):
        return jwt.encode(claims or self.claims(**more), self.key, self.algorithm, headers={"kid": self.kid, **(headers or {})})

    def by_hand(self, header=None, payload=None, sign=None):
        """HS256 alone."""
        return compact(header or {"alg": "HS256", "typ": "JWT", "kid": self.kid}, payload or self.claims(), sign or hs(self.key))

    def taken_by_oracle(self, token):
        public = self.key if self.algorithm == "HS256" else self.key.public_key()
        return oracle_takes(token, public, self.algorithm, "cartd", self.issuer)
