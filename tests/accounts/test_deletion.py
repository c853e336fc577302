"""Deleting an account: only with the password, and nothing is left."""

from pathlib import Path

import pytest
from django.db import connection

from apps.accounts.models import Account
from apps.core.ids import decode
from apps.core.sealing import digest
from tests.consents import reachable
from tests.person_api import INVITATION_BYTES, person, random


@pytest.mark.django_db
def test_a_thief_of_a_token_cannot_delete() -> None:
    alice = person()
    for proof in (random(32), alice.recovery_proof):
        assert alice.post("account/delete/", {"proof": proof}).code == "wrong_password"
    assert alice.get("me/").status == 200


@pytest.mark.django_db
def test_a_deleted_account_is_like_one_that_never_was() -> None:
    alice, bob = reachable("instagram", "alice"), person("messenger")
    assert alice.post("account/delete/", {"proof": alice.proof}).status == 204
    assert alice.get("me/").code == "not_signed_in"
    assert alice.sign_in().code == "sign_in_failed"
    assert bob.post("claims/", alice.address()).code == "no_such_person"
    assert bob.post("claims/", {"account": alice.account}).code == "no_such_person"
    assert person("instagram", "alice").account != alice.account


@pytest.mark.django_db(transaction=True)
def test_deletion_leaves_nothing_in_any_table_or_page_of_the_database() -> None:
    alice, bob = reachable("instagram", "alice.of.old"), person("messenger")
    bob.post("invitations/", {"account": alice.account, "sealed": random(INVITATION_BYTES)})
    bob.post("blocks/", {"account": alice.account})
    alice.post("blocks/", {"account": bob.account})
    alice.post("sessions/rotate/")
    traces = [decode(alice.account), b"alice.of.old", decode(alice.device), digest(decode(alice.token))]
    assert all(trace in _database() for trace in traces)
    assert alice.post("account/delete/", {"proof": alice.proof}).status == 204
    kept = _database()
    assert [trace for trace in traces if trace in kept] == []
    assert Account.objects.get().pk == decode(bob.account)


def _database() -> bytes:
    """Every byte of the database's files, the log written back."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    path = Path(connection.settings_dict["NAME"])
    return b"".join(file.read_bytes() for file in path.parent.glob(f"{path.name}*"))
