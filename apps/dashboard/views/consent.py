"""The first page: for one purpose at a time, how people stand, what they decided when, and what must be looked at."""

from django.http import HttpRequest, HttpResponse

from apps.consent import latency
from apps.consent.catalogue import PURPOSES
from apps.consent.queries import current_version, is_shown, today
from apps.dashboard.authentication import may, staff
from apps.dashboard.queries import anomalies, cases, courses, figures, ledgers, purposes
from apps.dashboard.rules import charts, periods
from apps.dashboard.views.pages import page
from apps.services.catalogue import SERVICES, by_id


@staff("see_figures")
def overview(request: HttpRequest) -> HttpResponse:
    """Figures of one purpose; which one, which service and which span stand in the address."""
    shown = [purpose.id for purpose in PURPOSES if is_shown(purpose.id)]
    asked = request.GET.get("purpose", "")
    purpose = asked if asked in shown else shown[0]
    service = by_id(request.GET.get("service", ""))
    span: periods.Span = "weeks" if request.GET.get("span") == "weeks" else "months"
    return page(
        request,
        "consent",
        "consent",
        {
            "shown": [(each, purposes.title(each)) for each in shown],
            "purpose": purpose,
            "version": current_version(purpose),
            "title": purposes.title(purpose),
            "services": SERVICES,
            "service": service.id if service else "",
            "span": span,
            **_course(purpose, service.id if service else "", span),
            **_vitals(request),
        },
    )


def _course(purpose: str, service: str, span: periods.Span) -> dict[str, object]:
    spans = periods.last(span, today())
    flows = courses.flows(purpose, spans, service)
    given = courses.given(purpose, spans)
    standings = figures.standings(purpose)
    return {
        "flows": flows,
        "bars": charts.bars(
            [(flow.label, flow.granted, flow.refused, flow.withdrawn) for flow in flows],
            courses.versions_in(purpose, spans),
        ),
        "standings": standings,
        "total": figures.total(standings),
        "given": charts.lines(
            [each.label for each in spans], [(each.id, given[each.id]) for each in SERVICES], plot=500
        ),
        "by_version": sorted(figures.by_version(purpose, service).items(), reverse=True),
        "blocked": courses.reasks_blocked(spans, purpose),
    }


def _vitals(request: HttpRequest) -> dict[str, object]:
    """What stands at the top: is anything wrong, is anything late."""
    waiting = cases.open_cases() if may(request, "work_case") else []
    return {
        "anomalies": anomalies.found(),
        "anomaly_checks": anomalies.CHECKS,
        "next_case": waiting[0] if waiting else None,
        "health": ledgers.health(),
        "latency": latency.recent(),
        "accounts": figures.accounts(),
    }
