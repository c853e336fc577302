"""The published list of fields at rest is the database's own: no column less, no column more."""

import re

import pytest

from tests.privacy.dump import columns
from tests.server import ROOT, Server

LISTED = re.compile(r"^\| `([a-z_]+\.(?:[a-z_]+|\*))` \| [^|]+ \| [^|]+ \|$", re.MULTILINE)
OF_FRAMEWORKS = ("auth_", "django_", "account_", "mfa_")  # staff's, whose columns we do not name
FORBIDDEN = re.compile(r"created|updated|modified|last_seen|(^|_)ip(_|$)|phone|email|sender")


def listed() -> list[str]:
    return LISTED.findall((ROOT / "docs/fields.md").read_text())


def unpublished(real: set[str], published: list[str]) -> set[str]:
    return {column for column in real if column not in published and column.split(".")[0] + ".*" not in published}


@pytest.fixture(scope="module")
def real(server: Server) -> set[str]:
    return columns(server.data / "db" / "unifiedmsg.sqlite3")


def test_every_column_is_published(real: set[str]) -> None:
    assert unpublished(real, listed()) == set()


def test_nothing_is_published_that_is_not_there(real: set[str]) -> None:
    tables = {column.split(".")[0] for column in real}
    assert [name for name in listed() if name not in real and name.split(".")[0] not in tables] == []
    assert [name for name in listed() if not name.endswith(".*") and name not in real] == []


def test_nothing_is_published_twice() -> None:
    assert len(listed()) == len(set(listed()))


def test_a_new_column_would_be_seen(real: set[str]) -> None:
    assert unpublished(real | {"conversations_seat.account"}, listed()) == {"conversations_seat.account"}


def test_no_column_of_ours_has_a_name_that_should_not_be_there(real: set[str]) -> None:
    ours = {column for column in real if not column.startswith(("auth_", "django_", "account_", "mfa_"))}
    assert [column for column in ours if FORBIDDEN.search(column.split(".")[1])] == []
