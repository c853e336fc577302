"""What this dashboard cannot show, with the schema as proof, read from the database while the page is made."""

from django.http import HttpRequest, HttpResponse

from apps.dashboard.authentication import staff
from apps.dashboard.queries import schema
from apps.dashboard.views.pages import page


@staff("see_figures")
def cannot_show(request: HttpRequest) -> HttpResponse:
    """No table has both; the page shows every table so that anybody can look."""
    tables = schema.tables()
    found = {
        "tables": tables,
        "both": [table for table in tables if table.accounts and table.conversations],
        "of_accounts": [table for table in tables if table.accounts],
        "of_conversations": [table for table in tables if table.conversations],
    }
    return page(request, "cannot", "cannot", found)
