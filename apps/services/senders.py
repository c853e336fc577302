"""How a text reaches the owner of an e-mail address or phone number; keeps nothing of what it sent."""

from typing import Protocol

from django.conf import settings
from django.core.mail import send_mail

from apps.core.errors import Refusal
from apps.services.catalogue import Service

SMS_TIMEOUT_SECONDS = 10


class NotSent(Refusal):
    code = "not_sent"
    status = 424
    message = "The message could not be sent. Check the address, or try again later."


class Sender(Protocol):
    """One way to reach people."""

    @property
    def ready(self) -> bool:
        """Whether the operator has set it up."""

    def send(self, to: str, *, subject: str, text: str) -> None:
        """Hands the text over. Raises: NotSent."""


class Email:
    """By Django's mail backend."""

    @property
    def ready(self) -> bool:
        return bool(settings.EMAIL_READY)

    def send(self, to: str, *, subject: str, text: str) -> None:
        try:
            send_mail(subject, text, None, [to])
        except OSError as error:  # SMTPException is one
            raise NotSent from error


class Sms:
    """By a provider that takes Twilio's form over HTTPS: To, From, Body; basic authentication; 201."""

    @property
    def ready(self) -> bool:
        return bool(settings.SMS_URL and settings.SMS_ACCOUNT and settings.SMS_TOKEN and settings.SMS_FROM)

    def send(self, to: str, *, subject: str, text: str) -> None:
        import httpx  # 5 MiB: only who sends texts pays for it

        path = f"{settings.SMS_URL}/2010-04-01/Accounts/{settings.SMS_ACCOUNT}/Messages.json"
        form = {"To": to, "From": settings.SMS_FROM, "Body": text}
        login = (settings.SMS_ACCOUNT, settings.SMS_TOKEN)
        try:
            answer = httpx.post(path, data=form, auth=login, timeout=SMS_TIMEOUT_SECONDS)
        except httpx.HTTPError as error:
            raise NotSent from error
        if answer.status_code != httpx.codes.CREATED:
            raise NotSent


class MailedText:
    """Stands in for the SMS provider in the demo: the text lies with the demo's mail."""

    ready = True

    def send(self, to: str, *, subject: str, text: str) -> None:
        send_mail(subject, text, None, [f"{to}@sms.invalid"])


def sender_for(service: Service) -> Sender:
    """The way to reach people of this service."""
    if service.identifier == "email":
        return Email()
    sms = Sms()
    return MailedText() if settings.DEMO and not sms.ready else sms
