"""The policy rows: edited by staff on the admin's host, neither added nor deleted."""

import pytest
from django.contrib.admin.sites import site
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.http import HttpRequest

from apps.services.models import Policy

pytestmark = pytest.mark.django_db


def test_there_is_one_row_a_service_to_edit_and_no_way_to_add_or_delete() -> None:
    assert set(Policy.objects.values_list("pk", flat=True)) == {"messenger", "instagram", "whatsapp"}
    admin = site._registry[Policy]
    assert not admin.has_add_permission(HttpRequest())
    assert not admin.has_delete_permission(HttpRequest())


@pytest.mark.parametrize("days", [0, 3651])
def test_messages_are_kept_a_number_of_days_that_makes_sense(days: int) -> None:
    policy = Policy(service="messenger", message_days=days)
    with pytest.raises(ValidationError):
        policy.full_clean()
    with pytest.raises(IntegrityError):
        Policy.objects.filter(pk="messenger").update(message_days=days)
