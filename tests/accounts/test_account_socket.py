"""``/ws/account/``: bells for whoever proves a token, and for nobody else."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from asgiref.sync import sync_to_async
from channels.testing import WebsocketCommunicator

from apps.accounts import bells, consumers
from apps.core import limits
from apps.core.doorway import Doorway
from apps.core.ids import encode
from tests.consents import REACH, decide, reachable
from tests.devices.test_manifest import second_device
from tests.person_api import HOSTS, INVITATION_BYTES, Person, person, random
from unifiedmsg.asgi import application

pytestmark = pytest.mark.django_db(transaction=True)
new_person, new_reachable = sync_to_async(person), sync_to_async(reachable)


class Socket(WebsocketCommunicator):  # type: ignore[misc]
    """A socket to one service's host."""

    def __init__(self, service: str, **headers: str) -> None:
        sent = {"host": HOSTS[service]} | headers
        super().__init__(application, "/ws/account/", headers=[(k.encode(), v.encode()) for k, v in sent.items()])

    async def hears(self) -> Any:
        """The next frame."""
        return json.loads(await self.receive_from(timeout=3))

    async def closes(self) -> int:
        """The code with which the server closes."""
        closed = await self.receive_output(timeout=3)
        assert closed["type"] == "websocket.close", closed
        return int(closed["code"])


@asynccontextmanager
async def listening(somebody: Person) -> AsyncIterator[Socket]:
    """A socket that is ready."""
    socket = Socket(somebody.service)
    assert (await socket.connect())[0]
    await socket.send_json_to({"type": "authenticate", "token": somebody.token})
    assert await socket.hears() == {"type": "ready"}
    yield socket
    await socket.disconnect()


async def post(somebody: Person, path: str, body: object = None) -> Any:
    answer = await sync_to_async(somebody.post)(path, body)
    assert answer.status in (200, 204), answer
    return answer


async def test_a_decision_rings_at_the_account_s_own_sockets_and_at_no_others() -> None:
    alice, bob = await new_person("instagram"), await new_person("messenger")
    async with listening(alice) as one, listening(alice) as two, listening(bob) as his:
        assert (await sync_to_async(decide)(alice, REACH, "grant")).status == 200
        assert [await one.hears(), await two.hears()] == [{"type": "consent"}] * 2
        assert (await sync_to_async(decide)(alice, REACH, "grant", version=9)).code == "stale_text"
        assert await one.receive_nothing()
        assert await his.receive_nothing()


async def test_an_invitation_rings_at_its_receiver_s_sockets_and_at_no_others() -> None:
    alice, bob = await new_reachable("instagram"), await new_person("messenger")
    async with listening(alice) as one, listening(alice) as two, listening(bob) as his:
        await post(bob, "invitations/", {"account": alice.account, "sealed": random(INVITATION_BYTES)})
        assert await one.hears() == await two.hears() == {"type": "invitations"}
        assert await his.receive_nothing()


async def test_a_keyring_and_a_manifest_ring_and_bells_carry_nothing() -> None:
    alice = await new_person()
    async with listening(alice) as socket:
        await sync_to_async(alice.put)("keyring/", {"keyring": random(64)}, if_match=alice.etag)
        assert await socket.hears() == {"type": "keyring"}
        stale = await sync_to_async(alice.put)("keyring/", {"keyring": random(64)}, if_match=alice.etag)
        assert stale.code == "stale_etag"
        assert await socket.receive_nothing()


async def test_a_dropped_invitation_rings_nowhere() -> None:
    alice, mallory = await new_reachable("instagram"), await new_person("messenger")
    await post(alice, "blocks/", {"account": mallory.account})
    async with listening(alice) as socket:
        await post(mallory, "invitations/", {"account": alice.account, "sealed": random(INVITATION_BYTES)})
        assert await socket.receive_nothing()


async def test_signing_out_closes_this_device_s_sockets_and_no_others() -> None:
    alice = await new_person()
    other = Person(alice.service, token=(await sync_to_async(alice.sign_in)()).body["token"])
    async with listening(alice) as mine, listening(other) as others:
        await post(alice, "sessions/end/")
        assert await mine.hears() == {"type": "signed_out"}
        assert await mine.closes() == consumers.SIGNED_OUT
        assert await others.receive_nothing()


async def test_a_device_that_another_one_signs_out_hears_it_at_once_and_gets_no_socket_again() -> None:
    alice = await new_person()
    other = await sync_to_async(second_device)(alice)
    async with listening(alice) as mine, listening(other) as others:
        left = alice.manifest(version=3)
        body = {"manifest": encode(left), "signature": alice.signed(left), "device": alice.device}
        assert (await sync_to_async(alice.put)("manifest/", body)).status == 204
        assert await others.hears() == {"type": "signed_out"}
        assert await others.closes() == consumers.SIGNED_OUT
        assert await mine.hears() == {"type": "manifest"}
        assert await mine.receive_nothing()
    socket = Socket(other.service)
    await socket.connect()
    await socket.send_json_to({"type": "authenticate", "token": other.token})
    assert (await socket.hears())["refusal"]["code"] == "not_signed_in"


