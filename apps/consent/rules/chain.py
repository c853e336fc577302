"""Checks a service's chain entry by entry, from the database or from an export alike; pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from apps.consent.refusals import WrongSignature
from apps.consent.rules import decisions, entries
from apps.consent.rules.entries import Entry, Signed
from apps.core import canonical


class Broken(Exception):
    """The ledger is not what it should be, from this entry on."""

    def __init__(self, number: int, why: str) -> None:
        super().__init__(f"entry {number}: {why}")
        self.number, self.why = number, why


@dataclass(frozen=True, slots=True)
class Worded:
    """A version of a purpose, and the hash of its text in each language."""

    purpose: str
    number: int
    effective_on: date
    texts: dict[str, bytes]


class Register:
    """Every version there was, so that each decision can be held to what was in effect then."""

    def __init__(self, versions: Iterable[Worded]) -> None:
        self._versions = {(version.purpose, version.number): version for version in versions}

    def text(self, purpose: str, number: int, language: str) -> bytes | None:
        """The hash of that text; None where there was none."""
        version = self._versions.get((purpose, number))
        return version.texts.get(language) if version else None

    def current(self, purpose: str, day: date) -> int:
        """The version in effect on a day; 0 where there was none."""
        numbers = [
            version.number
            for version in self._versions.values()
            if version.purpose == purpose and version.effective_on <= day
        ]
        return max(numbers, default=0)


@dataclass
class Chain:
    """One service's chain, as far as it was checked."""

    service: str
    key: bytes
    register: Register
    last: Entry | None = None
    _newest: dict[bytes, tuple[str, str]] = field(default_factory=dict)
    _nonces: set[tuple[bytes, bytes]] = field(default_factory=set)

    @property
    def count(self) -> int:
        """How many entries were checked."""
        return self.last.number if self.last else 0

    @property
    def head(self) -> bytes:
        """The hash of the last one: whoever notes it can tell later that nothing before it changed."""
        return canonical.digest(self.last) if self.last else b""

    def add(self, kept: Signed) -> None:
        """The entry is the next one, and nothing about it is wrong. Raises: Broken."""
        entry = kept.entry
        for why, holds in (
            ("the number does not follow: one was removed, added or moved", entry.number == self.count + 1),
            ("it does not continue the entry before", entry.previous == self.head),
            ("the server did not sign it", entries.is_ours(kept, self.key)),
            ("it belongs to another service", {entry.service, entry.decision.service} == {self.service}),
            ("its time runs backwards", entry.hour >= (self.last.hour if self.last else 0)),
        ):
            if not holds:
                raise Broken(self.count + 1, why)
        self._judge(entry)
        self.last = entry

    def _judge(self, entry: Entry) -> None:
        decision = entry.decision
        try:
            decisions.verify(decision, entry.signature)
        except WrongSignature:
            raise Broken(entry.number, "nobody signed this decision") from None
        before, purpose = self._newest.get(decision.subject, ("", decision.purpose))
        for why, holds in (
            ("the decision was made before: it is replayed", (decision.subject, decision.nonce) not in self._nonces),
            ("the pseudonym belongs to another purpose", purpose == decision.purpose),
            ("the text was never that", self._knows(decision)),
            ("the text was not in effect", self._in_effect(entry)),
            ("nothing was granted that could be withdrawn", decision.act != "withdraw" or before == "grant"),
        ):
            if not holds:
                raise Broken(entry.number, why)
        self._nonces.add((decision.subject, decision.nonce))
        self._newest[decision.subject] = (decision.act, decision.purpose)

    def _knows(self, decision: decisions.Decision) -> bool:
        return self.register.text(decision.purpose, decision.version, decision.language) == decision.text

    def _in_effect(self, entry: Entry) -> bool:
        """A version takes over in the middle of a day: on that day, both were in effect."""
        purpose, day = entry.decision.purpose, datetime.fromtimestamp(entry.hour, UTC).date()
        before, current = (self.register.current(purpose, each) for each in (day - timedelta(days=1), day))
        return is_in_effect(entry.decision.act, entry.decision.version, oldest=before or 1, current=current)


def is_in_effect(act: str, version: int, *, oldest: int, current: int) -> bool:
    """Whether this may be decided on: only what is in effect is agreed to, but from any version one may withdraw."""
    return (1 if act == "withdraw" else oldest) <= version <= current
