"""What people do at two processes at once ends as if one had followed the other, as on SQLite."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from tests.consents import REACH, decide
from tests.person_api import Person, Wire, random
from tests.seats import Holder
from tests.workers import FULL, Workers

PEOPLE, TIMES = (8, 12) if FULL else (4, 3)
Result = TypeVar("Result")


def person(pair: Workers, number: int, **changed: object) -> Person:
    """Somebody new, who asks one process or the other."""
    wire = Wire(pair.servers[number % 2])
    return Person("messenger", wire, identifier=f"{random(9).lower().strip('-')}@example.org").sign_up(**changed)


def at_once(call: Callable[[int], Result], times: int) -> list[Result]:
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(call, range(times)))


def test_decisions_at_both_processes_make_one_ledger_that_holds(pair: Workers) -> None:
    people = [person(pair, number) for number in range(PEOPLE)]

    def decides(number: int) -> list[int]:
        acts = ("grant", "withdraw") * TIMES
        return [decide(people[number], REACH, act).status for act in acts]

    assert at_once(decides, PEOPLE) == [[200] * 2 * TIMES] * PEOPLE
    pair.servers[0].manage("verify_consent")


def test_a_key_package_is_claimed_once_whichever_process_is_asked(pair: Workers) -> None:
    alice = person(pair, 0, key_packages=[random(300) for _ in range(6)])
    crowd = [person(pair, number) for number in range(4)]

    def claim(number: int) -> tuple[str, bool]:
        (package,) = crowd[number % 4].post("claims/", alice.address()).body["key_packages"]
        return package["key_package"], package["last_resort"]

    claimed = at_once(claim, 10)
    singles = [package for package, last_resort in claimed if not last_resort]
    assert len(singles) == len(set(singles)) == 6


def test_a_seat_id_is_given_once_and_a_pair_stays_a_pair(pair: Workers) -> None:
    alice = Holder(pair.servers[0]).begin(pair=True)
    holders = [Holder(pair.servers[number % 2], alice.conversation, secret=alice.secret) for number in range(8)]

    def give(number: int) -> int:
        guest = Holder(pair.servers[0], alice.conversation)
        return holders[number].ask("POST", "seats/", {"admin": False, **guest.as_json()}).status_code

    assert sorted(at_once(give, 8)) == [204] + [409] * 7
