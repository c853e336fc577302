"""A person without a screen: the product's own engine under Node, asked and heard over JSON lines."""

import base64
import itertools
import json
import queue
import secrets
import subprocess
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Protocol

from tests import shared
from tests.people import Person
from unifiedmsg.frontend import NODE

PATIENCE = 40.0  # s: signing up stretches a password and makes a hundred key packages
View = dict[str, Any]


class HasUrl(Protocol):
    """What a peer needs to know of a server."""

    def url(self, service: str | None = None, path: str = "") -> str:
        """The address of a host."""


class Refused(Exception):
    """The engine refused; `code` says what."""

    def __init__(self, refused: View) -> None:
        super().__init__(refused["code"], refused["message"])
        self.code: str = refused["code"]


class Peer:
    """One engine. Every method waits until what it promises is true; events are read as they come."""

    def __init__(self, person: Person, server: HasUrl, store: Path | None = None) -> None:
        self.person = person
        self.server = server
        self.store = store or shared.new_folder("peer-") / "store.sqlite"
        self.events: list[View] = []
        self._refs = itertools.count(1)
        self._answers: dict[int, queue.Queue[View]] = {}
        self._process = self._start()
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def sign_up(self, *, everyone: bool = True) -> "Peer":
        """The account exists and works."""
        code = {}
        if self.person.service != "instagram":
            code = {"code": self.ask("requestCode", identifier=self.person.identifier)["demoCode"]}
        name = {} if self.person.service == "instagram" else {"name": self.person.name}
        common = {"identifier": self.person.identifier, "password": self.person.password}
        self.ask("signUp", **common, **name, **code, reach=self.answer("cross_service_reach", granted=everyone))
        return self

    def ready(self) -> "Peer":
        """The account whose store this is works."""
        self.until(lambda: self.ask("open")["phase"]["kind"] == "ready", "being ready")
        return self

    @property
    def account(self) -> str:
        """The random id of the account."""
        return str(self.ask("open")["phase"]["account"]["account"])

    def answer(self, purpose: str, *, granted: bool) -> View:
        """What somebody says who has read the text of a purpose."""
        texts: list[View] = self.ask("purposes", language="en")["purposes"]
        text = next(text for text in texts if text["purpose"] == purpose)
        read = {name: text[name] for name in ("purpose", "version", "language", "text")}
        return {**read, "act": "grant" if granted else "refuse"}

    def decides(self, purpose: str, *, granted: bool) -> None:
        """The service has the decision."""
        assert self.ask("decide", decided=[self.answer(purpose, granted=granted)]) == {"waiting": False}

    def sign_in(self, password: str | None = None) -> "Peer":
        """This engine is a device of the account."""
        self.ask("signIn", identifier=self.person.identifier, password=password or self.person.password)
        return self

    def ask(self, operation: str, **args: object) -> Any:
        """The answer. Raises: Refused."""
        ref = next(self._refs)
        self._answers[ref] = queue.Queue()
        self._write({"id": ref, "op": operation, "args": args})
        try:
            answer = self._answers[ref].get(timeout=PATIENCE)
        except queue.Empty:
            raise AssertionError(f"{operation} got no answer. The engine said:\n{self.log.read_text()}") from None
        if "refused" in answer:
            raise Refused(answer["refused"])
        return answer["answer"]

    # What can be seen

    def conversations(self) -> list[View]:
        """As its screen would list them."""
        found: list[View] = self.ask("open")["conversations"]
        return found

    def requests(self) -> list[View]:
        """Who waits at the door."""
        found: list[View] = self.ask("open")["requests"]
        return found

    def messages(self, conversation: str) -> list[View]:
        """The newest hundred, oldest first."""
        found: list[View] = self.ask("messages", conversation=conversation, limit=100)["messages"]
        return found

    def texts(self, conversation: str) -> list[str]:
        """What was said, without events."""
        return [message["text"] for message in self.messages(conversation) if message["kind"] == "text"]

    def members(self, conversation: str) -> list[View]:
        """Who is in it."""
        found: list[View] = self.ask("members", conversation=conversation)["members"]
        return found

    # What takes a while

    def until(self, what: Callable[[], Any], about: str = "") -> Any:
        """The first true value of `what`."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if found := what():
                return found
            time.sleep(0.05)
        said = f"last events: {self.events[-3:]}, trouble: {self.log.read_text()[-2000:]}"
        raise AssertionError(f"{self.person.name} waited in vain for {about or what}; {said}")

    def request(self) -> View:
        """The first request, once there is one."""
        found: View = self.until(self.requests, "a request")[0]
        return found

    def accept(self) -> str:
        """The only request is accepted, and its conversation works."""
        conversation: str = self.ask("accept", conversation=self.request()["conversation"])["conversation"]
        self.until(lambda: self.view(conversation).get("status") == "active", "the accepted conversation")
        return conversation

    def comes(self, title: str) -> str:
        """The group of this title is joined, unasked: somebody known invited."""
        seen = self.until(lambda: [view for view in self.conversations() if view["title"] == title], title)
        conversation: str = seen[0]["id"]
        self.until(lambda: self.view(conversation).get("status") == "active", f"{title} to be joined")
        return conversation

    def view(self, conversation: str) -> View:
        """One conversation as the list shows it; {} when it is not there."""
        return next((view for view in self.conversations() if view["id"] == conversation), {})

    def start(self, *to: Person, text: str, title: str = "") -> str:
        """The conversation exists and the first message was sent."""
        addresses = [{"service": person.service, "identifier": person.identifier} for person in to]
        asked = {"to": addresses, "text": text, **({"title": title} if title else {})}
        conversation: str = self.ask("start", **asked)["conversation"]
        self.sent(conversation, text)
        return conversation

    def say(self, conversation: str, text: str) -> None:
        """The message is acknowledged."""
        self.ask("send", conversation=conversation, id=self.new_id(), text=text)
        self.sent(conversation, text)

    def sent(self, conversation: str, text: str) -> None:
        """The message's state is `sent`."""
        self.until(lambda: self._state(conversation, text) == "sent", f"{text!r} to be sent")

    def hears(self, conversation: str, text: str) -> None:
        """The message is in the conversation, once."""
        self.until(lambda: text in self.texts(conversation), f"{text!r}")
        assert self.texts(conversation).count(text) == 1

    def _state(self, conversation: str, text: str) -> str:
        states = [message["state"] for message in self.messages(conversation) if message["text"] == text]
        return states[-1] if states else ""

    @staticmethod
    def new_id() -> str:
        """Sixteen random bytes as the engine writes them."""
        return base64.urlsafe_b64encode(secrets.token_bytes(16)).rstrip(b"=").decode()

    # The process

    def stop(self) -> None:
        """The engine ended in good order; its store stays."""
        if self._process.poll() is None and self._process.stdin:
            self._process.stdin.close()
        self._process.wait(20)

    def kill(self) -> None:
        """The engine ended as in a power cut; its store stays."""
        self._process.kill()
        self._process.wait(20)

    def _start(self) -> "subprocess.Popen[str]":
        self.log = self.store.with_suffix(".log")
        command = [
            str(NODE),
            "--no-warnings",
            str(shared.person_program()),
            "--url",
            self.server.url(self.person.service),
        ]
        with self.log.open("a") as log:
            return subprocess.Popen(
                [*command, "--store", str(self.store), "--pace", "0.02", "--trouble"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
            )

    def _write(self, line: View) -> None:
        assert self._process.stdin, "the engine has no stdin"
        self._process.stdin.write(json.dumps(line) + "\n")
        self._process.stdin.flush()

    def _read(self) -> None:
        assert self._process.stdout, "the engine has no stdout"
        for line in self._process.stdout:
            told = json.loads(line)
            if "event" in told:
                self.events.append(told)
            else:
                self._answers[told["id"]].put(told)
        for waiting in list(self._answers.values()):
            waiting.put({"refused": {"code": "ended", "message": self.log.read_text()}})
