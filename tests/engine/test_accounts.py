"""Accounts as their owner meets them: the product's engine under Node against the real server."""

import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial

import pytest

from apps.core.ids import decode
from tests.engine.conftest import Known, Meet
from tests.peer import Peer, Refused, View
from tests.people import Person, alice, bob, chidi
from tests.server import Server


def phase(peer: Peer) -> str:
    """What the engine says it does."""
    return str(peer.ask("open")["phase"]["kind"])


def devices(peer: Peer) -> list[View]:
    """The account's devices as this one sees them."""
    found: list[View] = peer.ask("devices")["devices"]
    return found


def refused(peer: Peer, operation: str, **args: object) -> str:
    """The code of the refusal that must come."""
    with pytest.raises(Refused) as caught:
        peer.ask(operation, **args)
    return caught.value.code


@pytest.mark.parametrize("person", [alice(), bob(), chidi()], ids=lambda person: person.service)
def test_an_account_on_each_service_is_ready_with_its_own_name(meet: Meet, person: Person) -> None:
    peer = meet(person).sign_up()
    account = peer.ask("open")["phase"]["account"]
    assert (account["service"], account["name"], account["identifier"]) == (
        person.service,
        person.name,
        person.identifier,
    )
    assert [device["own"] for device in devices(peer)] == [True]


def test_a_taken_handle_is_refused_and_leaves_nothing_behind(meet: Meet) -> None:
    person = bob()
    meet(person).sign_up()
    late = meet(replace(person, password="another password"))
    assert refused(late, "signUp", identifier=person.identifier, password="another password") == "handle_taken"
    assert phase(late) == "signed-out"
    late.sign_in(person.password)
    assert phase(late) == "ready"


def test_a_restart_needs_neither_password_nor_network(server: Server, known: Known) -> None:
    peer = known("messenger")
    peer.stop()
    server.interrupt()
    again = Peer(peer.person, server, peer.store)
    again.until(lambda: phase(again) == "ready", "being ready offline")
    again.until(lambda: again.ask("open")["connection"]["status"] == "offline", "saying that it is offline")
    server.restart()
    again.until(lambda: again.ask("open")["connection"]["status"] == "online", "being online again")
    again.kill()


def test_wrong_password_and_unknown_account_are_refused_alike(meet: Meet, known: Known) -> None:
    person = known("messenger").person
    stranger = meet(person)
    for identifier in (person.identifier, "nobody@example.org"):
        assert refused(stranger, "signIn", identifier=identifier, password="a guess") == "sign_in_failed"
        assert phase(stranger) == "signed-out"


def test_a_second_device_knows_conversations_and_names_at_once(meet: Meet, known: Known) -> None:
    first, friend = known("messenger"), known("instagram")
    conversation = first.start(friend.person, text="hello")
    friend.accept()
    friend.say(conversation, "hello yourself")
    first.hears(conversation, "hello yourself")
    second = meet(first.person).sign_in()
    assert second.view(conversation)["title"] == friend.person.name
    assert {device["device"] for device in devices(first)} == {device["device"] for device in devices(second)}
    second.until(lambda: second.view(conversation)["status"] == "active", "having joined")
    friend.say(conversation, "both of you")
    second.hears(conversation, "both of you")


def test_the_second_device_comes_in_when_the_first_is_gone_for_good(meet: Meet, known: Known) -> None:
    first, friend = known("messenger"), known("instagram")
    conversation = first.start(friend.person, text="hello")
    friend.accept()
    friend.say(conversation, "hello yourself")
    first.hears(conversation, "hello yourself")
    first.kill()
    second = meet(first.person).sign_in()
    second.until(lambda: second.view(conversation).get("status") == "active", "having joined")
    second.say(conversation, "from the new one")
    friend.hears(conversation, "from the new one")


def test_two_devices_that_register_at_once_are_both_listed(meet: Meet, known: Known) -> None:
    first = known("messenger")
    newcomers = [meet(first.person) for _ in range(3)]
    with ThreadPoolExecutor() as pool:
        list(pool.map(Peer.sign_in, newcomers))
    seen = [{device["device"] for device in devices(peer)} for peer in (first, *newcomers)]
    assert all(len(each) == 4 and each == seen[0] for each in seen)


def _accept(device: Peer, conversation: str) -> None:
    device.ask("accept", conversation=conversation)


def _active(device: Peer, conversation: str) -> bool:
    return bool(device.view(conversation).get("status") == "active")


def _knocked(device: Peer, times: int) -> bool:
    return len(device.requests()) == times


