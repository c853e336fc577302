"""Changing a service's policy; what it was, who changed it and why stays for good."""

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction

from apps.dashboard.actions import log
from apps.dashboard.models import PolicyChange
from apps.services import policies
from apps.services.models import DAYS_MAX, Policy
from apps.services.policies import Spec


class BadPolicy(Exception):
    """There is no such policy, or it cannot have that value."""


def parsed(policy: str, value: str) -> Spec:
    """The policy, which can have this value. Raises: BadPolicy."""
    spec = policies.by_id(policy)
    if spec is None:
        raise BadPolicy
    fits = value in ("on", "off") if spec.kind == "switch" else value.isdecimal() and 1 <= int(value) <= DAYS_MAX
    if not fits:
        raise BadPolicy
    return spec


def written(row: Policy, spec: Spec) -> str:
    """The value as officers read it."""
    value = getattr(row, spec.id)
    return str(value) if spec.kind == "days" else "on" if value else "off"


def change(officer: User, service: str, policy: str, value: str, *, reason: str) -> None:
    """The policy is in force at once, and its history has one line more. Raises: BadPolicy."""
    spec = parsed(policy, value)
    with transaction.atomic():
        row, _ = Policy.objects.select_for_update().get_or_create(pk=service)
        before = written(row, spec)
        if before == value:
            return
        setattr(row, spec.id, int(value) if spec.kind == "days" else value == "on")
        row.save(update_fields=[spec.id])
        PolicyChange.objects.create(
            service=service,
            policy=spec.id,
            before=before,
            after=value,
            reason=reason,
            officer=officer,
            at=datetime.now(UTC),
        )
        log.write(officer, "changed_policy", f"{spec.id} of {service}, {before} to {value}")
