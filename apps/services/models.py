"""What an administrator decides about a service; one row a service, no row about people."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from apps.services.catalogue import SERVICES

DAYS_MAX = 3650


class Policy(models.Model):
    """The policy of one service."""

    service = models.CharField(
        primary_key=True, max_length=32, choices=[(service.id, service.name) for service in SERVICES]
    )
    sign_up_open = models.BooleanField(default=True, help_text="New people may sign up.")
    strangers_open = models.BooleanField(default=True, help_text="People here may be written to for the first time.")
    cross_service_open = models.BooleanField(
        default=True, help_text="People of other services may reach those here who agreed to it."
    )
    directory_open = models.BooleanField(default=True, help_text="Those here who agreed to it are found.")
    minors_until = models.DateTimeField(
        null=True, help_text="The hour until which people under 18 are protected here; without one, for good."
    )
    message_days = models.PositiveIntegerField(
        default=90,
        validators=[MinValueValidator(1), MaxValueValidator(DAYS_MAX)],
        help_text="Days that messages are kept: the most generous service counts, up to LIMIT_MESSAGE_DAYS.",
    )

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(message_days__gte=1, message_days__lte=DAYS_MAX), name="policy_message_days"
            )
        ]

    def __str__(self) -> str:
        return self.get_service_display()
