"""Complaints over HTTP: who mutes whom, that nobody is told more than it knows, and what is forgotten."""

import time
from collections.abc import Iterator

import pytest

from apps.core.ids import encode
from tests.seats import ROOMY, Holder, mls, refusal_of
from tests.server import Server

MUTE_SECONDS = 4
MUTED = (429, "muted")
UNKNOWN_SEQ = 4711


@pytest.fixture(scope="module")
def brief() -> Iterator[Server]:
    """A server that mutes for seconds, remembers few messages and hears few complaints."""
    limits = {"MUTE_SECONDS": MUTE_SECONDS, "AUTHORS_PER_CONVERSATION": 3, "AUTHORS_KEPT": 6, "COMPLAINTS_A_MINUTE": 3}
    with Server(limits=ROOMY | limits) as running:
        yield running


def write(holder: Holder) -> int:
    """A message that is taken; its seq."""
    answer = holder.post(mls(holder.conversation))
    assert answer.status_code == 200, answer.text
    return int(answer.json()["seq"])


def complain(holder: Holder, seq: int) -> None:
    answer = holder.ask("POST", "seats/complain/", {"seq": seq})
    assert (answer.status_code, answer.content) == (204, b"")


def is_muted(holder: Holder) -> bool:
    answer = holder.post(mls(holder.conversation))
    assert answer.status_code == 200 or refusal_of(answer) == MUTED
    return answer.status_code != 200


def group(server: Server, plain: int) -> tuple[Holder, list[Holder]]:
    """An admin and so many others."""
    admin = Holder(server).begin()
    return admin, [admin.give() for _ in range(plain)]


def test_more_than_half_of_the_others_mute_a_seat(server: Server) -> None:
    _, (bob, chidi, dana, flooding) = group(server, 4)
    seq = write(flooding)
    complain(bob, seq)
    complain(chidi, write(flooding))
    assert not is_muted(flooding), "two of four others are no majority"
    complain(dana, seq)
    assert refusal_of(flooding.post(mls(flooding.conversation))) == MUTED
    assert refusal_of(flooding.ask("POST", "whispers/", {"payload": encode(b"x")})) == MUTED
    assert not is_muted(bob)


def test_an_admin_alone_mutes_a_seat_an_admin_s_too(server: Server) -> None:
    admin, (flooding,) = group(server, 1)
    other = admin.give(admin=True)
    for muted in (flooding, other):
        complain(admin, write(muted))
        assert is_muted(muted)


def test_one_plain_member_of_four_mutes_nobody_however_often_it_complains(server: Server) -> None:
    _, (bob, _, flooding) = group(server, 3)
    for _ in range(4):
        complain(bob, write(flooding))
    assert not is_muted(flooding)


@pytest.mark.parametrize("beginner_floods", [True, False])
def test_in_a_pair_the_other_one_mutes(server: Server, *, beginner_floods: bool) -> None:
    alice = Holder(server).begin(pair=True)
    bob = alice.give()
    flooding, other = (alice, bob) if beginner_floods else (bob, alice)
    complain(other, write(flooding))
    assert is_muted(flooding)
    assert not is_muted(other)


def test_a_stranger_mutes_nobody(server: Server) -> None:
    admin, (flooding,) = group(server, 1)
    seq = write(flooding)
    wrong = Holder(server, admin.conversation)
    assert refusal_of(wrong.ask("POST", "seats/complain/", {"seq": seq})) == (404, "no_such_seat")
    elsewhere = Holder(server).begin()
    complain(elsewhere, seq)
    assert not is_muted(flooding)


def test_who_left_has_no_say_and_neither_has_who_is_muted(server: Server) -> None:
    admin, (bob, chidi, flooding) = group(server, 3)
    seq = write(flooding)
    complain(bob, seq)
    assert admin.ask("POST", "seats/take/", {"seat_id": encode(bob.seat_id)}).status_code == 204
    complain(chidi, seq)
    assert not is_muted(flooding), "one of the two who are left"
    theirs, its_own = write(chidi), write(admin)
    complain(chidi, its_own)
    complain(flooding, its_own)
    assert is_muted(admin)
    complain(admin, theirs)
    assert not is_muted(chidi)


