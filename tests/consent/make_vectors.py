"""Makes vectors.json: what a decision, an entry and a receipt are, byte for byte, by code of neither side.

    python -m tests.consent.make_vectors

The browser and the server both read the file; this spells JSON, derives keys and signs with nothing of theirs.
"""

import base64
import copy
import hashlib
import hmac
import json
from pathlib import Path
from typing import Any

from nacl.signing import SigningKey

VECTORS = Path(__file__).parent / "vectors.json"
SERVICE, HOUR = "messenger", 1_798_768_800
ACCOUNT_SEED, SERVER_SEED = bytes(range(32)), bytes(range(100, 132))
ACCOUNT = bytes(range(200, 216))
TEXTS = {
    "cross_service_reach": ("Über „Türen“ hinweg", 'Zeile eins\nZeile zwei\t\\ " \u2028 🚪 \x7f'),
    "usage_statistics": ("Usage statistics", ""),
}
ACTS = {"grant": "consent given", "refuse": "refused", "withdraw": "withdrawn"}
Json = dict[str, Any]


def b64(data: bytes) -> str:
    """base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def spelled(value: Json) -> bytes:
    """RFC 8785, where names are ASCII and numbers are integers."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def digest(value: Json) -> str:
    """SHA-256 of the spelling."""
    return b64(hashlib.sha256(spelled(value)).digest())


def subject_of(purpose: str) -> SigningKey:
    """HKDF-SHA-256 (RFC 5869) with an empty salt, one block."""
    extracted = hmac.digest(bytes(32), ACCOUNT_SEED, "sha256")
    info = b"um-consent-1\0" + SERVICE.encode() + b"\0" + purpose.encode()
    return SigningKey(hmac.digest(extracted, info + b"\1", "sha256"))


def signed(key: SigningKey, label: bytes, value: Json) -> str:
    """Ed25519 over a label, a zero and the spelling."""
    return b64(key.sign(label + b"\0" + spelled(value)).signature)


def decided(purpose: str, act: str, serial: int) -> Json:
    """One statement with everything that belongs to it."""
    title, body = TEXTS[purpose]
    subject = subject_of(purpose)
    public = bytes(subject.verify_key)
    decision = {
        "type": "um-consent-decision-1",
        "service": SERVICE,
        "purpose": purpose,
        "version": serial,
        "language": "de" if purpose == "cross_service_reach" else "en",
        "text": digest({"title": title, "body": body}),
        "act": act,
        "subject": b64(public),
        "nonce": b64(bytes([serial]) * 16),
    }
    certified = b"um-consent-key-1\0" + SERVICE.encode() + b"\0" + ACCOUNT + purpose.encode() + b"\0" + public
    return {
        "title": title,
        "body": body,
        "decision": decision,
        "canonical": spelled(decision).decode(),
        "signature": signed(subject, b"um-consent-decision-1", decision),
        "certificate": b64(SigningKey(ACCOUNT_SEED).sign(certified).signature),
    }


def chained(statements: list[Json]) -> list[Json]:
    """The ledger that begins with these."""
    entries: list[Json] = []
    for number, one in enumerate(statements, 1):
        entries.append(
            {
                "type": "um-consent-entry-1",
                "service": SERVICE,
                "number": number,
                "previous": digest(entries[-1]) if entries else "",
                "hour": HOUR + 3600 * number,
                "decision": one["decision"],
                "signature": one["signature"],
            }
        )
    return entries


def receipt_of(statement: Json, entry: Json) -> Json:
    """What the person keeps of one entry."""
    server, decision = SigningKey(SERVER_SEED), statement["decision"]
    notice = {"language": decision["language"], "title": statement["title"], "body": statement["body"]}
    return {
        "schema_version": "um-receipt-1",
        "record_id": f"{SERVICE}-{entry['number']}",
        "pii_controller": {"name": "Example", "contact": "privacy@example.org"},
        "service": SERVICE,
        "purpose": {
            "id": decision["purpose"],
            "version": decision["version"],
            "title": statement["title"],
            "legal_basis": "GDPR 6(1)(a)",
        },
        "notice": {**notice, "hash": decision["text"]},
        "pii_principal_id": decision["subject"],
        "event": {"state": ACTS[decision["act"]], "hour": entry["hour"]},
        "entry": entry,
        "server_signature": signed(server, b"um-consent-entry-1", entry),
        "server_key": b64(bytes(server.verify_key)),
    }


