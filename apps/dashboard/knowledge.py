"""What the dashboard's tables know about one account: requests it made, and when staff looked at it."""

from apps.core.knowledge import tell
from apps.dashboard.models import Case, StaffEvent
from apps.dashboard.secrets import person_tag

tell(Case, "Requests that its owner made to the staff.", lambda pk: Case.objects.filter(account=pk))
tell(
    StaffEvent,
    "When staff looked at it or changed something about it.",
    lambda pk: StaffEvent.objects.filter(person=person_tag(pk)),
)
