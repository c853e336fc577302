"""The crowd: people who signed up once a run, with their engines' stores, for any server on a copy of their DATA.

They spare a test the sign-up where that is not what it is about. Whoever must be unknown signs up by themselves.
"""

import itertools
import json
import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import asdict
from pathlib import Path

from tests import people, shared, stores
from tests.peer import Peer
from tests.server import Server

# About as many as one process of a run meets; a test that comes later signs up its people itself.
OF_A_SERVICE = 20
AT_ONCE = 4  # a sign-up computes for half a second and then waits for nothing
NAMES = {"messenger": "Alice", "instagram": "bob", "whatsapp": "Chidi"}
LIMITS = dict.fromkeys(("CODES_OF_AN_ADDRESS_AN_HOUR", "SIGN_UPS_OF_AN_ADDRESS_AN_HOUR"), 1_000_000)


def data() -> Path:
    """A new DATA folder of an instance that knows all of them."""
    copied = shared.new_folder("known-")
    if stores.ASKED_FOR:  # a database is no file to copy: nobody is known there
        return copied
    shutil.copytree(_made() / "data", copied, dirs_exist_ok=True)
    return copied


class Crowd:
    """Those of them whom nobody has met yet on one instance that was made from `data`."""

    def __init__(self) -> None:
        known = 0 if stores.ASKED_FOR else OF_A_SERVICE
        self._left = {service: iter(range(known)) for service in NAMES}

    def next(self, service: str) -> tuple[people.Person, Path] | None:
        """Somebody, and a store for their engine, or None when all were met."""
        number = next(self._left[service], None)
        if number is None:
            return None
        store = shared.new_folder("one-") / "store.sqlite"
        shutil.copyfile(_made() / f"{service}.{number}.sqlite", store)
        return people.Person(**json.loads((_made() / f"{service}.{number}.json").read_text())), store


def _made() -> Path:
    return shared.once("crowd", _make)


def _make(into: Path) -> None:
    (into / "data").mkdir(parents=True)
    with Server(data=into / "data", limits=LIMITS) as server, ThreadPoolExecutor(AT_ONCE) as hands:

        def make(of: tuple[str, int]) -> None:
            _sign_up(server, into, *of)

        list(hands.map(make, itertools.product(NAMES, range(OF_A_SERVICE))))


def _sign_up(server: Server, into: Path, service: str, number: int) -> None:
    person = _person(service, number)
    peer = Peer(person, server, into / f"{service}.{number}.sqlite").sign_up()
    peer.stop()
    with closing(sqlite3.connect(peer.store)) as store:
        store.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # so that the one file is all of it
    (into / f"{service}.{number}.json").write_text(json.dumps(asdict(person)))


def _person(service: str, number: int) -> people.Person:
    handle = f"{NAMES[service].lower()}.known.{number:02}"
    identifier = {"messenger": f"{handle}@example.org", "instagram": handle}.get(service, f"+23480312499{number:02}")
    name = handle if service == "instagram" else f"{NAMES[service]} {chr(ord('A') + number)}known"
    return people.Person(service, name, identifier)
