"""What staff works with: drafts of versions, people's requests, policies' history, and the log nobody can rewrite."""

from django.conf import settings
from django.db import models

from apps.consent.catalogue import PURPOSES
from apps.core.fields import BytesField
from apps.services.catalogue import SERVICES

_SERVICES = [(service.id, service.name) for service in SERVICES]
_PURPOSES = [(purpose.id, purpose.id) for purpose in PURPOSES]
STAGES = ("draft", "proposed", "approved", "dropped")
RIGHTS = [
    ("access", "Access (Art. 15)"),
    ("erasure", "Erasure (Art. 17)"),
    ("portability", "Portability (Art. 20)"),
    ("objection", "Objection (Art. 21)"),
]
STATES = [
    ("received", "Not started"),
    ("working", "In work"),
    ("proposed", "Erasure waits for a second officer"),
    ("answered", "Answered"),
    ("refused", "Refused"),
]
PROOFS = [
    ("", "not yet"),
    ("signed_in", "they asked from within their account"),
    ("code", "they returned a code sent to the address of the account"),
    ("document", "an identity document was seen, and not kept"),
]


class Draft(models.Model):
    """The next version of a purpose on its way: written by one officer, put in force by another."""

    purpose = models.CharField(max_length=32, choices=_PURPOSES)
    base = models.PositiveIntegerField(help_text="number of the version it was written from")
    texts = models.JSONField(help_text="title and body for each language")
    legal_basis = models.CharField(max_length=64)
    services = models.CharField(max_length=255)
    material = models.BooleanField()
    effective_on = models.DateField()
    reason = models.CharField(max_length=300)
    stage = models.CharField(max_length=8, choices=[(stage, stage) for stage in STAGES], default="draft")
    number = models.PositiveIntegerField(null=True, help_text="of the version it became")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(help_text="when it came to this stage")

    class Meta:
        default_permissions = ()
        permissions = [
            ("see_figures", "sees figures, purposes, policies, ledgers and the staff log"),
            ("write_purpose", "writes and proposes versions of purposes"),
            ("approve_purpose", "puts another officer's version in force"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(author=models.F("second")) | models.Q(second=None), name="draft_four_eyes"
            )
        ]


class Case(models.Model):
    """A person's request under the GDPR, with its clock; the account leaves it when it is erased."""

    service = models.CharField(max_length=32, choices=_SERVICES)
    right = models.CharField(max_length=16, choices=RIGHTS)
    state = models.CharField(max_length=16, choices=STATES, default="received")
    account = models.ForeignKey("accounts.Account", on_delete=models.SET_NULL, null=True, related_name="+")
    proof = models.CharField(max_length=16, choices=PROOFS, blank=True, help_text="how it was proven who asks")
    received_on = models.DateField()
    due_on = models.DateField()
    longer_because = models.CharField(max_length=300, blank=True)
    closed_on = models.DateField(null=True)
    answer = models.CharField(max_length=300, blank=True, help_text="in one sentence, without personal data")
    proposer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    second = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    demo = models.BooleanField(default=False, help_text="made up for the demo")

    class Meta:
        default_permissions = ()
        permissions = [
            ("see_person", "looks people up and sees what is kept about one"),
            ("work_case", "works on people's requests"),
            ("approve_erasure", "carries out an erasure that another officer proposed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(proposer=models.F("second")) | models.Q(second=None), name="case_four_eyes"
            )
        ]

    @property
    def reference(self) -> str:
        """What letters call it."""
        return f"DSR-{self.pk:04}"


class CaseNote(models.Model):
    """What staff wrote down about a case."""

    case = models.ForeignKey("dashboard.Case", on_delete=models.CASCADE, related_name="notes")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        default_permissions = ()


class PolicyChange(models.Model):
    """One change of one service's policy; no row ever changes."""

    service = models.CharField(max_length=32, choices=_SERVICES)
    policy = models.CharField(max_length=32)
    before = models.CharField(max_length=32)
    after = models.CharField(max_length=32)
    reason = models.CharField(max_length=300)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        default_permissions = ()
        permissions = [("set_policy", "changes a service's policies")]


class StaffEvent(models.Model):
    """One line of the staff log, chained to the line before; the database refuses to change or drop it."""

    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()
    what = models.CharField(max_length=32)
    about = models.CharField(max_length=120, help_text="what it was done to; never an identifier of a person")
    person = BytesField(max_length=32, help_text="keyed tag of the account it was about; empty for none")
    digest = BytesField(max_length=32, help_text="SHA-256 over this line and the digest of the line before")

    class Meta:
        default_permissions = ()
        permissions = [("see_staff", "sees who works here"), ("end_access", "ends the access of others")]


class LedgerCheck(models.Model):
    """The last time that a service's whole ledger was checked."""

    service = models.CharField(primary_key=True, max_length=32, choices=_SERVICES)
    number = models.PositiveBigIntegerField(help_text="of the last entry that was checked")
    head = BytesField(max_length=32, help_text="hash of that entry")
    at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField()
    fault = models.CharField(max_length=200, blank=True)

    class Meta:
        default_permissions = ()
        permissions = [("check_ledger", "checks and exports the ledgers")]


class DemoYear(models.Model):
    """How much of a service's ledger was made up for the demo; never a row in a real installation."""

    service = models.CharField(primary_key=True, max_length=32, choices=_SERVICES)
    entries = models.PositiveBigIntegerField()
    accounts = models.PositiveIntegerField(help_text="how many people of this service were made up")
    silent = models.JSONField(help_text="for each purpose: how many ignored the question, how many were never asked")

    class Meta:
        default_permissions = ()
