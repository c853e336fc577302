"""Which seat wrote what lately, who complained, and who is muted: in processes' memory, for an hour, nowhere else.

No client is told any of it. A complaint is answered alike whether its message is known or not, so that it tells nobody
which seat wrote what; and a restart forgets everything. Of several processes, each knows who wrote what it stored: a
complaint goes to all, the one that knows says about whom it is, and then all of them count it.
"""

from collections.abc import Collection
from typing import Any

from apps.conversations import events
from apps.conversations.rules import mutes
from apps.conversations.rules.refusals import Muted
from apps.core import limits
from apps.core.fading import Fading, FadingBytes
from apps.core.neighbours import neighbours

KEPT_OF_ONE, SEQ_BYTES = limits.AUTHORS_PER_CONVERSATION, 8
_authors = FadingBytes(kept=limits.AUTHORS_KEPT, seconds=limits.COMPLAINT_SECONDS)
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
    if not _resolve(conversation, seq, by, list(seats), admin):
        neighbours.tell("complaint", [conversation, seq, by, list(seats), admin])


def _resolve(conversation: bytes, seq: int, by: bytes, seats: list[bytes], admin: bool) -> bool:  # noqa: FBT001  (a word)
    """Whether this process knows who wrote it; all processes count it then."""
    about = _authors.get(_named(conversation, seq))
    if about is not None and about != by and about in seats:
        neighbours.tell("counted", [conversation, seq, about, by, seats, admin])
        _count(conversation, seq, about, by, seats, admin)
    return about is not None


def _count(  # noqa: PLR0917  (a word of another process comes as a list)
    conversation: bytes,
    seq: int,
    about: bytes,
    by: bytes,
    seats: list[bytes],
    admin: bool,  # noqa: FBT001
) -> None:
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
    too_many = [(a.conversation, a.seq - KEPT_OF_ONE) for a in stored if a.seq > KEPT_OF_ONE]
    _authors.put_all(
        ((_named(a.conversation, a.seq), a.seat_id) for a in stored), gone=(_named(*place) for place in too_many)
    )


def _named(conversation: bytes, seq: int) -> bytes:
    """One message, of all."""
    return conversation + seq.to_bytes(SEQ_BYTES, "big")


def _heard_complaint(word: Any) -> None:
    _resolve(*word)


def _heard_count(word: Any) -> None:
    _count(*word)


events.subscribe(_remember)
neighbours.listen("complaint", _heard_complaint)
neighbours.listen("counted", _heard_count)
