"""Objects that nobody owns: a random id, a padded size and the day they go; their bytes lie in Django's storage."""

from typing import ClassVar

from django.db import models
from django.db.models import F
from django.db.models.functions import Length
from django.db.models.lookups import Exact, LessThanOrEqual

from apps.core.fields import BytesField


class Attachment(models.Model):
    """Neither account, nor conversation, nor address, nor time of making; whoever knows the id may read it."""

    id = BytesField(max_length=16, primary_key=True)
    holder_hash = BytesField(max_length=32)
    size = models.BigIntegerField()  # bytes of ciphertext, one of few sizes
    received = models.BigIntegerField(default=0)  # how many of them are here; all of them: it can be read
    last_day = models.IntegerField()  # days since 1970

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Exact(Length(F("id")), 16), name="attachment_id_size"),
            models.CheckConstraint(condition=Exact(Length(F("holder_hash")), 32), name="attachment_holder_hash_size"),
            models.CheckConstraint(condition=LessThanOrEqual(F("received"), F("size")), name="attachment_not_too_much"),
        ]
