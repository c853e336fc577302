"""After a withdrawal is acknowledged nothing more is done, however many ask and decide at once: seen over HTTP."""

import threading
import time
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

import pytest

from tests.consent.linear import Operation, linearizable
from tests.consents import REACH, decide
from tests.person_api import Person, Wire
from tests.server import GENEROUS, Server

SECONDS = 6.0
ATTEMPTS = 6
GENEROUSLY = {
    name: int(GENEROUS) for name in ("DECISIONS_A_DAY", "CLAIMS_AN_HOUR", "CLAIMS_A_DAY", "CLAIMS_OF_ONE_A_DAY")
}
Do = Callable[[], tuple[str, bool]]


def step(granted: bool, what: tuple[str, bool]) -> tuple[bool, bool]:
    """One account's consent: what may be answered, and what holds afterwards."""
    verb, worked = what
    if verb == "grant":
        return worked, True
    return worked == granted, granted if verb == "claim" else False


@pytest.fixture(scope="module")
def wide() -> Iterator[Server]:
    """A server on which nobody runs into a limit."""
    with Server(limits=GENEROUSLY) as running:
        yield running


def on(server: Server, service: str, identifier: str) -> Person:
    return Person(service, Wire(server), identifier=identifier).sign_up()


def same(somebody: Person, server: Server) -> Person:
    """The same person over another connection, as another device has one."""
    twin = Person(somebody.service, Wire(server), identifier=somebody.identifier)
    twin.account, twin.token, twin.account_key = somebody.account, somebody.token, somebody.account_key
    return twin


def recorded(seconds: float, doers: list[Do]) -> list[Operation]:
    """Everybody does what they do, again and again, at once; and when each was asked and answered."""
    history: list[Operation] = []
    end = time.monotonic() + seconds

    def repeat(do: Do) -> None:
        while time.monotonic() < end:
            asked = time.monotonic()
            what = do()
            history.append(Operation(asked, time.monotonic(), what))

    threads = [threading.Thread(target=repeat, args=(do,)) for do in doers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return history


def deciding(somebody: Person, seed: int) -> Do:
    dice = Random(seed)

    def do() -> tuple[str, bool]:
        time.sleep(dice.random() * 0.03)
        act = dice.choice(("grant", "withdraw"))
        answer = decide(somebody, REACH, act)
        assert answer.status == 200 or answer.code == "nothing_to_withdraw", answer
        return act, answer.status == 200

    return do


def claiming(stranger: Person, whom: Person) -> Do:
    def do() -> tuple[str, bool]:
        answer = stranger.post("claims/", {"account": whom.account})
        assert answer.status == 200 or answer.code == "no_such_person", answer
        return "claim", answer.status == 200

    return do


def cached(do: Do, seconds: float) -> Do:
    """What a cache in front of the ledger would answer."""
    kept: dict[str, Any] = {"until": 0.0}

    def asked() -> tuple[str, bool]:
        if time.monotonic() >= kept["until"]:
            kept.update(answer=do(), until=time.monotonic() + seconds)
        time.sleep(0.002)
        answer: tuple[str, bool] = kept["answer"]
        return answer

    return asked


def test_decisions_and_what_they_allow_happen_one_after_another(wide: Server) -> None:
    alice, bob = on(wide, "instagram", "alice.l"), on(wide, "messenger", "b@example.org")
    chidi = on(wide, "whatsapp", "+4915112345678")
    doers = [deciding(alice, 1), deciding(same(alice, wide), 2)]
    doers += [claiming(bob, alice), claiming(same(bob, wide), alice), claiming(chidi, alice)]
    history = recorded(SECONDS, doers)
    verbs = [verb for verb, worked in (one.what for one in history) if worked]
    assert min(verbs.count(verb) for verb in ("grant", "withdraw", "claim")) >= 3, "all of it happened"
    assert any(one.what == ("claim", False) for one in history)
    assert linearizable(history, initial=False, step=step)


def test_a_cache_of_a_few_milliseconds_would_be_found(wide: Server) -> None:
    """On a busy machine little happens within such a cache's life: then it is looked for once more."""
    bob = on(wide, "messenger", "c@example.org")
    assert any(betrayed(wide, f"alice.c{attempt}", bob) for attempt in range(ATTEMPTS))


def betrayed(server: Server, handle: str, bob: Person) -> bool:
    """Whether the history of somebody new shows that a cache answered."""
    alice = on(server, "instagram", handle)
    history = recorded(SECONDS / 2, [deciding(alice, 3), cached(claiming(bob, alice), 0.05)])
    return not linearizable(history, initial=False, step=step)


@pytest.mark.long
def test_a_late_answer_would_be_found() -> None:
    history = [Operation(0, 1, ("grant", True)), Operation(2, 3, ("withdraw", True)), Operation(4, 5, ("claim", True))]
    assert not linearizable(history, initial=False, step=step)
    overlapping = [*history[:2], Operation(1.5, 5, ("claim", True))]
    assert linearizable(overlapping, initial=False, step=step)
    assert not linearizable([*history[:2], Operation(2.5, 5, ("withdraw", True))], initial=False, step=step)