def test_two_devices_accept_different_people_at_once_and_both_seats_survive(meet: Meet, known: Known) -> None:
    first = known("messenger")
    second = meet(first.person).sign_in()
    friends = [known("instagram"), known("whatsapp")]
    started = [friend.start(first.person, text="hello") for friend in friends]
    for device in (first, second):
        device.until(partial(_knocked, device, 2), "two requests")
    with ThreadPoolExecutor() as pool:
        pool.map(_accept, (first, second), started)
    for device, (conversation, friend) in itertools.product((first, second), zip(started, friends, strict=True)):
        device.until(partial(_active, device, conversation), "both conversations on both devices")
        device.until(partial(_knocked, device, 0), "no request left")
        device.say(conversation, f"from {id(device)}")
        friend.hears(conversation, f"from {id(device)}")


def test_a_new_password_replaces_the_old_one_and_ends_no_session(meet: Meet, known: Known) -> None:
    peer = known("messenger")
    assert refused(peer, "changePassword", current="a guess", next="new password") == "wrong_password"
    peer.ask("changePassword", current=peer.person.password, next="new password")
    assert phase(peer) == "ready"
    peer.ask("putOffRecoveryKey", saved=True)
    other = meet(peer.person)
    assert refused(other, "signIn", identifier=peer.person.identifier, password=peer.person.password) == (
        "sign_in_failed"
    )
    other.sign_in("new password")


def test_the_recovery_key_opens_the_account_and_sets_a_password(meet: Meet, known: Known) -> None:
    peer = known("messenger")
    key = peer.ask("recoveryKey")["recoveryKey"]
    other = meet(peer.person)
    recover = {"identifier": peer.person.identifier, "password": "after all"}
    assert refused(other, "recover", recoveryKey="ABCD", **recover) == "recovery_key_malformed"
    assert refused(other, "recover", recoveryKey=known("instagram").ask("recoveryKey")["recoveryKey"], **recover) == (
        "sign_in_failed"
    )
    other.ask("recover", recoveryKey=key.lower().replace("-", " "), **recover)
    assert len(devices(other)) == 2
    meet(peer.person).sign_in("after all")


def test_the_recovery_key_is_offered_once_there_is_something_to_lose(meet: Meet, known: Known) -> None:
    first, friend = known("messenger"), known("instagram")

    def offered(peer: Peer) -> bool:
        return bool(peer.ask("open")["phase"]["account"]["offerRecoveryKey"])

    assert not offered(first)
    first.start(friend.person, text="hello")
    first.until(lambda: offered(first), "the offer")
    second = meet(first.person).sign_in()
    assert offered(second)
    second.ask("putOffRecoveryKey", saved=False)
    first.until(lambda: not offered(first), "the other device's answer")


def test_the_door_is_what_was_chosen_and_can_be_changed(meet: Meet, known: Known) -> None:
    peer = meet(alice()).sign_up(everyone=False)
    assert peer.ask("door") == {"door": "service"}
    stranger, neighbour = known("instagram"), known("messenger")
    address = [{"service": "messenger", "identifier": peer.person.identifier}]
    assert refused(stranger, "start", to=address, text="knock") == "no_such_person"
    peer.decides("cross_service_reach", granted=True)
    stranger.start(peer.person, text="knock")
    assert peer.request()["preview"] == "knock"
    assert peer.ask("door", door="nobody") == {"door": "nobody"}
    assert refused(neighbour, "start", to=address, text="knock") == "no_such_person"


def test_signing_out_leaves_nothing_here_and_takes_nothing_from_the_other_device(meet: Meet) -> None:
    person = replace(alice(), name="Canary Bird")
    first = meet(person).sign_up()
    second = meet(person).sign_in()
    account = first.ask("open")["phase"]["account"]["account"]
    first.ask("signOut")
    assert phase(first) == "signed-out"
    assert refused(first, "devices") == "signed_out"
    first.stop()
    assert not _left_in(first, account, person.identifier, person.name)
    assert phase(second) == "ready"
    assert [device["own"] for device in devices(second)] == [True]
    second.ask("putOffRecoveryKey", saved=True)


def test_a_device_that_another_one_signs_out_keeps_nothing_and_the_rest_goes_on(meet: Meet, known: Known) -> None:
    person = replace(alice(), name="Canary Bird")
    first, friend = meet(person).sign_up(), known("instagram")
    conversation = first.start(friend.person, text="hello")
    friend.accept()
    second = meet(person).sign_in()
    second.until(partial(_active, second, conversation), "having joined")
    account = first.ask("open")["phase"]["account"]["account"]
    first.ask("signOutDevice", device=_other(first))
    second.until(lambda: phase(second) == "signed-out", "being signed out")
    second.until(lambda: not _left_in(second, account, person.identifier, person.name), "the wiping")
    assert [device["own"] for device in devices(first)] == [True]
    first.say(conversation, "one of us is gone")
    friend.hears(conversation, "one of us is gone")
    friend.say(conversation, "I see no difference")
    first.hears(conversation, "I see no difference")
    second.sign_in()
    assert sorted(device["own"] for device in devices(second)) == [False, True]


