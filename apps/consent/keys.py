"""The key that signs the ledger, and who answers for it; the seed is in the settings alone."""

from django.conf import settings

from apps.consent.rules.receipts import Controller
from apps.core import sealing
from apps.core.ids import Key


def seed() -> bytes:
    """What signs."""
    return bytes(settings.CONSENT_KEY)


def public() -> Key:
    """With what everybody can check."""
    return Key(sealing.public_key(settings.CONSENT_KEY))


def controller() -> Controller:
    """Who asks, as the operator says it."""
    return Controller(name=settings.CONTROLLER_NAME, contact=settings.CONTROLLER_CONTACT)
