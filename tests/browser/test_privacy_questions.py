"""Questions that come unasked, what others may notice, and the unified inbox's look at what each account allows."""

import re

from playwright.sync_api import Locator, Route, expect

from tests import people
from tests.browser.pages import SLOW, Screen
from tests.browser.test_inbox import merged
from tests.browser.test_privacy import REACH, Centre, knock
from tests.journey import NewContext, NewPeer, NewScreen
from tests.peer import Peer
from tests.privacy.tapped import TappedServer

TYPING = "Others see when I have read and when I type"
LOOK = "(e) => { const s = getComputedStyle(e); return [s.color, s.backgroundColor, s.fontWeight, s.boxShadow].join() }"
PUBLISH = """
from apps.consent import catalogue, queries
from apps.consent.actions import versions
versions.publish("cross_service_reach", legal_basis="consent", services=["instagram"], material=True,
    effective_on=queries.today(), texts={language: (f"New words, {language}", "Read them.")
    for language in catalogue.LANGUAGES})
"""


def question(screen: Screen) -> Locator:
    """The region that asks."""
    return screen.region("A question")


def size(button: Locator) -> tuple[float, float]:
    """Width and height."""
    box = button.bounding_box()
    assert box
    return round(box["width"]), round(box["height"])


def test_a_question_comes_once_and_both_answers_weigh_the_same(new_screen: NewScreen) -> None:
    screen, person = new_screen(), people.bob()
    unasked(person, screen)
    expect(question(screen).get_by_role("heading", name=REACH)).to_be_visible(timeout=SLOW)
    yes, no = (question(screen).get_by_role("button", name=name, exact=True) for name in ("Allow", "Do not allow"))
    assert size(yes) == size(no)
    assert yes.evaluate(LOOK) == no.evaluate(LOOK)
    no.click()
    expect(question(screen)).to_have_count(0, timeout=SLOW)
    for _ in range(2):
        screen.page.reload()
        screen.expect_inbox()
        screen.page.wait_for_timeout(1500)
        expect(question(screen)).to_have_count(0)


def unasked(person: people.Person, screen: Screen) -> None:
    """Signed in to an account that was made before anybody was asked anything."""
    peer = Peer(person, screen.server)
    peer.ask("signUp", identifier=person.identifier, password=person.password)
    peer.kill()
    screen.sign_in(person)
    screen.expect_inbox()


def test_silence_is_no_and_the_account_stays_closed(new_screen: NewScreen, new_peer: NewPeer) -> None:
    screen, person = new_screen(), people.bob()
    unasked(person, screen)
    expect(question(screen)).to_be_visible(timeout=SLOW)
    assert knock(new_peer(people.alice()), person) == "no_such_person"
    centre = Centre(screen, person.service).part("What I allow")
    item = centre.page.get_by_role("listitem").filter(has=centre.switch(REACH))
    expect(item).to_contain_text(re.compile("Asked .*, not answered"), timeout=SLOW)


def test_a_text_that_changed_rests_and_is_asked_again(new_context: NewContext) -> None:
    with TappedServer() as server:
        screen, person = Screen(new_context(), server), people.bob()
        screen.sign_up(person, everyone=True)
        stranger = Peer(people.alice(), server).sign_up()
        server.server.manage("shell", "-c", PUBLISH)
        assert knock(stranger, person) == "no_such_person"
        screen.page.reload()
        screen.expect_inbox()
        expect(question(screen).get_by_role("heading", name="New words, en")).to_be_visible(timeout=SLOW)
        expect(question(screen).get_by_text("has changed")).to_be_visible()
        centre = Centre(screen, person.service).part("What I allow")
        expect(centre.switch("New words, en")).not_to_be_checked(timeout=SLOW)
        expect(centre.page.get_by_text("nothing is done for it")).to_be_visible()
        centre.turn("New words, en", on=True)
        assert knock(stranger, person) == ""
        stranger.kill()


def test_typing_is_noticed_only_of_who_allows_it(new_screen: NewScreen, new_peer: NewPeer) -> None:
    screen, alice = new_screen(), people.alice()
    screen.sign_up(alice)
    friend = new_peer(people.bob())
    screen.start(friend.person, text="hello")
    conversation = friend.accept()
    friend.say(conversation, "hello yourself")
    screen.expect_message("hello yourself")
    writing = screen.page.get_by_text(f"{friend.person.name} is writing")
    friend.ask("typing", conversation=conversation)
    screen.page.wait_for_timeout(1500)
    expect(writing).to_have_count(0)
    friend.decides("receipts_and_typing", granted=True)
    friend.ask("typing", conversation=conversation)
    expect(writing).to_be_visible(timeout=SLOW)
    expect(writing).to_have_count(0, timeout=SLOW)
    screen.say("one more")
    friend.hears(conversation, "one more")
    newest = friend.messages(conversation)[-1]["order"]
    friend.ask("read", conversation=conversation, upTo=newest)
    screen.expect_state("one more", "Read")


def test_the_inbox_looks_and_changes_nothing(server: TappedServer, new_screen: NewScreen) -> None:
    named, handled = people.alice("messenger"), people.alice("instagram")
    screen = new_screen()
    merged(screen, named, handled)
    asked: list[str] = []
    screen.page.on("request", lambda request: asked.append(request.url))
    screen.button("Privacy").click()
    dialog = screen.page.get_by_role("dialog", name="Privacy")
    for service in ("Messenger", "Instagram"):
        card = dialog.get_by_role("article", name=service, exact=True)
        expect(card.get_by_text(REACH)).to_be_visible(timeout=SLOW)
        expect(card.get_by_text("On", exact=True)).to_be_visible()
        expect(card.get_by_role("switch")).to_have_count(0)
    assert [url for url in asked if url.startswith(server.url(None))] == []
    dialog.get_by_role("link", name="Privacy centre of Instagram").click()
    expect(screen.page.get_by_role("heading", name="What the server knows about you")).to_be_visible(timeout=SLOW)
    assert screen.page.url.startswith(server.url("instagram", "/privacy/"))


def test_a_decision_made_offline_is_kept_and_sent_when_the_line_is_back(new_screen: NewScreen) -> None:
    screen, alice = new_screen(), people.alice()
    screen.sign_up(alice, everyone=True)
    centre = Centre(screen).part("What I allow")
    expect(centre.switch(REACH)).to_be_checked(timeout=SLOW)
    screen.context.route("**/api/v1/decisions/", refuse)
    centre.switch(REACH).click()
    expect(centre.page.get_by_text("Kept in this browser.")).to_be_visible(timeout=SLOW)
    expect(centre.switch(REACH)).not_to_be_checked()
    screen.context.unroute("**/api/v1/decisions/", refuse)
    expect(centre.page.get_by_text("Kept in this browser.")).to_have_count(0, timeout=SLOW)
    expect(centre.page.get_by_role("region", name="Receipts").get_by_text("Turned off")).to_be_visible(timeout=SLOW)


def refuse(route: Route) -> None:
    """As if the line were down."""
    route.abort("connectionfailed")
