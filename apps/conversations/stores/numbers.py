"""Which seq an append gets, or why none; the same for every database, which it does not know."""

from apps.conversations.appends import Append
from apps.conversations.rules.refusals import ClientIdTaken, NoSuchSeat, OutOfOrder


def number(append: Append, heads: dict[bytes, int]) -> bool:
    """Gives the next seq, or refuses; whether it is to be stored."""
    if not may_follow(append):
        return False
    if append.conversation not in heads:
        append.refuse(NoSuchSeat())
        return False
    heads[append.conversation] = append.seq = heads[append.conversation] + 1
    return True


def may_follow(append: Append) -> bool:
    """Nothing before it in its run was refused; else it is refused too."""
    if append.refusal is None and append.run.broken:
        append.refuse(OutOfOrder())
    return append.refusal is None


def found(append: Append, seq: int, *, same: bool) -> None:
    """Something is stored under its client_id: that is its seq, or it is refused."""
    append.fresh, append.seq = False, seq
    if not same:
        append.refuse(ClientIdTaken())
