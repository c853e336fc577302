"""An inbox that was away sits on everything at once: each conversation whole and in order, read by few questions."""

import secrets
from collections import defaultdict

import pytest
from django.test.utils import CaptureQueriesContext

from apps.conversations.models import Message
from apps.conversations.queries import Page, pages_after
from apps.core.limits import READ_MESSAGES
from tests.seats import Holder, mls, seats_socket
from tests.server import Server

FEW, MANY, CONVERSATIONS = 3, READ_MESSAGES + 200, 12
AT_ONCE = 100  # sends that wait for the disk


async def written(server: Server, counts: list[tuple[Holder, int]]) -> None:
    """So many messages are stored in each conversation."""
    async with seats_socket(server) as socket:
        for holder, count in counts:
            await socket.sit(holder)
            payload = mls(holder.conversation)
            for wave in batched(range(count), AT_ONCE):
                sends = (["send", n, holder.conversation, secrets.token_bytes(16), "mls", payload] for n in wave)
                await socket.tell(*sends)
                for _ in wave:
                    await socket.until("ack")
            await socket.tell(["stand", 0, holder.conversation])
            await socket.until("stood")


def batched(numbers: range, size: int) -> list[range]:
    return [numbers[at : at + size] for at in range(0, len(numbers), size)]


async def test_whatever_was_missed_anywhere_comes_in_order(servers: tuple[Server, ...]) -> None:
    """One that is up to date and one with more than a page are among them; so is one that nobody may sit on."""
    holders = [Holder(servers[0]).begin() for _ in range(CONVERSATIONS)]
    counts = [0, *[FEW] * (CONVERSATIONS - 2), MANY]
    await written(servers[0], list(zip(holders, counts, strict=True)))
    async with seats_socket(servers[-1]) as socket:
        stranger = Holder(servers[0], holders[0].conversation)
        asked = [stranger, *reversed(holders)]
        await socket.tell(*(["sit", n, each.conversation, each.secret, 0] for n, each in enumerate(asked)))
        heard: defaultdict[bytes, list[int]] = defaultdict(list)
        answers, refused = 0, []
        while answers < len(asked) or sum(map(len, heard.values())) < sum(counts):
            frame = await socket.next()
            answers += frame[0] in ("seated", "refused")
            refused += [frame[1]] if frame[0] == "refused" else []
            if frame[0] == "message":
                heard[frame[1]].append(frame[2])
        assert refused == [0]
        assert [heard[holder.conversation] for holder in holders] == [list(range(1, n + 1)) for n in counts]
        await socket.send(holders[0], mls(holders[0].conversation))
        assert {(await socket.next())[0] for _ in range(2)} == {"ack", "message"}


def stored(conversation: bytes, seqs: range, size: int = 10) -> None:
    rows = [Message(conversation=conversation, seq=seq, client_id=secrets.token_bytes(16)) for seq in seqs]
    for row in rows:
        row.kind, row.payload, row.received_at = 0, bytes(size), 0
    Message.objects.bulk_create(rows)


def seqs(pages: dict[bytes, Page]) -> list[list[int]]:
    return [[entry.seq for entry in page.entries] for page in pages.values()]


@pytest.mark.django_db
def test_pages_of_many_conversations_are_one_question(django_assert_num_queries: type[CaptureQueriesContext]) -> None:
    one, two, three, none = (secrets.token_bytes(16) for _ in range(4))
    stored(one, range(1, 6))
    stored(two, range(71, 74))  # what was before is expired
    stored(three, range(1, 3), size=100)
    with django_assert_num_queries(1):  # type: ignore[arg-type]
        pages = pages_after({one: 1, two: 0, none: 0, three: 0}, limit=3)
    assert seqs(pages) == [[2, 3, 4], [71, 72, 73], [], [1, 2]]
    assert [page.more for page in pages.values()] == [True, True, False, False]


@pytest.mark.django_db
def test_together_they_are_no_more_than_fits_and_always_something() -> None:
    one, two = (secrets.token_bytes(16) for _ in range(2))
    stored(one, range(1, 4), size=100)
    stored(two, range(1, 4), size=100)
    pages = pages_after({one: 0, two: 0}, bytes_max=350)
    assert seqs(pages) == [[1, 2, 3], [1]]
    assert all(page.more for page in pages.values())
    assert seqs(pages_after({two: 1, one: 0}, bytes_max=1)) == [[2], []]
