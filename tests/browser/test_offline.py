"""What is written without a connection waits, survives a reload, and arrives once."""

import contextlib
import re

from playwright.sync_api import Error, expect

from tests import people
from tests.journey import NewPeer, NewScreen
from tests.privacy.tapped import TappedServer


def test_an_offline_message_survives_a_reload_and_arrives_once(
    server: TappedServer, new_screen: NewScreen, new_peer: NewPeer
) -> None:
    alice, bob = people.alice(), people.bob()
    his, hers = new_peer(bob), new_screen()
    hers.sign_up(alice)
    hers.start(bob, text="Into the tunnel")
    conversation = his.accept()
    his.say(conversation, "See you on the other side")
    hers.expect_message("See you on the other side", sender=bob.name)
    try:
        server.tap.cut()
        hers.say("Dark in here", state="Sending")
        hers.say("Nearly out", state="Sending")
        expect(hers.page.get_by_text(re.compile("2 messages"))).to_be_visible()
        with contextlib.suppress(Error):  # the browser cannot load the page, as it would be on a train
            hers.page.reload()
        hers.page.wait_for_url("chrome-error://**")
    finally:
        server.tap.heal()
    hers.visit(alice.service)
    hers.open(bob.name)
    for text in ("Dark in here", "Nearly out"):
        hers.expect_state(text, "Sent")
        his.hears(conversation, text)
    assert his.texts(conversation)[-2:] == ["Dark in here", "Nearly out"]
    his.say(conversation, "Light again")
    hers.expect_message("Light again", sender=bob.name)
    assert [his.texts(conversation).count(text) for text in ("Dark in here", "Nearly out")] == [1, 1]
