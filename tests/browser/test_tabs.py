"""Two tabs of one account are one engine: both show the same, and either may go."""

from playwright.sync_api import expect

from tests import people
from tests.browser.pages import SLOW, Screen
from tests.journey import NewContext, NewPeer
from tests.privacy.tapped import TappedServer


def test_two_tabs_of_one_account_show_the_same_and_either_may_go(
    server: TappedServer, new_context: NewContext, new_peer: NewPeer
) -> None:
    alice, bob = people.alice(), people.bob()
    his, context = new_peer(bob), new_context()
    first, second = Screen(context, server), Screen(context, server)
    first.sign_up(alice)
    second.visit(alice.service)
    second.expect_inbox()
    first.start(bob, text="From the first tab")
    second.open(bob.name)
    second.expect_message("From the first tab")
    conversation = his.accept()
    second.say("From the second tab")
    first.expect_message("From the second tab")
    his.say(conversation, "To both")
    for screen in (first, second):
        screen.expect_message("To both", sender=bob.name)
    first.page.close()
    second.say("The first tab is gone")
    his.hears(conversation, "The first tab is gone")
    his.say(conversation, "Still with you")
    second.expect_message("Still with you", sender=bob.name)
    assert his.texts(conversation).count("From the second tab") == 1


def test_signing_out_in_one_tab_signs_out_the_other(server: TappedServer, new_context: NewContext) -> None:
    alice, context = people.alice(), new_context()
    first, second = Screen(context, server), Screen(context, server)
    first.sign_up(alice)
    second.visit(alice.service)
    second.expect_inbox()
    first.visit(alice.service, "/settings/")
    first.button("Sign out").click()
    expect(second.button("New conversation")).to_have_count(0, timeout=SLOW)
    names = first.page.evaluate("indexedDB.databases().then(all => all.map(one => one.name))")
    assert [name for name in names if name != "um-registry"] == []
