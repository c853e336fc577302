"""The screen as a person with a screen reader finds it: by the accessible names of docs/accessibility.md alone."""

import re

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.peer import HasUrl
from tests.people import Person

FIELDS = {"messenger": "E-mail", "instagram": "Handle", "whatsapp": "Phone number"}
NAMES = {"messenger": "Your name", "whatsapp": "Name shown to others"}
SLOW = 30_000  # ms: a password is stretched, a hundred key packages are made


class Screen:
    """One tab of one person's browser; every method waits until the screen shows what it promises."""

    def __init__(self, context: BrowserContext, server: HasUrl) -> None:
        self.context = context
        self.server = server
        self.page: Page = context.new_page()

    # Pages and accounts

    def visit(self, service: str | None, path: str = "/") -> None:
        """The page of that host is loaded."""
        self.page.goto(self.server.url(service, path))

    def sign_up(self, person: Person, *, everyone: bool = False, minor: bool = False) -> None:
        """The account exists and its inbox is open."""
        self.visit(person.service, "/join/")
        if person.service in NAMES:
            self.field(NAMES[person.service]).fill(person.name)
        self.field(FIELDS[person.service]).fill(person.identifier)
        if person.service != "instagram":
            self.button("Send code").click()
            self.field("Code").fill(self.demo_code())
        self.field("Password").fill(person.password)
        if everyone:
            self.page.get_by_role("checkbox", name="People on other services may write to me").check()
        if minor:
            self.page.get_by_role("checkbox", name="I am under 18").check()
        self.button("Create account").click()
        self.expect_inbox()

    def demo_code(self) -> str:
        """The six digits that the demo shows instead of sending them."""
        shown = self.page.get_by_role("status", name="Demo code")
        expect(shown).to_have_text(re.compile(r"^\d{6}$"), timeout=SLOW)
        return shown.inner_text()

    def sign_in(self, person: Person, password: str | None = None) -> None:
        """The form is sent; what follows is for the caller to expect."""
        self.visit(person.service, "/sign-in/")
        self.field(FIELDS[person.service]).fill(person.identifier)
        self.field("Password").fill(password or person.password)
        self.button("Sign in").click()

    def expect_inbox(self) -> None:
        """The inbox is on the screen and works."""
        expect(self.button("New conversation")).to_be_visible(timeout=SLOW)

    # What stands on the screen

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def field(self, label: str) -> Locator:
        return self.page.get_by_label(label, exact=True)

    def region(self, name: str) -> Locator:
        return self.page.get_by_role("region", name=name, exact=True)

    def alert(self) -> Locator:
        return self.page.get_by_role("alert")

    def conversation(self, name: str) -> Locator:
        """The link in the list whose name begins with this."""
        return self.region("Conversations").get_by_role("link", name=re.compile(f"^{re.escape(name)}"))

    def message(self, text: str, sender: str | None = None) -> Locator:
        """The articles that hold exactly this text, of this sender when one is named."""
        name = re.compile(f"^{re.escape(sender)}") if sender else None
        articles = self.region("Messages").get_by_role("article", name=name) if name else self._articles()
        return articles.filter(has=self.page.get_by_text(text, exact=True))

    def _articles(self) -> Locator:
        return self.region("Messages").get_by_role("article")

    # Conversations

    def start(self, *to: Person, text: str, title: str = "", sender: str | None = None) -> None:
        """A new conversation with these people is open and the first message stands in it."""
        self.button("New conversation").click()
        if sender:
            self.page.get_by_role("combobox", name="From").select_option(sender)
        self.field("To").fill(", ".join(person.address for person in to))
        if title:
            self.field("Title").fill(title)
        self.field("First message").fill(text)
        self.button("Start").click()
        expect(self.message(text)).to_be_visible(timeout=SLOW)

    def open(self, name: str) -> None:
        """The conversation is on the screen."""
        self.conversation(name).click(timeout=SLOW)
        expect(self.field("Message")).to_be_visible(timeout=SLOW)

    def say(self, text: str, state: str = "Sent") -> None:
        """The message stands in the open conversation in this state."""
        self.field("Message").fill(text)
        self.button("Send").click()
        self.expect_state(text, state)

    def expect_state(self, text: str, state: str) -> None:
        """What one wrote oneself is "Sending", "Sent" or "Not sent"."""
        expect(self.message(text).get_by_text(state, exact=True)).to_be_visible(timeout=SLOW)

    def expect_message(self, text: str, sender: str | None = None) -> None:
        """The message stands in the open conversation, once."""
        expect(self.message(text, sender)).to_have_count(1, timeout=SLOW)

    def answer_request(self, answer: str) -> None:
        """The only request there is was answered with "Accept", "Decline" or "Block"."""
        requests = self.open_requests()
        requests.get_by_role("button", name=answer, exact=True).click()

    def open_requests(self) -> Locator:
        """The region of requests, once there is one to answer."""
        requests = self.region("Requests")
        if not requests.is_visible():
            self.button("Requests").click()
        expect(requests.get_by_role("button", name="Accept", exact=True)).to_be_visible(timeout=SLOW)
        return requests

    # Members of the open conversation

    def members(self) -> Locator:
        """The region that lists the members of the open group."""
        members = self.region("Members")
        if not members.is_visible():
            self.button("Members").click()
        return members

    def add_member(self, person: Person) -> None:
        """The form is sent and was not refused."""
        members = self.members()
        self.button("Add member").click()
        members.get_by_label("Address", exact=True).fill(person.address)
        members.get_by_role("button", name="Add", exact=True).click()
        expect(self.button("Add member")).to_be_visible(timeout=SLOW)

    def remove(self, name: str) -> None:
        """The member is no longer listed."""
        self.members()
        self.button(f"Remove {name}").click(timeout=SLOW)
        expect(self.button(f"Remove {name}")).to_have_count(0, timeout=SLOW)
