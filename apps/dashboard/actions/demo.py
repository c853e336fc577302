"""Makes the demo's officers and its year, once, and marks what is made up; refuses in a real installation."""

import time
from datetime import UTC, datetime, timedelta

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction

from apps.consent import keys, queries, readers, rows
from apps.consent.catalogue import LANGUAGES
from apps.consent.models import Entry, Reask, Text, Version
from apps.consent.rules import decisions, entries
from apps.core import canonical, ids, sealing
from apps.core.ids import Id, Key
from apps.dashboard.actions import demo_work, ledgers, log, officers
from apps.dashboard.models import DemoYear
from apps.dashboard.queries import demo
from apps.dashboard.rules import made_up
from apps.dashboard.rules.made_up import Act
from apps.services.catalogue import SERVICES

CHANGED = "cross_service_reach"  # the purpose that gets a second version halfway through the year
CHANGED_DAYS_AGO = 150
ADDED = {
    "en": "\nEach such request shows on which service its sender is, before you accept it.",
    "de": "\nJede solche Anfrage zeigt, aus welchem Dienst sie kommt, bevor du sie annimmst.",
}


class NoDemo(Exception):
    """This is a real installation."""


def seed() -> None:
    """There are two officers and a year that is worth looking at; what is there already stays. Raises: NoDemo."""
    if not settings.DEMO:
        raise NoDemo
    made = [_officer(name) for name in demo.NAMES]
    if DemoYear.objects.exists() or Entry.objects.exists():
        return
    with transaction.atomic():
        changed = _second_version()
        for service in SERVICES:
            _year(service.id, changed)
        demo_work.write(*made)
        log.write(made[0], "made_up", "a year of decisions and requests, for the demo")
    for service in SERVICES:
        ledgers.checked(service.id)


def _officer(name: str) -> User:
    """Somebody made up, with a second factor of which the demo shows the codes."""
    found = User.objects.filter(username=name).first()
    if found is None:
        found = officers.make(name, password=demo.password_of(name), role="officer")
        officers.give_factor(found, demo.secret_of(name))
    return found


def _second_version() -> int:
    """One purpose has a second version, since a while ago; answers since when."""
    first = Version.objects.get(purpose=CHANGED, number=1)
    day = queries.today() - timedelta(days=CHANGED_DAYS_AGO)
    second = Version.objects.create(
        purpose=CHANGED,
        number=2,
        legal_basis=first.legal_basis,
        services=first.services,
        material=True,
        effective_on=day,
    )
    for text in first.texts.all():
        body = text.body + ADDED[text.language]
        hashed = decisions.text_hash(text.title, body)
        Text.objects.create(version=second, language=text.language, title=text.title, body=body, hash=hashed)
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())


def _year(service: str, changed: int) -> None:
    """The service's ledger begins with a year of people who do not exist."""
    purposes = [name for name in made_up.HABITS if readers.is_read(name)]
    year = made_up.year(service, purposes, now=int(time.time()), changed={CHANGED: changed})
    texts = {(t.version.purpose, t.version.number, t.language): t.hash for t in _texts()}
    chain: list[entries.Signed] = []
    for act in year.acts:
        version = 2 if act.purpose == CHANGED and act.at >= changed else 1
        decision, signature = _decided(service, act, version, texts[act.purpose, version, act.language])
        last = chain[-1].entry if chain else None
        chain.append(entries.signed(entries.following(last, decision, signature, now=act.at), keys.seed()))
    Entry.objects.bulk_create((rows.row(kept) for kept in chain), batch_size=500)
    DemoYear.objects.create(service=service, entries=len(chain), accounts=year.people, silent=year.silent)
    days = (queries.today() - timedelta(days=17 * week) for week in range(1, 20))
    Reask.objects.bulk_create(Reask(service=service, purpose=CHANGED, on=day, count=3 + day.day % 5) for day in days)


def _texts() -> list[Text]:
    return list(Text.objects.filter(language__in=LANGUAGES).select_related("version"))


def _decided(service: str, act: Act, version: int, text: bytes) -> tuple[decisions.Decision, bytes]:
    """A decision and its signature, by a key that belongs to nobody and is forgotten."""
    whose = f"{service}/{act.person}/{act.purpose}".encode()
    key = sealing.mac(settings.CONSENT_KEY, "um-demo-subject-1", whose)
    decision = decisions.Decision(
        type=decisions.LABEL,
        service=service,
        purpose=act.purpose,
        version=version,
        language=act.language,
        text=Key(text),
        act=act.act,  # type: ignore[arg-type]  # one of the three
        subject=Key(sealing.public_key(key)),
        nonce=Id(ids.Id.new()),
    )
    return decision, sealing.sign(key, canonical.labelled(decisions.LABEL, decision))
