"""Shown links between real engines: one contact sees them and another does not; they expire, end, and block along."""

import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.engine.conftest import Somebody
from tests.engine.persons import Person, Refused, wait_for
from tests.server import Server
from unifiedmsg.frontend import NODE

View = dict[str, Any]


@pytest.fixture
def other(somebody: Somebody) -> Person:
    """Alice's second account, in the same hands."""
    return somebody("whatsapp")


def talk(one: Person, another: Person, name: str) -> str:
    """A pair in which both have said something."""
    address = {"service": another.service, "identifier": another.view["identifier"]}
    conversation = str(one.ask("start", to=[address], text=f"To {name}")["conversation"])
    another.accept(conversation)
    another.say(conversation, f"From {name}")
    one.wait_text(conversation, f"From {name}")
    return conversation


def show(account: Person, other: Person, conversation: str, *, link: str | None = None, address: bool = False) -> str:
    """What the unified inbox does that holds both ports; the id of the link."""
    asked = {"conversation": conversation} if link is None else {"conversation": conversation, "id": link}
    draft = account.ask("draftShown", 60.0, **asked)["draft"]
    signed = other.ask("coSignShown", draft=draft, withAddress=address)["signed"]
    account.ask("showLink", signed=signed)
    return str(draft["id"])


def also(person: Person, conversation: str, about: Person) -> list[View]:
    """What one's screen says of the other's other accounts."""
    member = next(one for one in person.members(conversation) if one["account"] == about.account)
    found: list[View] = member["also"]
    return found


def shown(person: Person) -> list[View]:
    found: list[View] = person.ask("links")["shown"]
    return found


def test_shown_to_one_contact_and_invisible_to_another(
    alice: Person, other: Person, bob: Person, chidi: Person
) -> None:
    with_bob, with_chidi = talk(alice, bob, "bob"), talk(alice, chidi, "chidi")
    link = show(alice, other, with_bob)
    wait_for(lambda: also(bob, with_bob, alice), "the shown identity")
    assert also(bob, with_bob, alice) == [
        {"id": link, "service": "whatsapp", "account": other.account, "name": other.view["name"], "address": ""}
    ]
    assert bob.codes(with_bob)[-1] == "link_shown"
    alice.say(with_chidi, "Nothing here")
    chidi.wait_text(with_chidi, "Nothing here")
    assert also(chidi, with_chidi, alice) == []
    assert "link_shown" not in chidi.codes(with_chidi)
    assert [(one["side"], one["audience"]["account"]) for one in shown(alice)] == [("a", bob.account)]
    assert [(one["side"], one["other"]["account"]) for one in shown(other)] == [("b", alice.account)]


def test_the_address_is_told_only_when_its_owner_says_so(alice: Person, other: Person, bob: Person) -> None:
    conversation = talk(alice, bob, "bob")
    show(alice, other, conversation, address=True)
    wait_for(lambda: also(bob, conversation, alice), "the shown identity")
    assert also(bob, conversation, alice)[0]["address"] == other.view["identifier"]


def test_ended_the_contact_is_told_and_sees_it_no_longer(alice: Person, other: Person, bob: Person) -> None:
    conversation = talk(alice, bob, "bob")
    link = show(alice, other, conversation)
    wait_for(lambda: also(bob, conversation, alice), "the shown identity")
    alice.ask("endShown", id=link)
    wait_for(lambda: not also(bob, conversation, alice), "the end of it")
    assert bob.codes(conversation)[-2:] == ["link_shown", "link_ended"]
    assert shown(alice) == []
    with pytest.raises(Refused, match="no_such_link"):
        alice.ask("endShown", id=link)


def turn_all_off(person: Person) -> Any:
    """The one tap: of the consents that were asked at the sign-up, and of all that was shown."""
    return person.ask("turnAllOff", decided=[person.reach(granted=True) | {"act": "withdraw"}])


def standing(person: Person) -> View:
    """As the privacy centre shows it."""
    found: View = person.ask("consents", language="en")
    return found


def test_turning_everything_off_ends_every_shown_link_and_only_who_saw_one_is_told(
    alice: Person, other: Person, bob: Person, chidi: Person, somebody: Somebody
) -> None:
    dana = somebody("instagram")
    seeing = [(person, talk(alice, person, name)) for person, name in ((bob, "bob"), (chidi, "chidi"))]
    with_dana = talk(alice, dana, "dana")
    links = [show(alice, other, conversation) for _, conversation in seeing]
    for person, conversation in seeing:
        wait_for(lambda p=person, c=conversation: also(p, c, alice), "the shown identity")  # type: ignore[misc]
    alice.ask("privateLink", change={"label": "Work"})
    assert standing(alice)["shown"] == 2
    assert turn_all_off(alice) == {"waiting": False}
    for person, conversation in seeing:
        wait_for(lambda p=person, c=conversation: not also(p, c, alice), "the end of it")  # type: ignore[misc]
        assert person.codes(conversation)[-1] == "link_ended"
    assert (shown(alice), standing(alice)["shown"]) == ([], 0)
    with pytest.raises(Refused, match="no_such_link"):
        show(alice, other, seeing[0][1], link=links[0])
    assert [one for one in standing(alice)["purposes"] if one["on"]] == []
    alice.say(with_dana, "Nothing ended here")
    dana.wait_text(with_dana, "Nothing ended here")
    assert "link_ended" not in dana.codes(with_dana)
    assert alice.ask("privateLink")["link"]["label"] == "Work"


