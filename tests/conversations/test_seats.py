"""Seats over HTTP: who may make, take and change them."""

import secrets

import pytest

from apps.core.ids import encode
from tests.seats import Holder, ask, refusal_of
from tests.server import Server


def taking(actor: Holder, holder: Holder) -> int:
    return actor.ask("POST", "seats/take/", {"seat_id": encode(holder.seat_id)}).status_code


def seats_seen_by(holder: Holder) -> dict[str, bool]:
    return {seat["seat_id"]: seat["admin"] for seat in holder.ask("GET", "seats/").json()["seats"]}


def beginning(holder: Holder) -> dict[str, object]:
    return {"conversation": encode(holder.conversation), "pair": False, **holder.as_json()}


def test_the_first_seat_is_an_admins(server: Server) -> None:
    alice = Holder(server).begin()
    assert seats_seen_by(alice) == {encode(alice.seat_id): True}


def test_beginning_again_with_the_same_values_changes_nothing(server: Server) -> None:
    alice = Holder(server).begin()
    assert ask(server, "POST", "conversations/", beginning(alice)).status_code == 201
    assert len(seats_seen_by(alice)) == 1


def test_a_conversation_that_exists_cannot_be_begun_by_another(server: Server) -> None:
    alice = Holder(server).begin()
    mallory = Holder(server, alice.conversation)
    assert refusal_of(ask(server, "POST", "conversations/", beginning(mallory))) == (409, "conversation_taken")
    assert refusal_of(mallory.ask("GET", "seats/")) == (404, "no_such_seat")


def test_wrong_secret_absent_conversation_and_no_authorization_answer_alike(server: Server) -> None:
    alice = Holder(server).begin()
    wrong = Holder(server, alice.conversation).ask("GET", "seats/")
    absent = Holder(server).ask("GET", "seats/")
    without = ask(server, "GET", "seats/")
    bearer = ask(server, "GET", "seats/", Authorization="Bearer abc")
    broken = ask(server, "GET", "seats/", Authorization="Seat abc:def")
    assert {answer.text for answer in (wrong, absent, without, bearer, broken)} == {wrong.text}
    assert refusal_of(wrong) == (404, "no_such_seat")


def test_an_admin_makes_seats_and_making_the_same_again_changes_nothing(server: Server) -> None:
    alice = Holder(server).begin()
    bob = alice.give()
    assert alice.ask("POST", "seats/", {"admin": False, **bob.as_json()}).status_code == 204
    assert seats_seen_by(bob) == {encode(alice.seat_id): True, encode(bob.seat_id): False}


def test_a_taken_seat_id_is_refused_with_another_secret_and_changes_nothing(server: Server) -> None:
    alice = Holder(server).begin()
    bob = alice.give()
    mallory = Holder(server, alice.conversation, seat_id=bob.seat_id)
    assert refusal_of(alice.ask("POST", "seats/", {"admin": True, **mallory.as_json()})) == (409, "seat_taken_id")
    assert bob.ask("GET", "seats/").status_code == 200


def test_who_is_no_admin_makes_takes_and_appoints_nobody(server: Server) -> None:
    alice = Holder(server).begin()
    bob = alice.give()
    stranger = Holder(server, alice.conversation)
    assert refusal_of(bob.ask("POST", "seats/", {"admin": True, **stranger.as_json()})) == (403, "not_admin")
    wanted = {"seat_id": encode(alice.seat_id)}
    assert refusal_of(bob.ask("POST", "seats/take/", wanted)) == (403, "not_admin")
    assert refusal_of(bob.ask("POST", "seats/admin/", wanted | {"admin": False})) == (403, "not_admin")
    assert len(seats_seen_by(alice)) == 2


def test_an_admin_takes_a_seat_and_its_secret_opens_nothing_any_more(server: Server) -> None:
    alice = Holder(server).begin()
    bob = alice.give()
    assert taking(alice, bob) == 204
    assert taking(alice, bob) == 204
    assert refusal_of(bob.ask("GET", "seats/")) == (404, "no_such_seat")


