"""The staff log grows and does nothing else; whoever gets past the database's refusal is seen."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction

from apps.core import limits
from apps.dashboard.actions import log
from apps.dashboard.models import StaffEvent
from apps.dashboard.queries import log as queries
from tests.dashboard.conftest import NewDesk

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "rewrite",
    [
        "UPDATE dashboard_staffevent SET about = 'nothing'",
        "DELETE FROM dashboard_staffevent",
    ],
)
def test_the_database_refuses_to_change_or_drop_a_line(desk: NewDesk, rewrite: str) -> None:
    desk()
    with pytest.raises(IntegrityError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(rewrite)
    assert StaffEvent.objects.exists()


def test_each_line_is_chained_to_the_line_before(desk: NewDesk) -> None:
    olga = desk()
    for number in range(5):
        log.write(olga.officer, "did", f"thing {number}")
    assert queries.checked() == queries.Whole(StaffEvent.objects.count(), None)
    assert "are what was written" in olga.read("/log/")


def _change(events: list[StaffEvent]) -> int:
    StaffEvent.objects.filter(pk=events[2].pk).update(about="something else")
    return int(events[2].pk)


def _drop(events: list[StaffEvent]) -> int:
    StaffEvent.objects.filter(pk=events[2].pk).delete()
    return int(events[3].pk)


def _swap(events: list[StaffEvent]) -> int:
    StaffEvent.objects.filter(pk=events[2].pk).update(at=events[3].at)
    return int(events[2].pk)


@pytest.mark.parametrize("touch", [_change, _drop, _swap])
def test_whoever_rewrites_the_file_itself_is_seen(desk: NewDesk, touch: Callable[[list[StaffEvent]], int]) -> None:
    olga = desk()
    for number in range(5):
        log.write(olga.officer, "did", f"thing {number}")
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER dashboard_staffevent_no_UPDATE")
        cursor.execute("DROP TRIGGER dashboard_staffevent_no_DELETE")
    broken = touch(list(StaffEvent.objects.order_by("pk")))
    assert queries.checked().broken == broken
    assert f"Line {broken} is not what was written." in olga.read("/log/")


def test_a_change_that_fails_leaves_no_line(desk: NewDesk) -> None:
    olga = desk()
    before = StaffEvent.objects.count()
    with suppress(ZeroDivisionError), transaction.atomic():
        log.write(olga.officer, "did", "what was undone")
        raise ZeroDivisionError
    assert StaffEvent.objects.count() == before


def test_older_lines_are_a_page_further(desk: NewDesk) -> None:
    olga = desk()
    for number in range(limits.STAFF_LOG_READ + 5):
        log.write(olga.officer, "did", f"thing {number}.")
    first = olga.read("/log/")
    assert "thing 0." not in first
    older = first.split('href="?before=')[1].split('"')[0]
    assert "thing 0." in olga.read(f"/log/?before={older}")


def test_staff_is_listed_with_roles_and_factors(desk: NewDesk) -> None:
    olga = desk()
    desk("viewer")
    page = olga.read("/log/staff/")
    assert page.count("one-time codes") == 2
    assert "viewer2" in page
