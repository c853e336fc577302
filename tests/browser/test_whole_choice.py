"""One person's whole choice, as a walk: joined, shown, registered, taken back in one tap, taken along, deleted."""

import json
import re
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import expect

from tests import people
from tests.browser.pages import SLOW, Screen
from tests.browser.test_inbox import merged
from tests.browser.test_links import also, confirm, details, links_page, region
from tests.browser.test_privacy import REACH, STATISTICS, Centre, left
from tests.journey import NewPeer, NewScreen
from tests.peer import Peer
from tests.people import Person

NOTHING_REGISTERED = "The server knows of no other account of yours."


@dataclass
class Scene:
    """Alice with two accounts in one inbox, Bob who may know it, and Chidi who may not."""

    alice: Screen
    named: Person
    numbered: Person
    contact: Screen
    bob: Person
    chidi: Peer
    with_chidi: str


def test_joined_shown_registered_withdrawn_in_one_tap_taken_along_and_deleted(
    new_screen: NewScreen, new_peer: NewPeer, tmp_path: Path
) -> None:
    scene = met(new_screen, new_peer)
    shows_to_one_and_not_to_another(scene)
    registers(scene)
    centre = Centre(scene.alice).part("What I allow")
    turns_everything_off(scene, centre)
    takes_a_receipt_and_checks_it(centre, tmp_path)
    exports(scene, centre)
    deletes(scene, centre)


def met(new_screen: NewScreen, new_peer: NewPeer) -> Scene:
    """Both contacts write with one of the accounts, in a conversation of two each."""
    named, numbered, bob = people.alice("messenger"), people.alice("whatsapp"), people.bob()
    alice, contact, chidi = new_screen(), new_screen(), new_peer(people.chidi())
    contact.sign_up(bob, everyone=True)
    merged(alice, named, numbered)
    for whom in (bob, chidi.person):
        alice.start(whom, text=f"To {whom.name}", sender="messenger")
    contact.visit(bob.service)
    contact.answer_request("Accept")
    contact.open(named.name)
    contact.say("Here I am")
    with_chidi = chidi.accept()
    chidi.say(with_chidi, "And I")
    return Scene(alice, named, numbered, contact, bob, chidi, with_chidi)


def shows_to_one_and_not_to_another(scene: Scene) -> None:
    """Bob's screen names the other account; Chidi's engine knows of none."""
    alice, bob, numbered = scene.alice, scene.bob, scene.numbered
    alice.open(bob.name)
    alice.expect_message("Here I am")
    pane = details(alice)
    pane.get_by_role("button", name="Show another account").click(timeout=SLOW)
    pane.get_by_role("radio", name=re.compile("WhatsApp")).check()
    pane.get_by_role("button", name=f"Show to {bob.name}").click()
    expect(pane.get_by_text(f"That you are also {numbered.name} on WhatsApp")).to_be_visible(timeout=SLOW)
    expect(details(scene.contact).get_by_text(also(scene.named, numbered))).to_be_visible(timeout=SLOW)
    told = scene.contact.region("Messages").get_by_text(f"{scene.named.name} showed another account")
    expect(told).to_be_visible()
    alice.open(scene.chidi.person.name)
    expect(details(alice).get_by_text("knows only the account you write with here")).to_be_visible(timeout=SLOW)
    sees_nothing(scene)


def sees_nothing(scene: Scene) -> None:
    """Chidi was shown no account, and nothing ended for him."""
    assert all(member["also"] == [] for member in scene.chidi.members(scene.with_chidi))
    assert not {"link_shown", "link_ended"} & set(left(scene.chidi.messages(scene.with_chidi)))


def registers(scene: Scene) -> None:
    """The server knows of both accounts, after a yes on each one's own page."""
    page = scene.alice.page
    scene.alice.button("Settings").click()
    scene.alice.button("Register a link").click()
    sheet = page.get_by_role("dialog", name="Register a link")
    sheet.get_by_role("checkbox", name="People who may write to one may write to the other").check()
    sheet.get_by_role("button", name="Next").click()
    sheet.get_by_role("link", name="Confirm on Messenger").click(timeout=SLOW)
    words = region(scene.alice, "Waiting for your yes").get_by_role("code").inner_text(timeout=SLOW)
    confirm(scene.alice, "link_reach")
    page.get_by_role("link", name="Go on to WhatsApp").click(timeout=SLOW)
    expect(page.get_by_text(words)).to_be_visible(timeout=SLOW)
    confirm(scene.alice, "link_reach")
    with_messenger = page.get_by_role("listitem").filter(has_text=f"With {scene.named.name} on Messenger")
    expect(with_messenger).to_contain_text("Whoever may write to one may write to the other.", timeout=SLOW)


