"""Signing up on each service, and that each service stands alone."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests import people
from tests.journey import NewScreen
from tests.people import Person

CAST = [people.alice, people.bob, people.chidi]
SERVICES = ("messenger", "instagram", "whatsapp")


@pytest.mark.parametrize("make", CAST, ids=SERVICES)
def test_sign_up_ends_in_an_inbox_of_its_own(make: Callable[[], Person], new_screen: NewScreen) -> None:
    screen, person = new_screen(), make()
    screen.sign_up(person)
    assert screen.page.url.startswith(screen.server.url(person.service, "/"))
    expect(screen.region("Conversations")).to_be_visible()
    screen.page.reload()
    screen.expect_inbox()


def test_the_door_is_closed_to_other_services_unless_its_owner_opens_it(new_screen: NewScreen) -> None:
    screen = new_screen()
    screen.visit("messenger", "/join/")
    expect(screen.page.get_by_role("checkbox", name="People on other services may write to me")).not_to_be_checked()


def test_each_service_alone_shows_only_its_own(new_screen: NewScreen) -> None:
    screen, alice = new_screen(), people.alice()
    screen.sign_up(alice)
    for other in ("instagram", "whatsapp"):
        screen.visit(other)
        expect(screen.button("New conversation")).to_have_count(0)
        expect(screen.page.get_by_text(alice.name)).to_have_count(0)
        expect(screen.page.get_by_text(alice.identifier)).to_have_count(0)
    screen.visit("messenger")
    screen.expect_inbox()


def test_a_taken_handle_is_said(new_screen: NewScreen) -> None:
    bob = people.bob()
    new_screen().sign_up(bob)
    other = new_screen()
    other.visit("instagram", "/join/")
    other.field("Handle").fill(bob.identifier)
    other.field("Password").fill(bob.password)
    other.button("Create account").click()
    expect(other.alert().first).to_be_visible()
    expect(other.button("New conversation")).to_have_count(0)


def test_signing_up_with_a_used_address_looks_the_same(new_screen: NewScreen) -> None:
    alice = people.alice()
    new_screen().sign_up(alice)
    other = new_screen()
    other.visit("messenger", "/join/")
    other.field("E-mail").fill(alice.identifier)
    other.button("Send code").click()
    assert len(other.demo_code()) == 6
    expect(other.alert()).to_have_count(0)
