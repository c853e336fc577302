"""What happened between look and write counts: an account deleted, a code used, a password changed meanwhile."""

from collections.abc import Callable

import pytest
from django.core.cache import cache

from apps.accounts import queries, secrets
from apps.accounts.actions import accounts, codes, proofs, sessions
from apps.accounts.models import Account, Token
from apps.accounts.refusals import NotSignedIn, WrongCode, WrongPassword
from apps.core.attempts import Allowance
from apps.core.ids import Id, Key, decode
from apps.devices import queries as devices
from apps.devices.actions import packages
from apps.invitations.actions import blocks, claims, invitations
from apps.invitations.models import Invitation
from apps.services import catalogue
from tests.consents import reachable
from tests.person_api import person

pytestmark = pytest.mark.django_db(transaction=True)


def deleted_meanwhile() -> Token:
    """The token of a request that was let in before its account was deleted."""
    alice = person()
    token = queries.token_spelled(alice.token)
    assert alice.post("account/delete/", {"proof": alice.proof}).status == 204
    return token


@pytest.mark.parametrize(
    "ask",
    [
        lambda token: queries.keyring_of(token.account),
        lambda token: devices.manifest_of(token.account),
        lambda token: packages.store(token.account, bytes(16), [b"x"], last_resort=None),
        lambda token: blocks.block(token.account, bytes(16)),
        sessions.rotate,
        claims.of_own,
    ],
    ids=["keyring", "manifest", "packages", "block", "rotate", "own"],
)
def test_who_was_deleted_meanwhile_is_signed_out_and_no_bug(ask: Callable[[Token], object]) -> None:
    token = deleted_meanwhile()
    with pytest.raises(NotSignedIn):
        ask(token)
    assert not Token.objects.exists()


def test_an_invitation_to_somebody_deleted_meanwhile_is_dropped_in_silence() -> None:
    bob, gone = person("messenger"), deleted_meanwhile()
    invitations.invite(queries.token_spelled(bob.token).account, gone.account.pk, b"x")
    assert not Invitation.objects.exists()


def test_a_password_changed_meanwhile_deletes_nothing_by_the_old_one() -> None:
    alice = person()
    before = Account.objects.get()
    Account.objects.update(verifier=secrets.verifier(before.pk, Key.new()))
    with pytest.raises(WrongPassword):
        accounts.delete(before, proof=decode(alice.proof), address="")
    assert Account.objects.exists()


def test_a_code_opens_one_sign_up_however_many_use_it_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    messenger = catalogue.SERVICES[0]
    code = codes.send(messenger, "alice@example.org", address="")
    tag = secrets.tag_of(messenger, "alice@example.org")
    looked = cache.get

    def look_and_lose(key: str, default: object = None) -> object:
        found = looked(key, default)
        cache.delete(key)  # the other request, just between our look and our use
        return found

    monkeypatch.setattr(cache, "get", look_and_lose)
    with pytest.raises(WrongCode):
        codes.check(tag, code)


def test_a_network_that_may_not_try_locks_nobody_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(proofs, "_PER_ADDRESS", Allowance("proofs-of", 1, 3600))
    monkeypatch.setattr(proofs, "_PER_ACCOUNT", Allowance("proofs", 3, 3600))
    alice = person()
    account = Account.objects.get()

    def tries(proof: bytes, address: str) -> bool:
        return proofs.proves(account, tag=account.tag, proof=proof, kind="password", address=address)

    assert not any(tries(Key.new(), "a network that guesses") for _ in range(10))
    assert tries(decode(alice.proof), "alice's own")


def test_a_token_that_was_to_follow_is_bound_with_the_one_before() -> None:
    alice = person()
    alice.token = alice.sign_in().body["token"]
    after = alice.post("sessions/rotate/").body["token"]
    sessions.bind(queries.token_spelled(alice.token), Id(b"d" * 16))
    assert bytes(queries.token_spelled(after).device or b"") == b"d" * 16


def test_a_block_does_not_show_in_what_the_blocked_may_claim() -> None:
    alice, mallory = reachable("instagram"), person("messenger")
    assert alice.post("blocks/", {"account": mallory.account}).status == 204
    (package,) = mallory.post("claims/", alice.address()).body["key_packages"]
    assert package["last_resort"] is False
