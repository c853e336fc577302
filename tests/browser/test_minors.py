"""A minor's first day: no stranger reaches them, they write first, and growing up is announced with its hour."""

import re

import pytest
from playwright.sync_api import expect

from tests import people
from tests.journey import NewPeer, NewScreen
from tests.peer import Peer, Refused

REACH = "People on other services may write to me"


def knock(peer: Peer, identifier: str) -> str:
    """What somebody's first word to an address is refused with."""
    with pytest.raises(Refused) as refused:
        peer.ask("start", to=[{"service": "instagram", "identifier": identifier}], text="Hello")
    return str(refused.value)


def test_a_minor_is_reached_by_no_stranger_writes_first_and_grows_up_later(
    new_screen: NewScreen, new_peer: NewPeer
) -> None:
    dana, bob = people.alice("instagram"), people.bob()
    his, hers = new_peer(bob), new_screen()
    hers.visit("instagram", "/join/")
    reach = hers.page.get_by_role("checkbox", name=REACH)
    expect(reach).to_be_enabled()
    hers.page.get_by_role("checkbox", name="I am under 18").check()
    expect(reach).to_be_disabled()
    expect(reach).not_to_be_checked()
    hers.sign_up(dana, minor=True)

    assert knock(his, dana.identifier) == knock(his, "nobody.at.all")
    assert "no_such_person" in knock(his, dana.identifier)
    hers.start(bob, text="It is me, from the chess club.")
    conversation = his.accept()
    his.say(conversation, "Good to hear from you!")
    hers.expect_message("Good to hear from you!", sender=bob.name)

    hers.visit("instagram", "/privacy/#reach")
    write = hers.region("Who may write first")
    expect(write.get_by_text("Nobody new can write to you")).to_be_visible()
    expect(write.get_by_role("switch", name=REACH)).to_be_disabled()
    expect(write.get_by_text("Off, because you count as under 18.")).to_be_visible()
    expect(hers.region("Who can find me").get_by_text("By nobody")).to_be_visible()
    age = hers.region("Your age")
    age.get_by_role("button", name="I am 18 or older").click()
    expect(age.get_by_role("status")).to_have_text(
        re.compile(r"From \w+,? \d+ \w+, \d\d:00 on you count as 18 or older\.")
    )
    assert "no_such_person" in knock(his, dana.identifier)
    age.get_by_role("button", name="Take it back: I am under 18").click()
    expect(age.get_by_role("button", name="I am 18 or older")).to_be_visible()