def test_a_device_that_was_away_is_signed_out_and_wiped_when_it_comes_back(meet: Meet, server: Server) -> None:
    person = replace(alice(), name="Canary Bird")
    first = meet(person).sign_up()
    second = meet(person).sign_in()
    second.stop()
    first.ask("signOutDevice", device=_other(first))
    again = Peer(person, server, second.store)
    again.until(lambda: phase(again) == "signed-out", "being signed out")
    again.until(lambda: not _left_in(again, person.identifier, person.name), "the wiping")
    again.kill()


@pytest.mark.parametrize("lie", ["delete()", "update(signed_out=True)"])
def test_the_server_alone_signs_a_device_out_and_wipes_nothing(server: Server, known: Known, lie: str) -> None:
    peer, friend = known("messenger"), known("instagram")
    conversation = peer.start(friend.person, text="to be kept")
    friend.accept()
    tokens = f"T.objects.filter(account_id={decode(peer.account)!r})"
    peer.stop()
    server.manage("shell", "-c", f"from apps.accounts.models import Token as T; {tokens}.{lie}")
    again = Peer(peer.person, server, peer.store)
    again.until(lambda: phase(again) == "signed-out", "being signed out")
    again.sign_in()
    again.hears(conversation, "to be kept")
    assert [device["own"] for device in devices(again)] == [True], "the very same device"
    again.kill()


def test_nobody_signs_out_the_device_that_asks_nor_somebody_else_s(meet: Meet, known: Known) -> None:
    first, mallory = known("messenger"), known("messenger")
    second = meet(first.person).sign_in()
    (own,) = [one["device"] for one in devices(mallory)]
    assert refused(mallory, "signOutDevice", device=own) == "own_device"
    for device in devices(first):
        mallory.ask("signOutDevice", device=device["device"])
    mallory.ask("signOutDevice")
    for peer in (first, second, mallory):
        assert phase(peer) == "ready"
        assert [device["device"] for device in devices(mallory)] == [own]
    assert len(devices(first)) == 2


def _other(peer: Peer) -> str:
    (found,) = [one["device"] for one in devices(peer) if not one["own"]]
    return str(found)


def _left_in(peer: Peer, *words: str) -> list[str]:
    """Those of the words that the files of its store still have."""
    left = b"".join(path.read_bytes() for path in peer.store.parent.glob("store.sqlite*"))
    return [word for word in words if word.encode() in left]


def test_who_signs_out_everywhere_comes_back_as_the_only_device(known: Known) -> None:
    peer, friend = known("messenger"), known("instagram")
    conversation = peer.start(friend.person, text="hello")
    friend.accept()
    friend.say(conversation, "hello yourself")
    peer.ask("signOut")
    peer.sign_in()
    assert [device["own"] for device in devices(peer)] == [True]
    peer.until(partial(_active, peer, conversation), "having joined again")
    peer.say(conversation, "back again")
    friend.hears(conversation, "back again")


def test_a_deleted_account_is_gone_on_every_device(meet: Meet, known: Known) -> None:
    first = known("messenger")
    second = meet(first.person).sign_in()
    assert refused(first, "deleteAccount", password="a guess") == "wrong_password"
    assert phase(first) == "ready"
    first.ask("deleteAccount", password=first.person.password)
    assert phase(first) == "signed-out"
    second.until(lambda: phase(second) == "signed-out", "being signed out")
    third = meet(first.person)
    assert refused(third, "signIn", identifier=first.person.identifier, password=first.person.password) == (
        "sign_in_failed"
    )


def test_another_account_may_sign_in_after_signing_out(known: Known) -> None:
    peer = known("messenger")
    other = known("messenger")
    assert refused(peer, "signIn", identifier=other.person.identifier, password=other.person.password) == (
        "already_signed_in"
    )
    peer.ask("signOut")
    peer.ask("signIn", identifier=other.person.identifier, password=other.person.password)
    assert peer.ask("open")["phase"]["account"]["identifier"] == other.person.identifier


def test_the_inbox_is_allowed_by_this_browser_alone_and_forgotten_with_the_account(meet: Meet, known: Known) -> None:
    peer = known("messenger")
    assert not peer.ask("inboxAllowed")["allowed"]
    assert peer.ask("inboxAllowed", allow=True)["allowed"]
    assert not meet(peer.person).sign_in().ask("inboxAllowed")["allowed"]
    peer.ask("signOut")
    peer.sign_in()
    assert not peer.ask("inboxAllowed")["allowed"]


def test_a_beginning_that_is_asked_twice_begins_once(known: Known) -> None:
    peer, friend, third = known("messenger"), known("instagram"), known("whatsapp")
    people = [{"service": one.person.service, "identifier": one.person.identifier} for one in (friend, third)]
    for asked in ({"to": people[:1]}, {"to": people, "title": "Three"}):
        twice = [peer.ask("start", text="hello", id=f"the same {asked}", **asked)["conversation"] for _ in range(2)]
        assert twice[0] == twice[1]
        peer.sent(twice[0], "hello")
        assert peer.texts(twice[0]) == ["hello"]
    assert len(peer.conversations()) == 2
