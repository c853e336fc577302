"""Purposes' versions and texts, who was asked, and the ledger of decisions, in which no row names an account."""

from django.db import models

from apps.consent.catalogue import LANGUAGES, PURPOSES
from apps.core.fields import BytesField
from apps.services.catalogue import SERVICES

ACTS = ("grant", "refuse", "withdraw")
_PURPOSES = [(purpose.id, purpose.id) for purpose in PURPOSES]
_LANGUAGES = [(language, language) for language in LANGUAGES]
_SERVICES = [(service.id, service.name) for service in SERVICES]


class Version(models.Model):
    """What a purpose means from a day on; no row ever changes: the next version follows instead."""

    purpose = models.CharField(max_length=32, choices=_PURPOSES)
    number = models.PositiveIntegerField()
    legal_basis = models.CharField(max_length=64)
    services = models.CharField(max_length=255, help_text="ids of the services it is for, with commas between them")
    material = models.BooleanField(help_text="People are asked again, and what they allowed before rests until then.")
    effective_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["purpose", "number"], name="one_version_of_a_number")]


class Text(models.Model):
    """What people read about a version in one language; no row ever changes."""

    version = models.ForeignKey("consent.Version", on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(max_length=2, choices=_LANGUAGES)
    title = models.CharField(max_length=80)
    body = models.TextField()
    hash = BytesField(max_length=32, help_text="SHA-256 of title and body as canonical JSON")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["version", "language"], name="one_text_of_a_language")]


class Subject(models.Model):
    """Under which pseudonym an account decides on a purpose; goes with the account."""

    public = BytesField(primary_key=True, max_length=32, help_text="Ed25519 key that signs the decisions")
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
    purpose = models.CharField(max_length=32, choices=_PURPOSES)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "purpose"], name="one_subject_of_a_purpose")]


class Asked(models.Model):
    """That a question was on an account's screen, whether or not it was answered; only the last time is kept."""

    id = BytesField(primary_key=True, max_length=16)
    account = models.ForeignKey("accounts.Account", on_delete=models.CASCADE)
    purpose = models.CharField(max_length=32, choices=_PURPOSES)
    version = models.PositiveIntegerField()
    on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "purpose"], name="one_asking_of_a_purpose")]


class Entry(models.Model):
    """One decision in its service's chain: signed by the person's device, then by the server; kept for ever."""

    hash = BytesField(primary_key=True, max_length=32, help_text="SHA-256 of the entry's canonical bytes")
    service = models.CharField(max_length=32, choices=_SERVICES)
    number = models.PositiveBigIntegerField()
    previous = BytesField(max_length=32, help_text="hash of the entry before; empty for the first")
    hour = models.PositiveBigIntegerField(help_text="Unix time of the full hour")
    purpose = models.CharField(max_length=32, choices=_PURPOSES)
    version = models.PositiveIntegerField()
    language = models.CharField(max_length=2, choices=_LANGUAGES)
    text = BytesField(max_length=32, help_text="hash of what the person read")
    act = models.CharField(max_length=8, choices=[(act, act) for act in ACTS])
    subject = BytesField(max_length=32)
    nonce = BytesField(max_length=16)
    signature = BytesField(max_length=64, help_text="the subject's, over the decision")
    server_signature = BytesField(max_length=64, help_text="ours, over the entry")

    class Meta:
        indexes = [models.Index(fields=["subject", "number"], name="newest_of_a_subject")]
        constraints = [
            models.UniqueConstraint(fields=["service", "number"], name="one_entry_of_a_number"),
            models.UniqueConstraint(fields=["subject", "nonce"], name="no_decision_twice"),
            models.CheckConstraint(condition=models.Q(act__in=ACTS), name="entry_act"),
        ]


class Reask(models.Model):
    """How often a screen was kept from asking again too early, by service, purpose and day; nothing of anybody."""

    service = models.CharField(max_length=32, choices=_SERVICES)
    purpose = models.CharField(max_length=32, choices=_PURPOSES)
    on = models.DateField()
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "purpose", "on"], name="one_reask_count_a_day")]


class Statistic(models.Model):
    """Sums of answers that browsers blurred before they sent them, by service, day and question; nothing of anybody."""

    service = models.CharField(max_length=32, choices=_SERVICES)
    day = models.DateField()
    question = models.CharField(max_length=32)
    answers = models.PositiveIntegerField()
    ones = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "day", "question"], name="one_statistic_a_day")]
