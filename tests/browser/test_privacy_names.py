"""Every name that docs/accessibility.md promises of the privacy centre is there, and axe finds nothing serious."""

import pytest
from playwright.sync_api import Page, expect

from tests import people
from tests.browser.pages import SLOW
from tests.browser.test_accessibility import DOC, LINE, Named, faultless, locate
from tests.browser.test_privacy import Centre
from tests.journey import NewScreen

PARTS = ("What the server knows", "What I allow", "Who can reach me", "Devices", "Export", "Delete everything")


def lines(part: str) -> list[Named]:
    """What is promised of one part."""
    body = DOC.read_text(encoding="utf-8").split("\n## Privacy centre", 1)[1].split("\n## ", 1)[0]
    under = body.split(f"\n### {part}\n", 1)[1].split("\n### ", 1)[0]
    every = [Named(match["role"], match["names"].strip("*"), match["where"] or "") for match in LINE.finditer(under)]
    assert every, part
    return [named for named in every if "after" not in named.where]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_whole_privacy_centre_by_its_names(new_screen: NewScreen, scheme: str) -> None:
    screen = new_screen()
    screen.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]  # one of the two it takes
    screen.sign_up(people.alice(), everyone=True)
    centre = Centre(screen)
    expect(screen.page.get_by_role("navigation", name="Privacy centre")).to_be_visible(timeout=SLOW)
    number = ""
    for part in PARTS:
        centre.part(part)
        if part == "What I allow":
            number = _number(screen.page)
        for named in lines(part):
            fill = {"NUMBER": number, "TITLE": "People on other services may write to me", "SERVICE": "Messenger"}
            expect(locate(screen.page, named, **fill).first).to_be_visible(timeout=SLOW)
        faultless(screen.page)


def _number(page: Page) -> str:
    """Of the only receipt there is."""
    label = page.get_by_role("button", name="Download receipt").first.get_attribute("aria-label", timeout=SLOW)
    assert label
    return label.split(":")[0].split()[-1]


def test_the_centre_at_the_width_of_a_phone(new_screen: NewScreen) -> None:
    screen = new_screen()
    screen.page.set_viewport_size({"width": 360, "height": 740})
    screen.sign_up(people.bob(), everyone=True)
    centre = Centre(screen, "instagram")
    for part in PARTS:
        centre.part(part)
        expect(screen.page.get_by_role("heading", level=1)).to_be_visible(timeout=SLOW)
        screen.page.wait_for_timeout(500)
        widths = screen.page.evaluate("[document.documentElement.scrollWidth, innerWidth]")
        assert widths[0] <= widths[1], part
