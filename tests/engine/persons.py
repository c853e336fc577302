"""People whose engine runs under Node: real keys, a store on disk, killed and started again as tests need it."""

import contextlib
import itertools
import json
import os
import queue
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from tests import people, shared
from unifiedmsg.frontend import NODE

DYING = Path(__file__).parent / "dying.mjs"
PASSWORD = people.PASSWORD
WAIT_SECONDS = 60.0


class Refused(Exception):
    """The engine's refusal of one operation."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code = code


class Gone(Exception):
    """The process ended before it answered."""


class Person:
    """One engine of one account as a process; `kill` and `start` as often as wanted on the same store."""

    def __init__(self, url: str, store: Path, *, pace: float = 0.02) -> None:
        self.url, self.store, self.pace = url, store, pace
        self.view: dict[str, Any] = {}
        self._ids = itertools.count(1)
        self._answers: dict[int, queue.Queue[dict[str, Any]]] = {}
        self.events: list[dict[str, Any]] = []
        self.process: subprocess.Popen[str] | None = None
        self.start()

    @property
    def service(self) -> str:
        """The service's id: the first label of its host."""
        return self.url.split("//")[1].split(".")[0]

    @property
    def account(self) -> str:
        """The random id of the account."""
        return str(self.view["account"])

    def start(self, *, die_at: int = 0, before: bool = False) -> None:
        """Starts the process on the store as it is; it may have to die around one of its writes."""
        command = [str(NODE), "--disable-warning=ExperimentalWarning"]
        command += ["--import", str(DYING)] if die_at else []
        command += [str(shared.person_program())]
        command += ["--url", self.url, "--store", str(self.store), "--pace", str(self.pace)]
        command += ["--trouble"] if os.environ.get("TROUBLE") else []
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=shared.ROOT,
            env=os.environ | {"DIE_AT": str(die_at), "DIE_BEFORE": "1" if before else ""},
        )
        threading.Thread(target=self._read, args=(self.process,), daemon=True).start()

    def _read(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout
        for line in process.stdout:
            said = json.loads(line)
            if "event" in said:
                self.events.append(said)
            elif waiting := self._answers.pop(said["id"], None):
                waiting.put(said)
        if self.process is process:
            for waiting in list(self._answers.values()):
                waiting.put({"refused": None})

    def kill(self) -> None:
        """Ends it as a power cut does."""
        if self.process:
            process, self.process = self.process, None
            process.kill()
            process.wait()
            for waiting in list(self._answers.values()):
                waiting.put({"refused": None})

    def restart(self, *, die_at: int = 0, before: bool = False) -> None:
        """Killed and started again on its store."""
        self.kill()
        self.start(die_at=die_at, before=before)
        if not die_at:
            self.ready()

    @property
    def is_dead(self) -> bool:
        """The process has ended."""
        return self.process is None or self.process.poll() is not None

    def ask(self, op: str, seconds: float = WAIT_SECONDS, **args: Any) -> Any:
        """The answer to one operation. Raises: Refused, Gone."""
        number, waiting = next(self._ids), queue.Queue[dict[str, Any]]()
        self._answers[number] = waiting
        if not self.process or not self.process.stdin:
            raise Gone(op)
        try:
            self.process.stdin.write(json.dumps({"id": number, "op": op, "args": args}) + "\n")
            self.process.stdin.flush()
        except OSError as error:
            raise Gone(op) from error
        said = self._said(waiting, time.monotonic() + seconds)
        if "answer" in said:
            return said["answer"]
        if said["refused"] is None:
            raise Gone(op)
        raise Refused(said["refused"]["code"], said["refused"]["message"])

    def _said(self, waiting: "queue.Queue[dict[str, Any]]", deadline: float) -> dict[str, Any]:
        while time.monotonic() < deadline:
            dead = self.is_dead
            with contextlib.suppress(queue.Empty):
                return waiting.get(timeout=0.5)
            if dead:
                return {"refused": None}
        raise AssertionError("waited in vain for an answer")

    def ready(self) -> "Person":
        """Waits until the account is at work."""
        wait_for(lambda: self.ask("open")["phase"]["kind"] == "ready", "ready")
        self.view = self.ask("open")["phase"]["account"]
        return self

    def sign_up(
        self, identifier: str, name: str | None = None, *, everyone: bool = True, minor: bool = False
    ) -> "Person":
        """A new account, with the demo's code where the service wants one; of a minor's reach nothing is asked."""
        answers: dict[str, Any] = {"minor": True} if minor else {"reach": self.reach(granted=everyone)}
        args: dict[str, Any] = {"identifier": identifier, "password": PASSWORD, **answers}
        if name is not None:
            args["name"] = name
        if self.service != "instagram":
            args["code"] = self.ask("requestCode", identifier=identifier)["demoCode"]
        self.view = self.ask("signUp", **args)
        return self

    def reach(self, *, granted: bool) -> dict[str, Any]:
        """The answer to whether people of other services may write."""
        texts = self.ask("purposes", language="en")["purposes"]
        text = next(text for text in texts if text["purpose"] == "cross_service_reach")
        read = {name: text[name] for name in ("purpose", "version", "language", "text")}
        return read | {"act": "grant" if granted else "refuse"}

    def sign_in(self, identifier: str) -> "Person":
        """Another device of an account."""
        self.view = self.ask("signIn", identifier=identifier, password=PASSWORD)
        return self

    def conversations(self) -> list[dict[str, Any]]:
        """As the list shows them."""
        found: list[dict[str, Any]] = self.ask("open")["conversations"]
        return found

    def conversation(self, conversation: str) -> dict[str, Any] | None:
        """One of them."""
        return next((c for c in self.conversations() if c["id"] == conversation), None)

    def requests(self) -> list[dict[str, Any]]:
        """Strangers' requests."""
        found: list[dict[str, Any]] = self.ask("open")["requests"]
        return found

    def messages(self, conversation: str) -> list[dict[str, Any]]:
        """The latest 500, oldest first."""
        found: list[dict[str, Any]] = self.ask("messages", conversation=conversation, limit=500)["messages"]
        return found

    def texts(self, conversation: str) -> list[str]:
        """What was said and arrived, in order."""
        return [m["text"] for m in self.messages(conversation) if m["kind"] == "text" and m["state"] == "sent"]

    def codes(self, conversation: str) -> list[str]:
        """What happened, in order."""
        return [m["event"]["code"] for m in self.messages(conversation) if m["kind"] == "event"]

    def members(self, conversation: str) -> list[dict[str, Any]]:
        """Who is there."""
        found: list[dict[str, Any]] = self.ask("members", conversation=conversation)["members"]
        return found

    def say(self, conversation: str, text: str) -> str:
        """Queues a text; the id by which it can be said again."""
        said = f"{self.account[:4]}-{os.urandom(6).hex()}"
        self.ask("send", conversation=conversation, id=said, text=text)
        return said

    def wait_text(self, conversation: str, *texts: str) -> None:
        """Until all of these arrived."""
        wait_for(lambda: set(texts) <= set(self.texts(conversation)), f"{texts} in {self.view.get('name')}")

    def wait_status(self, conversation: str, status: str) -> None:
        """Until the list shows this status."""
        wait_for(lambda: (self.conversation(conversation) or {}).get("status") == status, f"status {status}")

    def accept(self, conversation: str | None = None) -> str:
        """Waits for a request and accepts it, or sees that a known contact needs no asking; the conversation."""
        if conversation is None:
            wait_for(self.requests, "a request")
            conversation = str(self.requests()[0]["conversation"])
        wait_for(lambda: self.conversation(conversation) or conversation in self._asked_for(), "a request")
        if conversation in self._asked_for():
            self.ask("accept", conversation=conversation)
        self.wait_status(conversation, "active")
        return conversation

    def _asked_for(self) -> list[str]:
        return [request["conversation"] for request in self.requests()]


def wait_for(holds: Callable[[], object], what: str, seconds: float = WAIT_SECONDS) -> None:
    """Polls until it holds. Raises: AssertionError after so many seconds."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with contextlib.suppress(Refused):
            if holds():
                return
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


@contextlib.contextmanager
def cast() -> Iterator[list[Person]]:
    """A list that ends everybody who was put on it."""
    people: list[Person] = []
    try:
        yield people
    finally:
        for person in people:
            person.kill()
