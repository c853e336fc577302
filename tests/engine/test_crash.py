"""An engine killed between any two steps of entering an account: nothing is lost, nothing is doubled."""

import os
import signal
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.peer import Peer, Refused
from tests.people import Person, alice, bob
from tests.server import Server

HOOK = Path(__file__).parent / "crash.mjs"
STEPS_MAX = 60
STRIDE = 1 if os.environ.get("THOROUGH") == "1" else 6  # every step takes minutes: `make crashes` has them all
Act = Callable[[Peer], object]


@pytest.fixture(scope="module")
def friend(server: Server) -> Iterator[Peer]:
    """Somebody who writes to whoever survived."""
    peer = Peer(bob(), server).sign_up()
    yield peer
    peer.kill()


@pytest.fixture
def crashes(server: Server, monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], Person], Act], Iterator[Peer]]:
    """For every step of an act: an engine that was killed there, started again on its store."""

    def every(person: Callable[[], Person], act: Act) -> Iterator[Peer]:
        for step in range(1, STEPS_MAX, STRIDE):
            somebody = person()
            with monkeypatch.context() as patch:
                patch.setenv("NODE_OPTIONS", f"--import={HOOK}")
                patch.setenv("CRASH_AT", str(step))
                peer = Peer(somebody, server)
            ended = survived(peer, act)
            peer.kill()
            if ended:
                assert step > 6, "the engine did less than was to be interrupted"
                return
            again = Peer(peer.person, server, peer.store)
            yield again
            again.kill()
        raise AssertionError("it never came to an end")

    return every


def survived(peer: Peer, act: Act) -> bool:
    """Whether the engine lived to answer; else it was the hook that ended it, and nothing else."""
    try:
        act(peer)
    except (BrokenPipeError, Refused):
        assert peer._process.wait(20) == -signal.SIGKILL, peer.log.read_text()
        return False
    return True


def settled(peer: Peer) -> str:
    """What the engine is, once it knows."""

    def kind() -> str | None:
        found = str(peer.ask("open")["phase"]["kind"])
        return None if found == "working" else found

    return str(peer.until(kind, "an engine that knows who it is"))


def joined(peer: Peer, conversation: str) -> bool:
    """Whether this device is in the conversation."""
    return bool(peer.view(conversation).get("status") == "active")


def works(peer: Peer, friend: Peer) -> None:
    """The account can be found and invited, and both can talk."""
    conversation = friend.start(peer.person, text="hello")
    peer.accept()
    peer.say(conversation, "hello yourself")
    friend.hears(conversation, "hello yourself")


Crashes = Callable[[Callable[[], Person], Act], Iterator[Peer]]


@pytest.mark.long
def test_a_sign_up_cut_off_at_any_step_can_be_asked_again(crashes: Crashes, friend: Peer) -> None:
    # By handle: there, a second account of the same person would be refused as taken.
    for turn, peer in enumerate(crashes(bob, Peer.sign_up)):
        if settled(peer) == "signed-out":
            peer.sign_up()
        assert settled(peer) == "ready"
        assert [device["own"] for device in peer.ask("devices")["devices"]] == [True]
        if turn % 4 == 3 or STRIDE > 1:
            works(peer, friend)


@pytest.mark.long
def test_a_sign_in_cut_off_at_any_step_ends_in_one_more_device(server: Server, crashes: Crashes, friend: Peer) -> None:
    first = Peer(alice(), server).sign_up()
    conversation = first.start(friend.person, text="hello")
    friend.accept()
    for peer in crashes(lambda: first.person, Peer.sign_in):
        if settled(peer) == "signed-out":
            peer.sign_in()
        assert len(first.ask("devices")["devices"]) == 2
        peer.until(partial(joined, peer, conversation), "having joined")
        peer.say(conversation, peer.new_id())
        peer.ask("signOut")
        assert len(first.ask("devices")["devices"]) == 1
    first.kill()


def test_a_keyring_write_cut_off_at_any_step_can_be_asked_again(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    peer = Peer(alice(), server).sign_up()
    for step in range(1, 12, min(STRIDE, 2)):
        peer.stop()
        with monkeypatch.context() as patch:
            patch.setenv("NODE_OPTIONS", f"--import={HOOK}")
            patch.setenv("CRASH_AT", str(step))
            cut = Peer(peer.person, server, peer.store)
        survived(cut, lambda one: one.ask("putOffRecoveryKey", saved=False))
        cut.kill()
        peer = Peer(peer.person, server, peer.store)
        assert settled(peer) == "ready"
        peer.ask("putOffRecoveryKey", saved=True)
    second = Peer(peer.person, server).sign_in()
    assert settled(second) == "ready"
    for one in (peer, second):
        one.kill()
