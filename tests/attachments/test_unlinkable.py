"""Nothing at rest ties an attachment to a conversation, a seat or an account: not a value, not a file's name."""

import secrets
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from apps.core.ids import decode
from tests.attachments.uploads import KIB, Seat, Upload
from tests.person_api import Person, person

pytestmark = pytest.mark.django_db
FOLDER = Path(settings.STORAGES["attachments"]["OPTIONS"]["location"])


def rows(table: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(f'SELECT * FROM "{table}"')  # noqa: S608  (a table of ours)
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def long_values(tables: list[str]) -> set[bytes]:
    """Everything that could tell one row from others: what is longer than a number."""
    found = {value for table in tables for row in rows(table) for value in row}
    return {bytes(value) for value in found if isinstance(value, bytes | memoryview) and len(value) >= 8}


def shared(attachments: set[bytes], others: set[bytes]) -> set[bytes]:
    """Values of attachments that stand, whole or within, in anything else."""
    return {mine for mine in attachments for other in others if mine in other or other in mine}


def test_no_value_of_an_attachment_stands_anywhere_else() -> None:
    alice: Person = person("messenger")
    assert alice.account
    seat = Seat("messenger").begin()
    one = Upload(seat, secrets.token_bytes(16 * KIB)).whole()
    names = [table for table in connection.introspection.table_names() if not table.startswith("attachments_")]
    others = long_values(names)
    mine = long_values(["attachments_attachment"])
    assert len(mine) == 2, "an id and a hash"
    assert decode(alice.account) in others, "the other side of the comparison is there"
    assert shared(mine, others) == set()
    paths = {str(path.relative_to(FOLDER)) for path in FOLDER.rglob("*")}
    assert any(decode(one.attachment).hex() in path for path in paths)
    assert not [path for path in paths for value in others if value.hex() in path]


def test_a_link_that_was_planted_would_be_found() -> None:
    seat = Seat("messenger").begin()
    Upload(seat, secrets.token_bytes(16 * KIB)).whole()
    conversation = decode(seat.proof.removeprefix("Seat ").split(":")[0])
    with connection.cursor() as cursor:
        cursor.execute("UPDATE attachments_attachment SET holder_hash = %s", [conversation + bytes(16)])
    assert shared(long_values(["attachments_attachment"]), long_values(["conversations_seat"])) == {
        conversation + bytes(16)
    }
