"""Publishing the next version of a purpose; what is published is never changed or taken back."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from apps.consent import catalogue, queries
from apps.consent.models import Text, Version
from apps.consent.rules import decisions
from apps.consent.rules import versions as rules
from apps.services.catalogue import SERVICES


def publish(
    purpose: str,
    *,
    texts: Mapping[str, tuple[str, str]],
    legal_basis: str,
    services: Sequence[str],
    material: bool,
    effective_on: date,
) -> Version:
    """The version exists with its texts, and is in effect from that day. Raises: Unfit."""
    if catalogue.by_id(purpose) is None:
        raise rules.Unfit("There is no such purpose.")
    with transaction.atomic():
        last = Version.objects.filter(purpose=purpose).order_by("-number").first()
        rules.accept(
            texts,
            legal_basis=legal_basis,
            services=list(services),
            known_services=[service.id for service in SERVICES],
            effective_on=effective_on,
            not_before=max(queries.today(), last.effective_on) if last else queries.today(),
        )
        version = Version.objects.create(
            purpose=purpose,
            number=last.number + 1 if last else 1,
            legal_basis=legal_basis,
            services=",".join(services),
            material=material,
            effective_on=effective_on,
        )
        Text.objects.bulk_create(_text(version, language, *words) for language, words in texts.items())
    return version


def _text(version: Version, language: str, title: str, body: str) -> Text:
    hashed = decisions.text_hash(title, body)
    return Text(version=version, language=language, title=title, body=body, hash=hashed)
