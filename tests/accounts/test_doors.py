"""Doors that were open to everyone: after the upgrade they let in their own service, and nobody was ever asked."""

from importlib import import_module

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from apps.accounts.models import Account
from tests.consents import REACH, decide
from tests.person_api import account_bytes, person

pytestmark = pytest.mark.django_db
closing = import_module("apps.accounts.migrations.0002_doors_that_were_open_to_everyone_close")


def test_an_account_of_before_is_never_asked_and_closed_until_it_decides() -> None:
    alice, stranger, friend = person("instagram"), person("messenger"), person("instagram", "bob")
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")  # the row as the version before wrote it
        cursor.execute("UPDATE accounts_account SET door = 'everyone' WHERE id = %s", [account_bytes(alice)])
        cursor.execute("PRAGMA ignore_check_constraints = OFF")
    closing.close(apps, None)
    assert Account.objects.get(pk=account_bytes(alice)).door == "service"
    (reach,) = [one for one in alice.get("consent/").body["purposes"] if one["purpose"] == REACH]
    assert (reach["state"], reach["ask"]) == ("never_asked", True)
    assert stranger.post("claims/", alice.address()).code == "no_such_person"
    assert friend.post("claims/", alice.address()).status == 200
    assert decide(alice, REACH, "grant").status == 200
    assert stranger.post("claims/", alice.address()).status == 200


def test_no_row_can_be_open_to_everyone_again() -> None:
    alice = person("instagram")
    with pytest.raises(IntegrityError), transaction.atomic():
        Account.objects.filter(pk=account_bytes(alice)).update(door="everyone")