async def test_a_session_without_a_device_hears_that_it_was_ended() -> None:
    alice = await new_person()
    loose = Person(alice.service, token=(await sync_to_async(alice.sign_in)()).body["token"])
    async with listening(alice) as mine, listening(loose) as its:
        await post(alice, "sessions/end-loose/")
        assert await its.hears() == {"type": "signed_out"}
        assert await mine.receive_nothing()


async def test_a_socket_opened_before_a_rotation_hears_of_the_sign_out_after_it() -> None:
    alice = await new_person()
    async with listening(alice) as socket:
        alice.token = (await post(alice, "sessions/rotate/")).body["token"]
        await post(alice, "sessions/end/")
        assert await socket.hears() == {"type": "signed_out"}


async def test_deleting_the_account_closes_all_its_sockets() -> None:
    alice = await new_person()
    other = Person(alice.service, token=(await sync_to_async(alice.sign_in)()).body["token"])
    async with listening(alice) as mine, listening(other) as others:
        await post(alice, "account/delete/", {"proof": alice.proof})
        assert await mine.hears() == await others.hears() == {"type": "signed_out"}


@pytest.mark.parametrize(
    ("frame", "code"),
    [
        ('{"type":"authenticate","token":"x"}', "not_signed_in"),
        ('{"type":"authenticate"}', "bad_json"),
        ('{"type":"authenticate","token":"x","more":1}', "bad_json"),
        ('{"type":"something"}', "bad_json"),
        ("[]", "bad_json"),
        ("x", "bad_json"),
        ("x" * 300, "too_large"),
    ],
)
async def test_who_proves_nothing_is_refused_and_closed(frame: str, code: str) -> None:
    socket = Socket("instagram")
    await socket.connect()
    await socket.send_to(text_data=frame)
    assert (await socket.hears())["refusal"]["code"] == code
    assert await socket.closes() == consumers.REFUSED


async def test_binary_and_second_frames_are_refused() -> None:
    alice = await new_person()
    socket = Socket("instagram")
    await socket.connect()
    await socket.send_to(bytes_data=b"\x00")
    assert (await socket.hears())["refusal"]["code"] == "bad_json"
    async with listening(alice) as again:
        await again.send_json_to({"type": "authenticate", "token": alice.token})
        assert (await again.hears())["refusal"]["code"] == "bad_json"


async def test_a_token_of_another_service_is_refused() -> None:
    alice = await new_person("instagram")
    socket = Socket("messenger")
    await socket.connect()
    await socket.send_json_to({"type": "authenticate", "token": alice.token})
    assert (await socket.hears())["refusal"]["code"] == "not_signed_in"


async def test_a_socket_that_says_nothing_is_closed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "AUTHENTICATE_SECONDS", 0.05)
    socket = Socket("instagram")
    await socket.connect()
    assert (await socket.hears())["refusal"]["code"] == "not_signed_in"
    assert await socket.closes() == consumers.REFUSED


@pytest.mark.parametrize("origin", ["https://evil.example", "http://unified.localhost:8000", "null"])
async def test_a_foreign_page_opens_no_socket(origin: str) -> None:
    connected, _ = await Socket("instagram", origin=origin).connect()
    assert not connected
    connected, _ = await Socket("instagram", origin=f"http://{HOSTS['instagram']}").connect()
    assert connected


async def test_a_network_has_a_bounded_number_of_sockets_signed_in_or_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "doorway", Doorway(2))
    alice = await new_person()
    silent = Socket("messenger")
    await silent.connect()
    async with listening(alice):
        one_more = Socket(alice.service)
        await one_more.connect()
        await one_more.send_json_to({"type": "authenticate", "token": alice.token})
        assert (await one_more.hears())["refusal"]["code"] == "too_many"
        assert await one_more.closes() == consumers.REFUSED
        await one_more.disconnect()
        await silent.disconnect()
        async with listening(alice):
            pass


async def test_a_socket_that_ends_badly_is_counted_no_longer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(consumers, "doorway", Doorway(1))
    alice = await new_person()
    broken = Socket(alice.service)
    await broken.connect()
    await broken.send_input({"type": "websocket.nonsense"})
    with pytest.raises(ValueError, match="No handler"):
        await broken.wait(timeout=3)
    async with listening(alice):
        pass


async def test_a_cookie_signs_nobody_in() -> None:
    alice = await new_person()
    socket = Socket("instagram", cookie=f"token={alice.token}", authorization=f"Bearer {alice.token}")
    await socket.connect()
    assert await socket.receive_nothing()


async def test_an_account_has_a_bounded_number_of_sockets_and_leaves_none_behind(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "ACCOUNT_SOCKETS_PER_ACCOUNT", 1)
    alice = await new_person()
    async with listening(alice):
        second = Socket(alice.service)
        await second.connect()
        await second.send_json_to({"type": "authenticate", "token": alice.token})
        assert (await second.hears())["refusal"]["code"] == "too_many"
    for _ in range(20):
        if not bells._listeners:
            break
        await asyncio.sleep(0.05)
    assert bells._listeners == {}
    async with listening(alice):
        pass
