"""A person of the API alone: real keys and a real derivation of the password, and opaque bytes for what is sealed."""

import json
import secrets
from dataclasses import dataclass, field
from typing import Any, Self

import httpx
from django.conf import settings
from django.test import Client
from nacl.pwhash import argon2id
from nacl.signing import SigningKey

from apps.core.ids import decode, encode
from apps.core.sealing import mac
from tests.server import Reachable

HOSTS = {service: url.split("://")[1] for service, url in settings.SERVICE_URLS.items()}
OPERATIONS, MEMORY_BYTES = 3, 67_108_864
KDF = {"algorithm": "argon2id13", "operations": OPERATIONS, "memory_bytes": MEMORY_BYTES}
IDENTIFIERS = {"messenger": "alice@example.org", "instagram": "alice.a", "whatsapp": "+4915112345678"}
INVITATION_BYTES = 8192


def random(size: int = 16) -> str:
    """Random bytes as JSON spells them."""
    return encode(secrets.token_bytes(size))


@dataclass
class Answer:
    """What the server said."""

    status: int
    body: Any

    @property
    def code(self) -> str | None:
        """The code of a refusal."""
        return self.body["refusal"]["code"] if isinstance(self.body, dict) and "refusal" in self.body else None


class Wire:
    """Reaches a running server where Django's client reaches this process."""

    def __init__(self, server: Reachable) -> None:
        self.hosts = {service: server.host(service) for service in HOSTS}
        self._http = httpx.Client(base_url=f"http://127.0.0.1:{server.port}", timeout=30)

    def generic(self, method: str, path: str, data: bytes, *, content_type: str, headers: dict[str, str]) -> Any:
        """One request, as Django's client makes it."""
        return self._http.request(method, path, content=data, headers=headers | {"content-type": content_type})


@dataclass
class Http:
    """Calls the API of one service's host, as a program does: no cookie, no Origin."""

    service: str
    client: Any = field(default_factory=Client)

    def call(self, method: str, path: str, body: object = None, *, raw: bytes | None = None, **headers: str) -> Answer:
        """One request; ``raw`` goes out as it is."""
        data = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        answer = self.client.generic(
            method,
            f"/api/v1/{path}",
            data,
            content_type=headers.pop("content_type", "application/json"),
            headers={
                "host": getattr(self.client, "hosts", HOSTS)[self.service],
                **{name.replace("_", "-"): text for name, text in headers.items()},
            },
        )
        return Answer(answer.status_code, json.loads(answer.content) if answer.content else None)

    def post(self, path: str, body: object = None, **more: Any) -> Answer:
        return self.call("POST", path, body, **more)

    def get(self, path: str, **more: Any) -> Answer:
        return self.call("GET", path, **more)

    def put(self, path: str, body: object, **more: Any) -> Answer:
        return self.call("PUT", path, body, **more)


def proof_of(password: str, salt: bytes) -> str:
    """Argon2id (RFC 9106) with what service/ asks for, then the half that proves."""
    derived = argon2id.kdf(32, password.encode(), salt, opslimit=OPERATIONS, memlimit=MEMORY_BYTES)
    return encode(mac(derived, "prove"))


def quick_proof() -> str:
    """A proof such as a derivation gives, where the derivation is not the point."""
    return random(32)


@dataclass
class Person(Http):
    """Somebody with an account, a device and what belongs to them."""

    identifier: str = ""
    account: str = ""
    token: str = ""
    device: str = field(default_factory=random)
    account_key: SigningKey = field(default_factory=SigningKey.generate)
    door_key: str = field(default_factory=lambda: random(32))
    recovery_key: str = field(default_factory=lambda: random(32))
    salt: str = field(default_factory=random)
    proof: str = field(default_factory=quick_proof)
    recovery_proof: str = field(default_factory=quick_proof)
    etag: str = ""
    opened: dict[str, Any] = field(default_factory=dict)

    def call(self, method: str, path: str, body: object = None, **more: Any) -> Answer:
        """One request with this person's token, if there is one."""
        if self.token and "authorization" not in more:
            more["authorization"] = f"Bearer {self.token}"
        return super().call(method, path, body, **more)

    def manifest(
        self,
        *,
        version: int = 1,
        devices: list[str] | None = None,
        entries: list[dict[str, str]] | None = None,
        **changed: Any,
    ) -> bytes:
        """The canonical bytes, with fields changed where a test wants them wrong."""
        keys = [{"device": device, "key": random(32)} for device in devices or [self.device]]
        fields = {
            "v": 1,
            "account": self.account,
            "service": self.service,
            "version": version,
            "account_key": encode(bytes(self.account_key.verify_key)),
            "door_key": self.door_key,
            "recovery_key": self.recovery_key,
            "devices": keys if entries is None else entries,
        }
        return json.dumps(fields | changed, separators=(",", ":")).encode()

    def signed(self, manifest: bytes) -> str:
        """The account key's signature of a manifest."""
        return encode(self.account_key.sign(b"um-manifest-1" + manifest).signature)

    def new_account(self, sign_up: str, **changed: Any) -> dict[str, Any]:
        """The body of accounts/."""
        manifest = self.manifest()
        return {
            "sign_up": sign_up,
            "door": "service",
            "password": {"salt": self.salt, "kdf": KDF, "proof": self.proof, "wrap": random(72)},
            "recovery": {"proof": self.recovery_proof, "wrap": random(72)},
            "keyring": random(4096),
            "manifest": encode(manifest),
            "manifest_signature": self.signed(manifest),
            "device": self.device,
            "key_packages": [random(300) for _ in range(5)],
            "last_resort": random(300),
        } | changed

    def begin(self) -> str:
        """Proves the identifier; remembers the account's id. Answers the sign-up."""
        body = {"identifier": self.identifier}
        if self.get("service/").body["code"]:
            body["code"] = self.post("codes/", body).body["demo_code"]
        begun = self.post("sign-ups/", body)
        assert begun.status == 200, begun
        self.account = begun.body["account"]
        return str(begun.body["sign_up"])

    def sign_up(self, **changed: Any) -> Self:
        """Opens the account."""
        answer = self.post("accounts/", self.new_account(self.begin(), **changed))
        assert answer.status == 201, answer
        self.opened, self.token, self.etag = answer.body, answer.body["token"], answer.body["etag"]
        return self

    def sign_in(self, **changed: Any) -> Answer:
        """Asks for a session from outside; keeps nothing of it."""
        body = {"identifier": self.identifier, "proof": self.proof} | changed
        return Http(self.service, self.client).post("sessions/", {key: v for key, v in body.items() if v is not None})

    def address(self) -> dict[str, Any]:
        """What others type to reach this person."""
        return {"address": {"service": self.service, "identifier": self.identifier}}


def person(service: str = "instagram", identifier: str | None = None, **changed: Any) -> Person:
    """Somebody who signed up."""
    return Person(service, identifier=identifier or IDENTIFIERS[service]).sign_up(**changed)


def account_bytes(somebody: Person) -> bytes:
    """The id as the database has it."""
    return decode(somebody.account)
