"""Staff in a browser: made by the command, signed in with a password and codes that are computed here (RFC 6238)."""

import base64
import hmac
import os
import re
import struct
import subprocess
import sys
import time

from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.server import ROOT, Server

PERIOD_SECONDS = 30


class Officer:
    """One of the staff at the dashboard, in a browser of their own."""

    def __init__(self, context: BrowserContext, server: Server, name: str, role: str = "officer") -> None:
        self.page: Page = context.new_page()
        self.server, self.name = server, name
        self.password = _made(server, name, role)
        self.secret = ""

    def visit(self, path: str = "/") -> None:
        """A page of the dashboard is loaded."""
        self.page.goto(self.server.url("admin", path))

    def set_up(self) -> "Officer":
        """Signed in for the first time, with codes set up on the way."""
        self.visit()
        self.type_password()
        self.page.get_by_text("It cannot be scanned").click()
        self.secret = self.page.locator("p.hash").inner_text()
        self.field("Code").fill(self.code())
        self.button("Set up").click()
        self.page.get_by_role("link", name="To the dashboard").click()
        expect(self.heading("Consent")).to_be_visible()
        return self

    def type_password(self) -> None:
        """The first half of signing in."""
        self.field("Name").fill(self.name)
        self.field("Password").fill(self.password)
        self.button("Continue").click()

    def code(self) -> str:
        """What an authenticator app shows now."""
        counter = struct.pack(">Q", int(time.time()) // PERIOD_SECONDS)
        digest = hmac.digest(base64.b32decode(self.secret), counter, "sha1")
        start = digest[-1] & 15
        value = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
        return f"{value % 1_000_000:06}"

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def field(self, label: str) -> Locator:
        return self.page.get_by_role("textbox", name=label, exact=True)

    def choose(self, label: str, value: str) -> None:
        """Picks from a list."""
        self.page.get_by_role("combobox", name=label, exact=True).select_option(label=value)

    def tab(self, name: str) -> None:
        """Goes to a room."""
        tabs = self.page.get_by_role("navigation", name="Administration")
        tabs.get_by_role("link", name=re.compile(f"^{name}")).click()

    def link(self, name: str) -> Locator:
        return self.page.get_by_role("link", name=name, exact=True)

    def heading(self, name: str) -> Locator:
        return self.page.get_by_role("heading", name=name, exact=True)

    def told(self, text: str) -> None:
        """The dashboard says so."""
        expect(self.page.get_by_role("list", name="Messages")).to_contain_text(text)


def _made(server: Server, name: str, role: str) -> str:
    said = manage(server, "createofficer", name, "--role", role, "--make-password")
    return said.split("Password: ")[1].split("\n")[0]


def manage(server: Server, *arguments: str) -> str:
    """A command of this server's, as its operator types it."""
    own = {"DATA": str(server.data), "PORT": str(server.port), "DEMO": "1"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("LIMIT_", "DJANGO_"))}
    return _said(arguments, environment | own)


def elsewhere(*arguments: str) -> str:
    """A command on a machine that has the program and nothing else."""
    return _said(arguments, {"PATH": os.environ["PATH"]})


def _said(arguments: tuple[str, ...], environment: dict[str, str]) -> str:
    command = [sys.executable, "manage.py", *arguments]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
