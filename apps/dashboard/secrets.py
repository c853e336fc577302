"""What is derived with the keys outside the database; keeps nothing and reads no table."""

from django.conf import settings

from apps.core import sealing


def person_tag(account: bytes) -> bytes:
    """How the staff log names an account: useless without the key, and still there when the account is gone."""
    return sealing.mac(settings.TAG_KEY, "um-staff-log-1", bytes(account))
