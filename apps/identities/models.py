"""Registered links, each sealed under a key of its own, and who may be found by what; no row names two accounts."""

from django.db import models

from apps.core.fields import BytesField


class Link(models.Model):
    """That two accounts are one person's, as both signed it: unreadable without the link's own key."""

    id = BytesField(primary_key=True, max_length=16)
    sealed = BytesField()


class LinkKey(models.Model):
    """The key of one link; it is destroyed with the link, and then nothing of the link opens."""

    link = models.OneToOneField("identities.Link", on_delete=models.CASCADE, primary_key=True)
    key = BytesField(max_length=32)


class LinkEnd(models.Model):
    """By what a link is found from one of its accounts: keyed tags, which name nobody."""

    id = BytesField(primary_key=True, max_length=32, help_text="keyed tag of link and account")
    tag = BytesField(max_length=32, db_index=True, help_text="keyed tag of the account")
    link = models.ForeignKey("identities.Link", on_delete=models.CASCADE, related_name="ends")


class Listing(models.Model):
    """By what an account may be found, because its owner allowed it; goes when that ends."""

    account = models.OneToOneField("accounts.Account", on_delete=models.CASCADE, primary_key=True)
    name = models.CharField(max_length=128, help_text="as its owner wrote it, or the handle")
    key = models.CharField(max_length=256, db_index=True, help_text="the name as it is compared")
