"""Changing a service's policy; what it was, who changed it and why stays for good."""

from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction

from apps.accounts.actions import ages
from apps.core import loosening
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
    fits = value.isdecimal() and 1 <= int(value) <= DAYS_MAX if spec.kind == "days" else value in ("on", "off")
    if not fits:
        raise BadPolicy
    return spec


def written(row: Policy, spec: Spec) -> str:
    """The value as officers read it."""
    value = getattr(row, spec.column)
    if spec.kind == "days":
        return str(value)
    if spec.kind == "guard" and value is not None and not loosening.is_over(value):
        return f"on until {value:%Y-%m-%d %H:%M} UTC"
    return "on" if value is None or value is True else "off"


def change(officer: User, service: str, policy: str, value: str, *, reason: str) -> str:
    """The policy is in force at once, or what it takes away ends later; its history has one line more.

    Answers the new value as ``written``. Raises: BadPolicy.
    """
    spec = parsed(policy, value)
    with transaction.atomic():
        row, _ = Policy.objects.select_for_update().get_or_create(pk=service)
        before = written(row, spec)
        setattr(row, spec.column, _kept(row, spec, value))
        after = written(row, spec)
        if before == after:
            return after
        row.save(update_fields=[spec.column])
        if spec.id == "minors" and value == "on":
            ages.protect_all(service)
        PolicyChange.objects.create(
            service=service,
            policy=spec.id,
            before=before,
            after=after,
            reason=reason,
            officer=officer,
            at=datetime.now(UTC),
        )
        log.write(officer, "changed_policy", f"{spec.id} of {service}, {before} to {after}")
    return after


def _kept(row: Policy, spec: Spec, value: str) -> bool | int | datetime | None:
    """What the column holds then. What was decided to end keeps its hour, however often it is decided."""
    if spec.kind == "days":
        return int(value)
    if spec.kind == "switch":
        return value == "on"
    ends: datetime | None = getattr(row, spec.column)
    return None if value == "on" else ends or loosening.from_now()
