"""Checking a service's whole ledger, and noting what was found."""

import time
from datetime import UTC, datetime

from django.contrib.auth.models import User
from django.db import transaction

from apps.consent import books
from apps.consent.rules.chain import Broken
from apps.dashboard.actions import log
from apps.dashboard.models import LedgerCheck


def check(officer: User, service: str) -> LedgerCheck:
    """The ledger was read from its first entry to its last; the dashboard shows the outcome."""
    outcome = checked(service)
    log.write(officer, "checked_ledger", f"{service}, {'broken' if outcome.fault else 'whole'} up to {outcome.number}")
    return outcome


def checked(service: str) -> LedgerCheck:
    """The same without anybody who asked: by the clock."""
    started, fault, number, head = time.perf_counter(), "", 0, b""
    try:
        chain = books.checked(service)
        number, head = chain.count, chain.head
    except Broken as broken:
        fault, number = str(broken), broken.number - 1
    with transaction.atomic():
        outcome, _ = LedgerCheck.objects.update_or_create(
            service=service,
            defaults={
                "number": number,
                "head": head,
                "at": datetime.now(UTC),
                "milliseconds": round((time.perf_counter() - started) * 1000),
                "fault": fault[:200],
            },
        )
    return outcome