def test_nobody_complains_about_itself(server: Server) -> None:
    admin, _ = group(server, 2)
    complain(admin, write(admin))
    assert not is_muted(admin)


def test_the_muted_read_what_others_write_and_write_elsewhere(server: Server) -> None:
    admin, (flooding,) = group(server, 1)
    complain(admin, write(flooding))
    before = len(flooding.read())
    write(admin)
    assert is_muted(flooding)
    assert len(flooding.read()) == before + 1
    elsewhere = Holder(server, secret=flooding.secret, seat_id=flooding.seat_id).begin()
    assert not is_muted(elsewhere)


def test_known_unknown_and_own_are_answered_alike(server: Server) -> None:
    _, (bob, _, other) = group(server, 3)
    seqs = [write(other), write(bob), UNKNOWN_SEQ]
    answers = [bob.ask("POST", "seats/complain/", {"seq": seq}) for seq in seqs]
    seen = [(a.status_code, a.content, {k: v for k, v in a.headers.items() if k != "date"}) for a in answers]
    assert seen == [seen[0]] * 3
    assert seen[0][:2] == (204, b"")


@pytest.mark.parametrize("body", [{}, {"seq": 0}, {"seq": "1"}, {"seq": 1, "seat_id": "x"}, {"seq": 2**53}])
def test_what_is_no_complaint_is_refused(server: Server, body: object) -> None:
    answer = Holder(server).begin().ask("POST", "seats/complain/", body)
    assert refusal_of(answer) == (400, "bad_field")


def test_after_its_time_the_seat_writes_again_and_has_paid(brief: Server) -> None:
    admin, (bob, chidi, flooding) = group(brief, 3)
    seq = write(flooding)
    complain(bob, seq)
    complain(chidi, seq)
    until = time.monotonic() + MUTE_SECONDS
    assert is_muted(flooding)
    complain(bob, seq)
    time.sleep(max(0.0, until - time.monotonic()) + 0.1)
    assert not is_muted(flooding), "complaining about the muted made it no longer"
    complain(chidi, seq)
    assert not is_muted(flooding), "what muted it once does not count again"
    assert admin.read(), "and the stream is whole"


def test_complaints_of_one_seat_are_counted_known_or_unknown(brief: Server) -> None:
    admin, (bob,) = group(brief, 1)
    seq = write(bob)
    for _ in range(3):
        complain(admin, UNKNOWN_SEQ)
    for refused in (seq, UNKNOWN_SEQ):
        assert refusal_of(admin.ask("POST", "seats/complain/", {"seq": refused})) == (429, "too_fast")
    assert not is_muted(bob)


def test_who_wrote_what_is_known_of_the_latest_messages_only(brief: Server) -> None:
    admin, (flooding,) = group(brief, 1)
    seqs = [write(flooding) for _ in range(4)]
    complain(admin, seqs[0])
    assert not is_muted(flooding)
    complain(admin, seqs[-1])
    assert is_muted(flooding)


def test_of_all_conversations_together_the_oldest_is_forgotten_first(brief: Server) -> None:
    (one, (first,)), (two, (second,)), (_, (third,)) = (group(brief, 1) for _ in range(3))
    early, late = write(first), write(second)
    for _ in range(3):
        write(third)
    write(second)
    write(second)
    complain(one, early)
    complain(two, late)
    assert not is_muted(first)
    assert is_muted(second)


@pytest.mark.long
def test_a_restart_forgets_who_wrote_what_and_who_is_muted(tmp_path_factory: pytest.TempPathFactory) -> None:
    with Server(data=tmp_path_factory.mktemp("forgetful"), limits=ROOMY) as server:
        admin, (flooding, other) = group(server, 2)
        seq = write(other)
        complain(admin, write(flooding))
        assert is_muted(flooding)
        server.interrupt()
        server.restart()
        assert not is_muted(flooding)
        complain(admin, seq)
        assert not is_muted(other)
