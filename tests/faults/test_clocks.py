"""The server's clock is stepped back by days while it runs: nothing stops, nothing opens, no hour runs backwards."""

import random as dice
import secrets
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.consents import REACH, decide
from tests.faults.storms import Storm, weather
from tests.person_api import Http, Person, Wire, random
from tests.realtime import trace
from tests.seats import ROOMY, Holder, mls, refusal_of
from tests.server import Server

NOW, BACK, STEP_SECONDS = 0, -3 * 86_400, 300
AT_ONCE, CODES, JUMPS = 3, 2, 5
TIGHT = {"MESSAGES_AT_ONCE": AT_ONCE, "MESSAGES_A_MINUTE": 1, "CODES_AN_HOUR": CODES}


class Clock:
    """The time of day of a server; what measures how long something takes is left alone, as by who corrects a clock."""

    def __init__(self, folder: Path) -> None:
        self._offset = folder / "offset"
        self.wrapper = trace.preloaded(folder, SHIM_CLOCK=self._offset)

    def set(self, seconds: int) -> None:
        """It is so far from ours, from now on."""
        written = self._offset.with_suffix(".new")
        written.write_text(f"{seconds}")
        written.rename(self._offset)


def off_by(server: Server) -> float:
    """How far its clock is from ours, by the minute of a message."""
    probe = Holder(server).begin()
    probe.post(mls(probe.conversation))
    (message,) = probe.ask("POST", "messages/read/", {"after": 0, "limit": 1}).json()["messages"]
    return float(message["received_at"] - time.time())


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    return Clock(tmp_path_factory.mktemp("clock"))


@pytest.fixture(scope="module")
def server(clock: Clock) -> Iterator[Server]:
    with Server(limits=ROOMY | TIGHT, wrapper=clock.wrapper) as running:
        yield running


@pytest.fixture(autouse=True)
def right_again(clock: Clock) -> Iterator[None]:
    yield
    clock.set(NOW)


def newcomer(server: Server, service: str = "instagram") -> Person:
    name = f"a.{secrets.token_hex(6)}"
    return Person(service, Wire(server), identifier=name if service == "instagram" else f"{name}@example.org")


def test_the_instrument_turns_the_clock(server: Server, clock: Clock) -> None:
    assert abs(off_by(server)) < STEP_SECONDS
    clock.set(BACK)
    assert abs(off_by(server) - BACK) < STEP_SECONDS


def test_the_ledger_goes_on_at_the_hour_it_had_and_holds(server: Server, clock: Clock) -> None:
    alice = newcomer(server).sign_up()
    granted = decide(alice, REACH, "grant").body["receipts"][0]["entry"]
    clock.set(BACK)
    answer = decide(alice, REACH, "withdraw")
    assert answer.status == 200
    withdrawn = answer.body["receipts"][0]["entry"]
    assert (withdrawn["number"], withdrawn["hour"]) == (granted["number"] + 1, granted["hour"])
    (standing,) = [one for one in alice.get("consent/").body["purposes"] if one["purpose"] == REACH]
    assert (standing["state"], standing["in_force"]) == ("withdrawn", False)
    server.manage("verify_consent")


def test_who_is_in_stays_and_who_was_out_stays_out(server: Server, clock: Clock) -> None:
    alice, bob = newcomer(server).sign_up(), newcomer(server).sign_up()
    assert bob.post("sessions/end/").status == 204
    clock.set(BACK)
    assert alice.get("me/").status == 200
    assert (bob.get("me/").status, bob.get("me/").code) == (401, "not_signed_in")
    assert newcomer(server).sign_up().get("me/").status == 200


def test_what_was_used_up_stays_used_up(server: Server, clock: Clock) -> None:
    bob = newcomer(server, "messenger")
    wanted = {"identifier": bob.identifier}
    codes = [bob.post("codes/", wanted).body["demo_code"] for _ in range(CODES)]
    assert bob.post("sign-ups/", wanted | {"code": codes[-1]}).status == 200
    clock.set(BACK)
    assert bob.post("codes/", wanted).code == "too_fast"
    assert Http("messenger", bob.client).post("sign-ups/", wanted | {"code": codes[-1]}).code == "wrong_code"


def test_a_seat_is_given_nothing_by_a_clock(server: Server, clock: Clock) -> None:
    alice = Holder(server).begin()
    for offset in (NOW, BACK, NOW):
        clock.set(offset)
        answers = [alice.post(mls(alice.conversation, random().encode())) for _ in range(AT_ONCE + 1)]
        assert refusal_of(answers[-1]) == (429, "too_fast")
    assert len(alice.read()) <= AT_ONCE + 1  # by the minute that this may have taken


async def test_a_storm_over_which_the_clock_jumps_ends_well(clock: Clock) -> None:
    with Server(limits=ROOMY, wrapper=clock.wrapper) as server:

        async def fault(storm: Storm) -> None:
            for _ in range(JUMPS):
                clock.set(-dice.randint(10**3, 10**6))
                await storm.acknowledge(10)

        storm = await weather([server], fault, rounds=1)
    assert storm.refusals == set()
