"""What the demo shows of its made-up officers, and how much of a ledger it made up; nothing in a real installation."""

import base64
import time
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth
from django.conf import settings

from apps.core import sealing
from apps.dashboard.adapters import StaffFactors
from apps.dashboard.models import DemoYear

PERIOD_SECONDS = 30


@dataclass(frozen=True, slots=True, repr=False)
class DemoOfficer:
    """Somebody made up, and what they sign in with just now."""

    name: str
    password: str
    code: str


NAMES = ("ines", "ruben")


def password_of(name: str) -> str:
    """The made-up officer's password: the same each time, and another one in every demo."""
    return sealing.mac(settings.PEPPER, "um-demo-officer-1", name.encode()).hex()[:16]


def secret_of(name: str) -> str:
    """From which the made-up officer's one-time codes come (base32)."""
    return base64.b32encode(sealing.mac(settings.PEPPER, "um-demo-factor-1", name.encode())[:20]).decode()


def officers() -> list[DemoOfficer]:
    """The demo's officers with their current codes; nobody outside the demo."""
    if not settings.DEMO:
        return []
    made = Authenticator.objects.filter(user__username__in=NAMES, type=Authenticator.Type.TOTP, user__is_active=True)
    return [
        DemoOfficer(each.user.username, password_of(each.user.username), _code(each))
        for each in made.select_related("user").order_by("user__username")
    ]


def seconds_left() -> int:
    """How long the codes that are shown stay the newest."""
    return PERIOD_SECONDS - int(time.time()) % PERIOD_SECONDS


def years() -> dict[str, int]:
    """How many of the first entries of each service's ledger were made up."""
    return {year.service: year.entries for year in DemoYear.objects.all()}


def adapter() -> StaffFactors:
    """What judges second factors."""
    return StaffFactors()


def _code(factor: Authenticator) -> str:
    secret = adapter().decrypt(factor.data["secret"])
    return str(auth.format_hotp_value(auth.hotp_value(secret, int(time.time()) // PERIOD_SECONDS)))
