"""What a service's policy is, and whether it takes new people; writes nothing."""

from django.conf import settings
from django.db.models import Max

from apps.core import limits, loosening
from apps.services import policies, senders
from apps.services.catalogue import Service
from apps.services.models import Policy

policies.read_by("sign_up_open", where=__name__)
policies.read_by("message_days", where=__name__)


def policy_of(service: Service) -> Policy:
    """The administrator's row, or the defaults where it is missing."""
    return policy_at(service.id)


def policy_at(service_id: str) -> Policy:
    """The same for an id, even one that no service has: absent services cost as much as others."""
    return Policy.objects.filter(pk=service_id).first() or Policy(service=service_id)


def protects_minors(service_id: str) -> bool:
    """Whether the service protects people who say to be under 18; the same work for an id that no service has."""
    return not loosening.is_over(policy_at(service_id).minors_until)


def message_days() -> int:
    """How long messages are kept: a conversation crosses services, and the server does not know which."""
    allowed = Policy.objects.aggregate(most=Max("message_days"))["most"]
    return min(limits.MESSAGE_DAYS, allowed or limits.MESSAGE_DAYS)


def sign_up_open(service: Service) -> bool:
    """Whether new people can sign up: allowed by the policy, and the code they need can be sent."""
    sendable = settings.DEMO or not service.code or senders.sender_for(service).ready
    return sendable and policy_of(service).sign_up_open
