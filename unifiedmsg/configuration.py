"""The facts a screen starts from, as the JSON its page carries; nothing in it is about a person."""

import json
from functools import cache
from typing import Any

from django.conf import settings

from apps.services import catalogue
from apps.services import queries as services
from unifiedmsg import bundle

CAST = settings.BASE_DIR / "static" / "src" / "node" / "cast.json"


def configuration(page: str, service: catalogue.Service | None) -> dict[str, Any]:
    """What `config` in a page holds."""
    return {
        "page": page,
        "service": service.id if service else None,
        "base_url": settings.BASE_URL,
        "services": [described(each) for each in catalogue.SERVICES],
        "demo": settings.DEMO,
        "demo_people": demo_people(),
        "pace": settings.ENGINE_PACE,
        "worker": bundle.entry("src/app/worker.ts").script.url,
        "version": bundle.version(),
        "backup_days": settings.BACKUP_DAYS or None,
    }


def described(service: catalogue.Service) -> dict[str, Any]:
    """A service as a screen knows it."""
    return {
        "id": service.id,
        "name": service.name,
        "url": settings.SERVICE_URLS[service.id],
        "identifier": service.identifier,
        "code": service.code,
        "sign_up_open": services.sign_up_open(service),
    }


def demo_people() -> list[dict[str, str]]:
    """The bots of the demo, by address; none outside it."""
    return _cast() if settings.DEMO_PEOPLE else []


@cache
def _cast() -> list[dict[str, str]]:
    people = json.loads(CAST.read_text(encoding="utf-8"))
    return [
        {"name": each["name"], "service": each["service"], "address": f"{each['service']}:{each['identifier']}"}
        for each in people
    ]


def initials(name: str) -> str:
    """Two letters that stand for a person where there is no picture."""
    parts = name.replace(".", " ").split()
    return (parts[0][0] + parts[-1][0] if len(parts) > 1 else name[:2]).upper()
