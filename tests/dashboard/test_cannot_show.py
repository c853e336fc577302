"""The page that proves what cannot be shown: read from the schema as it is, so that a join would be seen on it."""

import pytest
from django.db import connection

from apps.dashboard.queries import schema
from tests.dashboard.conftest import NewDesk

pytestmark = pytest.mark.django_db


def test_no_table_names_both_and_the_page_says_so(desk: NewDesk) -> None:
    tables = schema.tables()
    assert {table.name for table in tables} == set(connection.introspection.table_names())
    assert {"accounts_account", "consent_subject", "dashboard_case"} <= {t.name for t in tables if t.accounts}
    assert {"conversations_seat", "conversations_message"} <= {t.name for t in tables if t.conversations}
    assert not [table for table in tables if table.accounts and table.conversations]
    page = desk("viewer").read("/cannot/")
    assert '<dt>Tables that name both</dt><dd class="num">0</dd>' in page
    assert "conversations_seat" in page


def test_a_table_that_joined_them_would_be_shown(desk: NewDesk) -> None:
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE conversations_sitting (account_id blob, conversation blob)")
    page = desk("viewer").read("/cannot/")
    assert '<dt>Tables that name both</dt><dd class="num">1</dd>' in page
    assert '<span class="broken">conversations_sitting' in page
