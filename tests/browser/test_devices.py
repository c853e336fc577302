"""A second device with the first one gone for good, one that is signed out by the other, and a changed password."""

import re

from playwright.sync_api import expect

from tests import people
from tests.browser.pages import SLOW, Screen
from tests.browser.test_accessibility import faultless
from tests.journey import NewPeer, NewScreen

RECOVERY_KEY = re.compile(r"^([0-9A-Z]{4}-){8}[0-9A-Z]{4}$")
DIVIDER = "Earlier messages are on the devices you had before this one"


def test_a_second_device_with_the_first_one_closed(new_screen: NewScreen, new_peer: NewPeer) -> None:
    alice, bob, chidi = people.alice(), people.bob(), people.chidi()
    his, third, first = new_peer(bob), new_peer(chidi), new_screen()
    first.sign_up(alice)
    first.start(bob, text="Before the fall")
    pair = his.accept()
    his.say(pair, "I hear you")
    first.expect_message("I hear you", sender=bob.name)
    first.start(bob, chidi, text="All of us", title="Climbers")
    group = his.comes("Climbers")
    assert third.accept() == group
    first.context.close()
    second = new_screen()
    second.sign_in(alice)
    second.expect_inbox()
    for title, conversation, peer in ((bob.name, pair, his), ("Climbers", group, third)):
        second.open(title)
        expect(second.region("Messages").get_by_text(DIVIDER)).to_have_count(1, timeout=SLOW)
        peer.say(conversation, f"New phone? ({title})")
        second.expect_message(f"New phone? ({title})", sender=peer.person.name)
        second.say(f"The old one fell. ({title})")
        peer.hears(conversation, f"The old one fell. ({title})")
    expect(second.message("Before the fall")).to_have_count(0)


def test_the_password_is_changed_and_no_session_ends(new_screen: NewScreen) -> None:
    alice, fresh = people.alice(), "another horse, another staple"
    first = new_screen()
    first.sign_up(alice)
    first.visit(alice.service, "/settings/")
    first.field("Current password").fill("not the password")
    first.field("New password").fill(fresh)
    first.button("Change password").click()
    expect(first.alert().first).to_be_visible(timeout=SLOW)
    first.field("Current password").fill(alice.password)
    first.button("Change password").click()
    expect(first.page.get_by_text("The password is changed.")).to_be_visible(timeout=SLOW)
    second = new_screen()
    second.sign_in(alice)
    expect(second.alert().first).to_be_visible(timeout=SLOW)
    second.sign_in(alice, fresh)
    second.expect_inbox()
    first.visit(alice.service)
    first.expect_inbox()


def test_a_lost_password_is_replaced_with_the_recovery_key(new_screen: NewScreen) -> None:
    alice, fresh = people.alice(), "a third horse entirely"
    first = new_screen()
    first.sign_up(alice)
    first.visit(alice.service, "/settings/")
    first.button("Show recovery key").click()
    key = first.region("Recovery key").get_by_text(RECOVERY_KEY).first.inner_text(timeout=SLOW)
    second = new_screen()
    second.visit(alice.service, "/sign-in/")
    second.page.get_by_role("button", name="Forgot the password? Use the recovery key").click()
    second.field("E-mail").fill(alice.identifier)
    second.field("Recovery key").fill(key)
    second.field("New password").fill(fresh)
    second.button("Recover account").click()
    second.expect_inbox()
    third = new_screen()
    third.sign_in(alice, fresh)
    third.expect_inbox()


def test_one_device_signs_the_other_out_and_is_not_signed_out_itself(new_screen: NewScreen) -> None:
    alice, dana = people.alice(), people.alice()
    first, second, neighbour = new_screen(), new_screen(), new_screen()
    for screen, person in ((first, alice), (neighbour, dana)):
        screen.sign_up(person)
    second.sign_in(alice)
    second.expect_inbox()
    first.visit(alice.service, "/privacy/#devices")
    listed = first.region("Devices").get_by_role("listitem")
    expect(listed).to_have_count(2, timeout=SLOW)
    expect(listed.first).to_contain_text("This browser")
    for item in listed.all():
        expect(item).to_contain_text("Signed in until")
    expect(listed.first.get_by_role("button")).to_have_count(0)
    sign_out = first.button("Sign out: Another device (1)")
    sign_out.click()
    asked = first.page.get_by_role("dialog", name="Sign out: Another device (1)")
    expect(asked).to_contain_text("A device that never connects again keeps what it had.")
    faultless(first.page)
    asked.get_by_role("button", name="Cancel").click()
    expect(listed).to_have_count(2)
    assert databases(second) == 1
    sign_out.click()
    asked.get_by_role("button", name="Sign out now").click()
    expect(listed).to_have_count(1, timeout=SLOW)
    expect(second.button("Create account")).to_be_visible(timeout=SLOW)
    second.page.wait_for_function(f"async () => (await {ACCOUNTS}).length === 0", timeout=SLOW)
    for screen in (first, neighbour):
        screen.visit(alice.service)
        screen.expect_inbox()


ACCOUNTS = "indexedDB.databases().then((all) => all.filter(({name}) => name !== 'um-registry'))"


def databases(screen: Screen) -> int:
    """How many accounts this browser keeps something of at the service that is open."""
    found: int = screen.page.evaluate(f"async () => (await {ACCOUNTS}).length")
    return found
