"""When a version may be published; pure."""

from collections.abc import Mapping
from datetime import date

from apps.consent.catalogue import LANGUAGES


class Unfit(Exception):
    """The version may not be published; the text says why, for an officer."""


def accept(
    texts: Mapping[str, tuple[str, str]],
    *,
    legal_basis: str,
    services: list[str],
    known_services: list[str],
    effective_on: date,
    not_before: date,
) -> None:
    """Raises: Unfit."""
    missing = [language for language in LANGUAGES if not all(part.strip() for part in texts.get(language, ("", "")))]
    for why, holds in (
        (f"The text is missing in {', '.join(missing)}.", not missing),
        ("There is a text in a language that nobody can choose.", set(texts) <= set(LANGUAGES)),
        ("Say on which legal basis it rests.", bool(legal_basis.strip())),
        ("Say for which services it is.", bool(services) and set(services) <= set(known_services)),
        (f"It can take effect on {not_before} at the earliest.", effective_on >= not_before),
    ):
        if not holds:
            raise Unfit(why)