def test_a_seat_can_be_made_anew_after_it_was_taken(server: Server) -> None:
    alice = Holder(server).begin()
    bob = alice.give()
    taking(alice, bob)
    assert alice.ask("POST", "seats/", {"admin": False, **bob.as_json()}).status_code == 204


def test_anyone_gives_up_their_own_seat(server: Server) -> None:
    alice = Holder(server).begin()
    bob = alice.give()
    assert taking(bob, bob) == 204
    assert seats_seen_by(alice) == {encode(alice.seat_id): True}


def test_with_the_last_seat_goes_the_conversation(server: Server) -> None:
    alice = Holder(server).begin()
    assert taking(alice, alice) == 204
    assert ask(server, "POST", "conversations/", beginning(Holder(server, alice.conversation))).status_code == 201


def test_an_appointed_seat_may_do_what_admins_may(server: Server) -> None:
    alice = Holder(server).begin()
    bob = alice.give()
    wanted = {"seat_id": encode(bob.seat_id), "admin": True}
    assert alice.ask("POST", "seats/admin/", wanted).status_code == 204
    assert bob.give().ask("GET", "seats/").status_code == 200


def test_the_last_admin_stays_one(server: Server) -> None:
    alice = Holder(server).begin()
    alice.give()
    wanted = {"seat_id": encode(alice.seat_id), "admin": False}
    assert refusal_of(alice.ask("POST", "seats/admin/", wanted)) == (409, "last_admin")


def test_nobody_appoints_a_seat_that_is_not_there(server: Server) -> None:
    alice = Holder(server).begin()
    wanted = {"seat_id": encode(secrets.token_bytes(16)), "admin": True}
    assert refusal_of(alice.ask("POST", "seats/admin/", wanted)) == (404, "no_such_seat")


def test_a_pair_has_two_seats_and_no_third(server: Server) -> None:
    alice = Holder(server).begin(pair=True)
    alice.give(admin=True)
    third = Holder(server, alice.conversation)
    assert refusal_of(alice.ask("POST", "seats/", {"admin": True, **third.as_json()})) == (409, "pair_full")


def test_in_a_pair_neither_takes_or_demotes_the_other(server: Server) -> None:
    alice = Holder(server).begin(pair=True)
    bob = alice.give(admin=True)
    for actor, other in ((alice, bob), (bob, alice)):
        wanted = {"seat_id": encode(other.seat_id)}
        assert refusal_of(actor.ask("POST", "seats/take/", wanted)) == (403, "not_yours")
        assert refusal_of(actor.ask("POST", "seats/admin/", wanted | {"admin": False})) == (403, "not_yours")
    assert len(seats_seen_by(alice)) == 2


def test_a_changed_secret_opens_and_the_old_one_does_not(server: Server) -> None:
    alice = Holder(server).begin()
    renewed = Holder(server, alice.conversation, alice.seat_id)
    assert alice.ask("POST", "seats/change/", {"secret_hash": encode(renewed.secret_hash)}).status_code == 204
    assert renewed.ask("GET", "seats/").status_code == 200
    assert refusal_of(alice.ask("GET", "seats/")) == (404, "no_such_seat")


def test_a_secret_is_changed_by_its_holder_once(server: Server) -> None:
    alice = Holder(server).begin()
    first, second = (Holder(server, alice.conversation, alice.seat_id) for _ in range(2))
    alice.ask("POST", "seats/change/", {"secret_hash": encode(first.secret_hash)})
    again = alice.ask("POST", "seats/change/", {"secret_hash": encode(second.secret_hash)})
    assert refusal_of(again) == (404, "no_such_seat")
    assert first.ask("GET", "seats/").status_code == 200


@pytest.mark.parametrize("change", [{"seat_id": "AAAA"}, {"secret_hash": "!"}, {"admin": 1}, {"extra": 1}])
def test_a_body_that_is_not_exactly_right_is_refused(server: Server, change: dict[str, object]) -> None:
    alice = Holder(server).begin()
    wanted = {"admin": False, **Holder(server).as_json()} | change
    assert refusal_of(alice.ask("POST", "seats/", wanted)) == (400, "bad_field")
    assert len(seats_seen_by(alice)) == 1
