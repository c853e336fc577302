"""The policy rows: one a service, with days that make sense. How staff changes them: tests/dashboard."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import IntegrityError

from apps.core import limits
from apps.services.models import Policy
from apps.services.queries import message_days

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def as_migrated(db: None) -> None:
    """The rows that the migration makes: tests with transactions of their own empty every table when they end."""
    Policy.objects.all().delete()
    import_module("apps.services.migrations.0001_policies").fill(apps, None)


def test_there_is_one_row_a_service() -> None:
    assert set(Policy.objects.values_list("pk", flat=True)) == {"messenger", "instagram", "whatsapp"}


def test_messages_are_kept_as_long_as_the_most_generous_service_allows_and_no_longer_than_the_limit() -> None:
    assert message_days() == limits.MESSAGE_DAYS
    Policy.objects.update(message_days=10)
    assert message_days() == 10
    Policy.objects.filter(pk="whatsapp").update(message_days=30)
    assert message_days() == 30
    Policy.objects.filter(pk="instagram").update(message_days=3650)
    assert message_days() == limits.MESSAGE_DAYS


@pytest.mark.parametrize("days", [0, 3651])
def test_messages_are_kept_a_number_of_days_that_makes_sense(days: int) -> None:
    policy = Policy(service="messenger", message_days=days)
    with pytest.raises(ValidationError):
        policy.full_clean()
    with pytest.raises(IntegrityError):
        Policy.objects.filter(pk="messenger").update(message_days=days)