def test_turned_off_on_the_side_that_was_shown_it_waits_for_the_page_that_holds_both(
    alice: Person, other: Person, bob: Person
) -> None:
    conversation = talk(alice, bob, "bob")
    link = show(alice, other, conversation)
    wait_for(lambda: also(bob, conversation, alice), "the shown identity")
    turn_all_off(other)
    assert [one["ended"] for one in shown(other)] == [True]
    assert standing(other)["shown"] == 0
    with pytest.raises(Refused, match="no_such_link"):
        show(alice, other, conversation, link=link)
    alice.ask("endShown", id=link)
    wait_for(lambda: not also(bob, conversation, alice), "the end of it")


def test_turned_off_offline_the_contact_is_told_after_a_restart(
    server: Server, alice: Person, other: Person, bob: Person
) -> None:
    conversation = talk(alice, bob, "bob")
    show(alice, other, conversation)
    wait_for(lambda: also(bob, conversation, alice), "the shown identity")
    everything = [alice.reach(granted=True) | {"act": "withdraw"}]
    server.interrupt()
    assert alice.ask("turnAllOff", decided=everything) == {"waiting": True}
    assert standing(alice)["shown"] == 0
    alice.restart()
    assert also(bob, conversation, alice)
    server.restart()
    wait_for(lambda: not also(bob, conversation, alice), "the end of it")
    assert bob.codes(conversation).count("link_ended") == 1
    wait_for(lambda: not any(one["waiting"] for one in standing(alice)["purposes"]), "the service's answer")
    assert [one["act"] for one in standing(alice)["receipts"]] == ["withdraw", "grant"]


def test_ended_on_a_device_that_is_out_of_the_conversation_it_is_told_once_that_is_back(
    server: Server, alice: Person, other: Person, bob: Person
) -> None:
    conversation = talk(alice, bob, "bob")
    show(alice, other, conversation)
    wait_for(lambda: also(bob, conversation, alice), "the shown identity")
    alice.kill()
    subprocess.run([NODE, Path(__file__).parent / "lose.mjs", alice.store], check=True)
    server.interrupt()
    alice.start()
    alice.ready()
    for one in shown(alice):
        alice.ask("endShown", id=one["id"])
    assert [one["ended"] for one in shown(alice)] == [True]
    server.restart()
    wait_for(lambda: not also(bob, conversation, alice), "the end of it")
    assert bob.codes(conversation)[-2:] == ["rejoined", "link_ended"]
    wait_for(lambda: shown(alice) == [], "nothing left to tell")


def test_made_anew_it_is_no_news_and_the_other_account_may_end_it(alice: Person, other: Person, bob: Person) -> None:
    conversation = talk(alice, bob, "bob")
    link = show(alice, other, conversation)
    wait_for(lambda: also(bob, conversation, alice), "the shown identity")
    show(alice, other, conversation, link=link)
    alice.say(conversation, "after")
    bob.wait_text(conversation, "after")
    assert bob.codes(conversation).count("link_shown") == 1
    assert alice.codes(conversation).count("link_shown") == 1
    assert [one["id"] for one in also(bob, conversation, alice)] == [link]
    other.ask("endShown", id=link)
    assert [one["ended"] for one in shown(other)] == [True]


def test_one_side_alone_shows_nothing(alice: Person, other: Person, bob: Person) -> None:
    conversation = talk(alice, bob, "bob")
    draft = alice.ask("draftShown", conversation=conversation)["draft"]
    signed = other.ask("coSignShown", draft=draft, withAddress=False)["signed"]
    alice.ask("showLink", signed=signed | {"proof": "A" * 43})
    alice.say(conversation, "after")
    bob.wait_text(conversation, "after")
    assert also(bob, conversation, alice) == []
    assert "link_shown" not in bob.codes(conversation)


def test_what_was_signed_for_one_contact_is_refused_for_another(
    alice: Person, other: Person, bob: Person, chidi: Person
) -> None:
    with_bob, with_chidi = talk(alice, bob, "bob"), talk(alice, chidi, "chidi")
    signed = other.ask("coSignShown", draft=alice.ask("draftShown", conversation=with_bob)["draft"], withAddress=False)
    turned = signed["signed"]
    turned["certificate"]["audience"]["conversation"] = with_chidi
    with pytest.raises(Refused, match="not_shown"):
        alice.ask("showLink", signed=turned)


