"""Manifests and key packages; every key is random, so that no row tells when it came."""

from django.db import models

from apps.core.fields import BytesField


class Manifest(models.Model):
    """The newest manifest of an account, as its devices signed it."""

    account = models.OneToOneField("accounts.Account", on_delete=models.CASCADE, primary_key=True)
    version = models.PositiveBigIntegerField()
    body = BytesField()
    signature = BytesField(max_length=64)


class KeyPackage(models.Model):
    """What another device needs to add this one to a conversation (RFC 9420, section 10)."""

    id = BytesField(primary_key=True, max_length=16)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
    device = BytesField(max_length=16)
    body = BytesField()
    last_resort = models.BooleanField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "device"], condition=models.Q(last_resort=True), name="one_last_resort"
            )
        ]