def changed(receipt: Json, path: str, value: Any) -> Json:
    """A copy with one field set."""
    copied = copy.deepcopy(receipt)
    *parents, last = path.split(".")
    place = copied
    for name in parents:
        place = place[name]
    place[last] = value
    return copied


def forgeries(receipt: Json, other: Json) -> list[Json]:
    """Receipts that are none, each with what does not hold."""
    stranger = SigningKey(bytes(32))
    words = changed(receipt, "notice.body", "Other words")
    acted = changed(receipt, "entry.decision.act", "grant")
    resigned = changed(
        acted, "server_signature", signed(SigningKey(SERVER_SEED), b"um-consent-entry-1", acted["entry"])
    )
    return [
        {"what": "another act", "receipt": acted, "faults": ["server", "signature", "fields"]},
        {"what": "an act that the server alone signed", "receipt": resigned, "faults": ["signature", "fields"]},
        {"what": "other words", "receipt": words, "faults": ["text"]},
        {"what": "another title", "receipt": changed(receipt, "notice.title", "Another"), "faults": ["text", "fields"]},
        {"what": "another state", "receipt": changed(receipt, "event.state", "consent given"), "faults": ["fields"]},
        {"what": "another hour", "receipt": changed(receipt, "entry.hour", HOUR), "faults": ["server", "fields"]},
        {"what": "another place", "receipt": changed(receipt, "entry.number", 1), "faults": ["server", "fields"]},
        {"what": "another past", "receipt": changed(receipt, "entry.previous", ""), "faults": ["server"]},
        {
            "what": "another server's key",
            "receipt": changed(receipt, "server_key", b64(bytes(stranger.verify_key))),
            "faults": ["key"],
        },
        {"what": "a signature of another entry", "receipt": receipt | {"server_signature": other["server_signature"]},
         "faults": ["server"]},
        {"what": "another subject", "receipt": changed(receipt, "pii_principal_id", other["pii_principal_id"]),
         "faults": ["fields"]},
        {"what": "a fraction", "receipt": changed(receipt, "entry.hour", 0.5), "faults": ["form"]},
        {"what": "no entry", "receipt": receipt | {"entry": "none"}, "faults": ["form"]},
    ]  # fmt: skip


def vectors() -> Json:
    """Everything that vectors.json holds."""
    asked = [("cross_service_reach", "grant"), ("usage_statistics", "refuse"), ("cross_service_reach", "withdraw")]
    statements = [decided(purpose, act, serial) for serial, (purpose, act) in enumerate(asked, 1)]
    entries = chained(statements)
    receipts = [receipt_of(statement, entry) for statement, entry in zip(statements, entries, strict=True)]
    return {
        "service": SERVICE,
        "account": b64(ACCOUNT),
        "account_seed": b64(ACCOUNT_SEED),
        "account_key": b64(bytes(SigningKey(ACCOUNT_SEED).verify_key)),
        "server_seed": b64(SERVER_SEED),
        "server_key": b64(bytes(SigningKey(SERVER_SEED).verify_key)),
        "statements": statements,
        "ledger": [{"entry": entry, "hash": digest(entry)} for entry in entries],
        "receipts": receipts,
        "forgeries": forgeries(receipts[2], receipts[1]),
    }


def written() -> str:
    """The file as it must be."""
    return json.dumps(vectors(), indent=1, ensure_ascii=True) + "\n"


if __name__ == "__main__":
    VECTORS.write_text(written(), encoding="utf-8")
