"""Sealed invitations that wait to be picked up, and blocks as keyed tags; no row names a sender."""

from django.db import models

from apps.core.fields import BytesField


class Invitation(models.Model):
    """First contact, sealed to the account's door key; gone when it is picked up."""

    id = BytesField(primary_key=True, max_length=16)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
    sealed = BytesField(help_text="all of one size")


class Block(models.Model):
    """That the account wants to hear nothing of another, whose id only a keyed tag holds."""

    tag = BytesField(primary_key=True, max_length=32)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
