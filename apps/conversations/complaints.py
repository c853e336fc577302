"""Which seat wrote what lately, who complained, and who is muted: in this process's memory, for an hour, nowhere else.

Nobody is told any of it. A complaint is answered alike whether its message is known or not, so that it tells nobody
which seat wrote what; and a restart forgets everything.
"""

from collections.abc import Collection

from apps.conversations import events
from apps.conversations.rules import mutes
from apps.conversations.rules.refusals import Muted
from apps.core import limits
from apps.core.fading import Fading

_authors: Fading[tuple[bytes, int], bytes] = Fading(kept=limits.AUTHORS_KEPT, seconds=limits.COMPLAINT_SECONDS)
_complaints: Fading[tuple[bytes, bytes, bytes], int] = Fading(  # conversation, about whom, by whom; the seq
    kept=limits.COMPLAINTS_KEPT, seconds=limits.COMPLAINT_SECONDS
)
_muted: Fading[bytes, int] = Fading(kept=limits.COMPLAINTS_KEPT, seconds=limits.MUTE_SECONDS)


def check(conversation: bytes, seat_id: bytes) -> None:
    """The seat may write. Raises: Muted."""
    if _muted.get(conversation + seat_id):
        raise Muted


def complain(conversation: bytes, seq: int, *, by: bytes, seats: Collection[bytes], admin: bool) -> None:
    """Counted once a seat; whoever wrote that message is muted when it is enough. A muted seat has no say."""
    about = _authors.get((conversation, seq))
    if about is None or about == by or about not in seats:
        return
    if _muted.get(conversation + by) or _muted.get(conversation + about):
        return
    _complaints.put((conversation, about, by), seq)
    others = [seat for seat in seats if seat != about]
    complaining = sum(1 for seat in others if _complaints.get((conversation, about, seat)))
    if mutes.is_enough(complaints=complaining, others=len(others), by_admin=admin):
        _mute(conversation, about, seq, others)


def _mute(conversation: bytes, about: bytes, seq: int, others: Collection[bytes]) -> None:
    """What was complained about is paid for: the next time it takes new complaints."""
    _muted.put(conversation + about, seq)
    for seat in others:
        _complaints.drop((conversation, about, seat))


def _remember(event: events.Event) -> None:
    """On the writer's thread, before anybody is told of the messages."""
    if not isinstance(event, events.AppendsSettled):
        return
    stored = [append for append in event.appends if append.refusal is None and append.fresh]
    too_many = [(append.conversation, append.seq - limits.AUTHORS_PER_CONVERSATION) for append in stored]
    _authors.put_all((((a.conversation, a.seq), a.seat_id) for a in stored), gone=too_many)


events.subscribe(_remember)