def turns_everything_off(scene: Scene, centre: Centre) -> None:
    """One tap: nothing is on, Bob is told that it ended, and the server's row is gone for both accounts."""
    centre.turn(STATISTICS, on=True)
    everything = centre.screen.button("Turn everything off")
    expect(centre.page.get_by_text("every link that you showed to somebody (one now)")).to_be_visible()
    everything.click()
    expect(centre.page.get_by_text("Whoever saw another account of yours is told.")).to_be_visible(timeout=SLOW)
    expect(everything).to_be_disabled()
    for name in (REACH, STATISTICS):
        expect(centre.switch(name)).not_to_be_checked()
    seen = details(scene.contact).get_by_text(also(scene.named, scene.numbered))
    expect(seen).to_have_count(0, timeout=SLOW)
    told = scene.contact.region("Messages").get_by_text(f"{scene.named.name} no longer shows")
    expect(told).to_be_visible(timeout=SLOW)
    sees_nothing(scene)
    for service in ("whatsapp", "messenger"):
        links_page(scene.alice, service)
        expect(centre.page.get_by_text(NOTHING_REGISTERED)).to_be_visible(timeout=SLOW)
    expect(centre.page.get_by_text("You have shown this account to nobody")).to_be_visible()
    expect(centre.page.get_by_role("switch", name="Show in the unified inbox")).to_be_checked()


def takes_a_receipt_and_checks_it(centre: Centre, tmp_path: Path) -> None:
    """It holds as it was downloaded, and with another word in it no more."""
    centre.part("What I allow")
    expect(centre.switch(REACH)).not_to_be_checked(timeout=SLOW)
    receipt = centre.receipt(REACH)
    assert (receipt["schema_version"], receipt["event"]["state"]) == ("um-receipt-1", "withdrawn")
    good, forged = tmp_path / "good.json", tmp_path / "forged.json"
    good.write_text(json.dumps(receipt))
    forged.write_text(json.dumps(receipt | {"event": receipt["event"] | {"state": "consent given"}}))
    check = centre.page.get_by_role("region", name="Check a receipt")
    for file, verdict in ((good, "It holds"), (forged, "It does not hold")):
        check.get_by_label("Receipt file").set_input_files(file)
        expect(check.get_by_role("status")).to_contain_text(verdict, timeout=SLOW)


def exports(scene: Scene, centre: Centre) -> None:
    """One zip with the server's part, every receipt and what was said."""
    centre.part("Export")
    with centre.page.expect_download(timeout=SLOW) as waiting:
        scene.alice.button("Export everything").click()
    assert waiting.value.suggested_filename.startswith("messenger-")
    with zipfile.ZipFile(waiting.value.path()) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name).decode() for name in archive.namelist()}
    said = "".join(text for name, text in files.items() if name.endswith("/messages.txt"))
    for line in (f"To {scene.bob.name}", "Here I am", "And I"):
        assert line in said
    server = json.loads(files["server.json"])
    receipts = [json.loads(text) for name, text in files.items() if name.startswith("receipts/")]
    assert by_record(receipts) == by_record(server["receipts"])
    assert len(receipts) >= 4 * 2, "four purposes were granted and withdrawn"
    assert [known["rows"] for known in server["tables"] if known["table"] == "identities_link"] == [[]]
    expect(centre.page.get_by_role("status").filter(has_text="is saved")).to_be_visible()


def by_record(receipts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In an order of their own: a folder has none."""
    return sorted(receipts, key=lambda receipt: str(receipt["record_id"]))


def deletes(scene: Scene, centre: Centre) -> None:
    """It says what goes; then the account is gone, its contacts see it leave, and the other account stays."""
    alice = scene.alice
    centre.part("Delete everything")
    for name in ("What goes", "What others keep", "When backups forget"):
        expect(alice.region(name)).to_be_visible()
    centre.page.get_by_label("Password, to be sure").fill(scene.named.password)
    alice.button("Delete account").click()
    expect(alice.button("Create account")).to_be_visible(timeout=SLOW)
    scene.chidi.until(lambda: "left" in left(scene.chidi.messages(scene.with_chidi)), "the other's leaving")
    alice.sign_in(scene.named)
    expect(alice.alert().first).to_be_visible(timeout=SLOW)
    alice.visit(scene.numbered.service)
    alice.expect_inbox()