def test_mallory_cannot_show_somebody_else_s_account(
    alice: Person, other: Person, bob: Person, somebody: Somebody
) -> None:
    mallory = somebody("messenger")
    conversation = talk(mallory, bob, "bob")
    accomplice = somebody("whatsapp")
    signed = accomplice.ask(
        "coSignShown", draft=mallory.ask("draftShown", conversation=conversation)["draft"], withAddress=False
    )["signed"]
    signed["certificate"]["b"]["account"] = other.account
    mallory.ask("showLink", signed=signed)
    mallory.say(conversation, "after")
    bob.wait_text(conversation, "after")
    assert also(bob, conversation, mallory) == []


def test_two_links_make_no_third(alice: Person, other: Person, bob: Person, chidi: Person, somebody: Somebody) -> None:
    third = somebody("instagram")
    with_bob, with_chidi = talk(alice, bob, "bob"), talk(other, chidi, "chidi")
    show(alice, other, with_bob)
    show(other, third, with_chidi)
    wait_for(lambda: also(bob, with_bob, alice) and also(chidi, with_chidi, other), "both shown identities")
    assert [one["account"] for one in also(bob, with_bob, alice)] == [other.account]
    assert [one["account"] for one in also(chidi, with_chidi, other)] == [third.account]


def test_it_is_shown_in_a_conversation_of_two_only(alice: Person, bob: Person, chidi: Person) -> None:
    to = [{"service": one.service, "identifier": one.view["identifier"]} for one in (bob, chidi)]
    group = alice.ask("start", to=to, text="All of you", title="Us")["conversation"]
    for one in (bob, chidi):
        one.accept(group)
    with pytest.raises(Refused, match="not_shown"):
        alice.ask("draftShown", conversation=group)


def test_blocking_somebody_blocks_what_they_showed(alice: Person, other: Person, bob: Person, chidi: Person) -> None:
    conversation = talk(alice, bob, "bob")
    show(alice, other, conversation)
    wait_for(lambda: also(bob, conversation, alice), "the shown identity")
    bob.ask("block", account=alice.account, service="messenger", blocked=True)
    knock(other, bob)
    only_heard(bob, knock(chidi, bob))
    bob.ask("block", account=alice.account, service="messenger", blocked=False)
    again = knock(other, bob)
    wait_for(lambda: again in knocked(bob), "a request of the account that was blocked along")


def test_what_was_blocked_along_stays_blocked_when_its_owner_turns_everything_off(
    alice: Person, other: Person, bob: Person, chidi: Person
) -> None:
    conversation = talk(alice, bob, "bob")
    show(alice, other, conversation)
    wait_for(lambda: also(bob, conversation, alice), "the shown identity")
    bob.ask("block", account=alice.account, service="messenger", blocked=True)
    turn_all_off(alice)
    wait_for(lambda: not also(bob, conversation, alice), "the end of it")
    knock(other, bob)
    only_heard(bob, knock(chidi, bob))
    bob.ask("block", account=alice.account, service="messenger", blocked=False)
    again = knock(other, bob)
    wait_for(lambda: again in knocked(bob), "a request of the account that was blocked along")


def test_who_was_blocked_before_stays_so_when_another_is_unblocked(alice: Person, other: Person, bob: Person) -> None:
    conversation = talk(alice, bob, "bob")
    bob.ask("block", account=other.account, service="whatsapp", blocked=True)
    show(alice, other, conversation)
    wait_for(lambda: also(bob, conversation, alice), "the shown identity")
    for blocked in (True, False):
        bob.ask("block", account=alice.account, service="messenger", blocked=blocked)
    knock(other, bob)
    only_heard(bob, knock(alice, bob))


def test_who_is_blocked_cannot_get_in_by_showing_another_account(
    alice: Person, other: Person, bob: Person, chidi: Person
) -> None:
    conversation = talk(alice, bob, "bob")
    bob.ask("block", account=alice.account, service="messenger", blocked=True)
    show(alice, other, conversation)
    wait_for(lambda: also(bob, conversation, alice), "the shown identity")
    knock(other, bob)
    only_heard(bob, knock(chidi, bob))
    assert "link_shown" not in bob.codes(conversation)


def knock(stranger: Person, at: Person) -> str:
    """First contact in a group, so that it is a new one each time; to the blocked it looks as if it had gone well."""
    address = {"service": at.service, "identifier": at.view["identifier"]}
    conversation = str(stranger.ask("start", to=[address], text="Hello", title="Hello")["conversation"])
    stranger.wait_text(conversation, "Hello")
    return conversation


def knocked(person: Person) -> list[str]:
    """Conversations that wait at the door or, of contacts, were let in."""
    return [one["conversation"] for one in person.requests()] + [one["id"] for one in person.conversations()]


def only_heard(person: Person, conversation: str) -> None:
    """Of all that knocked, this one alone was heard."""
    before = {one["id"] for one in person.conversations()}
    wait_for(lambda: conversation in knocked(person), "the one who may knock")
    assert set(knocked(person)) - before == {conversation} - before
