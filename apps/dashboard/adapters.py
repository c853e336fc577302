"""How allauth is bent to staff: nobody signs up, no address is counted in clear, no secret lies in clear."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.http import HttpRequest

from apps.core import ids, origins, sealing
from apps.dashboard import qr


class StaffAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    """Signing in, for staff."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "Name or password is not right.",
        "too_many_login_attempts": "These were too many tries. Wait a few minutes.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Staff is made by `manage.py createofficer`, and nowhere else."""
        return False

    def get_client_ip(self, request: HttpRequest) -> str:
        """What attempts are counted by: a keyed tag of the network, in a store that forgets."""
        address = origins.address_of(request.META)
        return sealing.mac(settings.TAG_KEY, "um-staff-address-1", address.encode()).hex()

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """Nobody is written to: no e-mail address of staff is kept. The staff log says what changed."""


class StaffFactors(DefaultMFAAdapter):  # type: ignore[misc]
    """Second factors, for staff."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": "This is your only second factor. Add another one first.",
        "incorrect_code": "This code is not right, or was used already. Wait for the next one.",
    }

    def encrypt(self, text: str) -> str:
        """As the database has a secret: useless without the pepper, which is kept elsewhere."""
        return ids.encode(sealing.seal(_key(), text.encode()))

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` was given. Raises: ValueError when it was sealed with another pepper."""
        return sealing.unseal(_key(), ids.decode(encrypted_text)).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whether another way to prove oneself is left afterwards."""
        others = Authenticator.objects.filter(user=authenticator.user).exclude(pk=authenticator.pk)
        return bool(others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists())

    def build_totp_svg(self, url: str) -> str:
        """The square that an authenticator app scans."""
        return qr.svg(url)


def _key() -> bytes:
    return sealing.mac(settings.PEPPER, "um-staff-factors-1")
