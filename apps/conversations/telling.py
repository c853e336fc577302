"""What the other processes are told of a commit: which conversations grew how far, and which seats are gone."""

from apps.conversations import events
from apps.core.neighbours import neighbours


def tell(event: events.Event) -> None:
    """The other processes hear it soon, or find that they missed something; nothing of a message is told."""
    if isinstance(event, events.AppendsSettled):
        heads: dict[bytes, int] = {}
        for append in event.appends:
            if append.refusal is None:  # also what was stored before: whoever stored it may have died untold
                heads[append.conversation] = max(append.seq, heads.get(append.conversation, 0))
        if heads:
            neighbours.tell("stored", list(heads.items()))
    elif isinstance(event, events.SeatLost):
        neighbours.tell("seat_lost", [event.conversation, event.seat_id, event.reason])
    else:
        neighbours.tell("dropped", [event.conversation])
