"""What the tables of first contact know about one account."""

from apps.core.knowledge import tell
from apps.invitations.models import Block, Invitation

tell(
    Invitation,
    "Sealed invitations that were not picked up yet; who sent them is not kept.",
    lambda pk: Invitation.objects.filter(account=pk),
)
tell(Block, "Whom it blocks, as keyed tags without names.", lambda pk: Block.objects.filter(account=pk))
