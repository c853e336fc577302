"""Accounts, their tokens and their keyrings; every key is random, so that no row tells when it came."""

from django.db import models

from apps.core.fields import BytesField
from apps.services.catalogue import SERVICES

DOORS = [("nobody", "nobody"), ("service", "my service")]


class Account(models.Model):
    """One person's presence at one service, and what its password proves and wraps."""

    id = BytesField(primary_key=True, max_length=16)
    service = models.CharField(max_length=32, choices=[(service.id, service.name) for service in SERVICES])
    tag = BytesField(unique=True, max_length=32, help_text="keyed tag of service and identifier")
    handle = models.CharField(max_length=30, help_text="empty where the identifier is no handle")
    door = models.CharField(max_length=16, choices=DOORS)
    minor = models.BooleanField(default=False, help_text="its owner said to be under 18")
    adult_at = models.DateTimeField(null=True, help_text="the hour from which they count as 18 or older, as they said")
    salt = BytesField(max_length=16)
    operations = models.PositiveIntegerField()
    memory_bytes = models.PositiveBigIntegerField()
    verifier = BytesField(max_length=32)
    wrap = BytesField()
    recovery_verifier = BytesField(max_length=32)
    recovery_wrap = BytesField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(adult_at=None) | models.Q(minor=True), name="account_minors_come_of_age"
            ),
            models.CheckConstraint(condition=models.Q(door__in=["nobody", "service"]), name="account_door"),
            models.CheckConstraint(
                condition=models.Q(service__in=[service.id for service in SERVICES]), name="account_service"
            ),
        ]


class Token(models.Model):
    """A bearer token, as its SHA-256."""

    hash = BytesField(primary_key=True, max_length=32)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE, related_name="tokens")
    device = BytesField(null=True, max_length=16)
    replaces = BytesField(null=True, max_length=32, help_text="the token that ends when this one is first used")
    expires_on = models.DateField()
    signed_out = models.BooleanField(
        default=False, help_text="by another device: it opens nothing but the list that says so"
    )


class Keyring(models.Model):
    """An account's sealed keyring, as the owner's devices wrote it last."""

    account = models.OneToOneField("accounts.Account", on_delete=models.CASCADE, primary_key=True)
    sealed = BytesField()
    etag = BytesField(max_length=16)
