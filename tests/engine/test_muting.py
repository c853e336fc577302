"""Muting over the real server: by an admin, by the other one of a pair, by engines that see a flood of junk."""

import os
import time
from collections.abc import Iterator

import pytest

from apps.core.ids import decode
from tests import crowd
from tests.engine.conftest import LIMITS
from tests.engine.persons import Person, Refused, wait_for
from tests.engine.test_first_contact import meet
from tests.engine.test_groups import gather
from tests.engine.test_seats import Key, b64, key_of
from tests.seats import mls
from tests.server import Server

MUTE_SECONDS = 10
SILENCE_SECONDS = 2.0
# JUNK_A_MINUTE of static/src/app/conversations/junk.ts, and a few more.
FLOOD = 250
FLOOD_SECONDS_MAX = 25


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """A server that mutes for seconds."""
    with Server(limits=LIMITS | {"MUTE_SECONDS": MUTE_SECONDS}, data=crowd.data()) as running:
        yield running


def states(person: Person, conversation: str, text: str) -> list[str]:
    return [message["state"] for message in person.messages(conversation) if message["text"] == text]


def kept_and_sent_later(muted: Person, others: list[Person], conversation: str) -> None:
    """What the muted one says waits, what it reads does not, and it arrives once when the time is over."""
    since = time.monotonic()
    muted.say(conversation, "kept")
    others[0].say(conversation, "meanwhile")
    muted.wait_text(conversation, "meanwhile")
    time.sleep(SILENCE_SECONDS)
    assert time.monotonic() - since < MUTE_SECONDS, "too slow a machine to see anything"
    assert states(muted, conversation, "kept") == ["sending"]
    for person in (muted, *others):
        person.wait_text(conversation, "kept")
    muted.say(conversation, "and on")
    for person in others:
        person.wait_text(conversation, "and on")
        assert states(person, conversation, "kept") == ["sent"]


def test_an_admin_mutes_a_member_and_nobody_else_may(alice: Person, bob: Person, chidi: Person) -> None:
    group = gather(alice, bob, chidi)
    chidi.say(group, "hello")
    bob.say(group, "one too many")
    alice.wait_text(group, "one too many", "hello")
    bob.wait_text(group, "hello")
    with pytest.raises(Refused, match="not_admin"):
        bob.ask("mute", conversation=group, account=chidi.account)
    with pytest.raises(Refused, match="nothing_lately"):
        alice.ask("mute", conversation=group, account=alice.account)
    alice.ask("mute", conversation=group, account=bob.account)
    kept_and_sent_later(bob, [alice, chidi], group)


def test_in_a_pair_either_mutes_the_other(alice: Person, bob: Person) -> None:
    conversation = meet(alice, bob)
    bob.wait_text(conversation, "hello")
    bob.ask("mute", conversation=conversation, account=alice.account)
    kept_and_sent_later(alice, [bob], conversation)


@pytest.mark.long
def test_engines_complain_by_themselves_about_a_flood_of_junk(
    server: Server, alice: Person, bob: Person, chidi: Person
) -> None:
    """The flooding seat is an admin's: it takes both plain members, and nobody asked them."""
    group = gather(alice, bob, chidi)
    copied = key_of(server, alice, group)
    left = 60 - time.time() % 60
    time.sleep(left if left < FLOOD_SECONDS_MAX else 0)
    refused = flood(copied, FLOOD)
    wait_for(lambda: post(copied) == (429, "muted"), "the flood's end", MUTE_SECONDS)
    assert set(refused) <= {(429, "muted")}
    bob.say(group, "quiet at last")
    chidi.wait_text(group, "quiet at last")
    alice.wait_text(group, "quiet at last")


def flood(seat: Key, count: int) -> list[tuple[int, str]]:
    """So many frames that nobody can open; what was refused of them."""
    return [answer for answer in (post(seat) for _ in range(count)) if answer != (200, "")]


def post(seat: Key) -> tuple[int, str]:
    """Status and code of one junk message."""
    payload = mls(decode(seat.conversation), os.urandom(40))
    status, answer = seat.ask(
        "POST", "messages/", {"client_id": b64(os.urandom(16)), "kind": "mls", "payload": b64(payload)}
    )
    return status, answer["refusal"]["code"] if "refusal" in answer else ""
