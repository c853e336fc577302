"""Nobody who has no account leaves a trace, not even by being looked for."""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from apps.core import sealing
from tests import people
from tests.consents import REACH, decide
from tests.peer import Peer, Refused
from tests.people import Person
from tests.person_api import Person as Caller
from tests.person_api import Wire
from tests.privacy.encodings import search, search_files
from tests.privacy.tapped import TappedServer
from tests.privacy.wire import readable

STRANGERS = (
    Person("whatsapp", "", "+4915112345678"),
    Person("messenger", "", "never.signed.up@example.net"),
)


@pytest.fixture(scope="module")
def looked_up() -> Iterator[tuple[TappedServer, Person]]:
    """Alice has looked for people who are not there, alone and beside somebody who is, and another in the directory."""
    with TappedServer() as server:
        chidi = people.chidi()
        alice, third = Peer(people.alice(), server).sign_up(), Peer(chidi, server).sign_up()
        for stranger in STRANGERS:
            for to in ((stranger,), (chidi, stranger)):
                with pytest.raises(Refused) as refused:
                    alice.start(*to, text="Are you there?")
                assert refused.value.code == "no_such_person"
        a_day_of_somebody_who_knows_them(server)
        yield server, chidi
        alice.stop()
        third.stop()


def a_day_of_somebody_who_knows_them(server: TappedServer) -> None:
    """Decisions, a question, a listing, statistics and searches; of people who have no account, nothing stays."""
    dana = Caller("messenger", Wire(server), identifier="dana@example.org").sign_up()
    assert dana.post("consent/asked/", {"purposes": ["link_found"], "version": 1}).status == 204
    for purpose in (REACH, "discoverable", "usage_statistics"):
        assert decide(dana, purpose, "grant").status == 200
    assert dana.put("listing/", {"name": "Dana Diallo"}).status == 200
    day = datetime.now(UTC).date().isoformat()
    assert dana.post("statistics/", {"day": day, "bits": [1, 0, 1, 0, 1]}).status == 204
    for stranger in STRANGERS:
        assert dana.post("directory/", {"query": stranger.identifier}).body == {"people": []}
        address = {"service": stranger.service, "identifier": stranger.identifier}
        assert dana.post("claims/", {"address": address}).code == "no_such_person"
    assert decide(dana, REACH, "withdraw").status == 200


def tag(folder: Path, person: Person) -> bytes:
    """What the server would keep of an address if it kept anything: see `apps/accounts/secrets.py`."""
    kept = (folder / "keys" / "tag_key").read_text().strip()
    key = base64.urlsafe_b64decode(kept + "=" * (-len(kept) % 4))
    return sealing.mac(key, "um-tag-1", person.service.encode(), person.identifier.encode())


@pytest.mark.parametrize("stranger", STRANGERS, ids=["number", "e-mail"])
def test_a_number_that_was_looked_up_is_nowhere(looked_up: tuple[TappedServer, Person], stranger: Person) -> None:
    server, _ = looked_up
    assert search_files([server.data], stranger.identifier) == []
    assert search_files([server.data], stranger.identifier.lstrip("+")) == []


@pytest.mark.parametrize("stranger", STRANGERS, ids=["number", "e-mail"])
def test_nor_is_the_tag_that_it_would_have(looked_up: tuple[TappedServer, Person], stranger: Person) -> None:
    server, _ = looked_up
    assert not held(server.data, tag(server.data, stranger))


@pytest.mark.long
def test_the_search_finds_a_user_s_tag_and_the_number_on_the_wire(looked_up: tuple[TappedServer, Person]) -> None:
    server, chidi = looked_up
    assert held(server.data, tag(server.data, chidi))
    assert search(readable(server.captured()), STRANGERS[0].identifier)


def held(folder: Path, value: bytes) -> bool:
    """Does any file hold these bytes, plain, in hex or in base64url?"""
    forms = (value, value.hex().encode(), base64.urlsafe_b64encode(value).rstrip(b"="))
    files = [file.read_bytes() for file in folder.rglob("*") if file.is_file()]
    return any(form in content for content in files for form in forms)
