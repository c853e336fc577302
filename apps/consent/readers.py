"""Which code acts for which purpose; without an entry here a purpose is neither shown nor asked, and never allowed.

Beside the code that acts, at the top of its module and loaded by its app's ``ready``:
``readers.register("cross_service_reach", where=__name__, acts=("apps.invitations.rules.lets_in",))``.
``acts`` are the functions that do what was consented to: only that module calls them, and each of its functions that
does calls ``consent.allows`` first. ``tests/consent/test_gate.py`` holds all code to this.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Reader:
    """A place that acts for a purpose, and the functions that do it."""

    purpose: str
    where: str
    acts: tuple[str, ...]


# What the server cannot know is decided in the browser, from the person's own receipt.
_ENGINE = Reader("receipts_and_typing", "static/src/app/consent/readers.ts", ())
_readers: dict[tuple[str, str], Reader] = {(_ENGINE.purpose, _ENGINE.where): _ENGINE}


def register(purpose: str, *, where: str, acts: tuple[str, ...] = ()) -> None:
    """The purpose has a reader from now on."""
    _readers[purpose, where] = Reader(purpose, where, acts)


def readers() -> list[Reader]:
    """Every reader there is."""
    return list(_readers.values())


def is_read(purpose: str) -> bool:
    """Whether any code acts for this purpose."""
    return any(reader.purpose == purpose for reader in _readers.values())
