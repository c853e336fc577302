"""What staff may ask over the API: figures, register, ledgers, anomalies, requests, policies, the log; and a check."""

from typing import Annotated

import msgspec
from rest_framework.request import Request

from apps.consent.catalogue import PURPOSES
from apps.consent.queries import current_version, is_shown, today
from apps.core import ids
from apps.core.api import Input, Output, operation
from apps.core.errors import NoSuchPath
from apps.dashboard.actions import ledgers as checking
from apps.dashboard.actions import policies as setting
from apps.dashboard.api.views import RoleRefused, StaffOnly, StaffView
from apps.dashboard.authentication import officer_of
from apps.dashboard.models import StaffEvent
from apps.dashboard.queries import anomalies, cases, courses, figures, ledgers, log
from apps.dashboard.rules import periods
from apps.services import policies
from apps.services.catalogue import SERVICES, by_id
from apps.services.queries import policy_of

REFUSES = (StaffOnly, RoleRefused)
Service = Annotated[str, msgspec.Meta(max_length=32)]


class Stand(Output):
    service: str
    granted: int
    resting: int
    refused: int
    withdrawn: int
    ignored: int
    never_asked: int


class Month(Output):
    label: str
    granted: int
    refused: int
    withdrawn: int


class PurposeFigures(Output):
    purpose: str
    version: int | None
    today: list[Stand]
    months: list[Month]


class FiguresOut(Output):
    purposes: list[PurposeFigures]


class Ledger(Output):
    service: str
    entries: int
    head: str
    checked_up_to: int | None
    checked_at: str | None
    fault: str
    made_up: int


class LedgersOut(Output):
    ledgers: list[Ledger]


class CheckIn(Input):
    service: Service


class Wrong(Output):
    check: str
    what: str


class AnomaliesOut(Output):
    checks: list[str]
    found: list[Wrong]


class Waiting(Output):
    reference: str
    service: str
    right: str
    state: str
    received_on: str
    due_on: str
    days_left: int
    made_up: bool


class RequestsOut(Output):
    waiting: list[Waiting]


class PolicyValue(Output):
    service: str
    policy: str
    value: str


class PoliciesOut(Output):
    policies: list[PolicyValue]


class LogLine(Output):
    at: str
    officer: str
    what: str
    about: str
    digest: str


class LogOut(Output):
    whole: bool
    lines: list[LogLine]


class FiguresView(StaffView):
    @operation(answers=FiguresOut, refuses=REFUSES)
    def get(self, request: Request) -> FiguresOut:
        """For each purpose that people see: where accounts stand today, and twelve months of decisions."""
        return FiguresOut(purposes=[_figures(each.id) for each in PURPOSES if is_shown(each.id)])


class LedgersView(StaffView):
    @operation(answers=LedgersOut, refuses=REFUSES)
    def get(self, request: Request) -> LedgersOut:
        """The health of each ledger."""
        return LedgersOut(ledgers=[_ledger(each) for each in ledgers.health()])


class CheckView(StaffView):
    permission = "check_ledger"

    @operation(takes=CheckIn, answers=LedgersOut, refuses=REFUSES)
    def post(self, request: Request, body: CheckIn) -> LedgersOut:
        """Checks one ledger from its first entry to its last."""
        if by_id(body.service) is None:
            raise NoSuchPath
        checking.check(officer_of(request._request), body.service)
        return LedgersOut(ledgers=[_ledger(each) for each in ledgers.health()])


class AnomaliesView(StaffView):
    @operation(answers=AnomaliesOut, refuses=REFUSES)
    def get(self, request: Request) -> AnomaliesOut:
        """What must never be and is; empty when all is well."""
        found = [Wrong(check=each.check, what=each.what) for each in anomalies.found()]
        return AnomaliesOut(checks=list(anomalies.CHECKS), found=found)


class RequestsView(StaffView):
    permission = "work_case"

    @operation(answers=RequestsOut, refuses=REFUSES)
    def get(self, request: Request) -> RequestsOut:
        """People's requests that wait, the nearest deadline first."""
        return RequestsOut(waiting=[_waiting(each) for each in cases.open_cases()])


class PoliciesView(StaffView):
    @operation(answers=PoliciesOut, refuses=REFUSES)
    def get(self, request: Request) -> PoliciesOut:
        """Every policy of every service."""
        values = [
            PolicyValue(service=each.id, policy=spec.id, value=setting.written(policy_of(each), spec))
            for each in SERVICES
            for spec in policies.shown()
        ]
        return PoliciesOut(policies=values)


class LogView(StaffView):
    @operation(answers=LogOut, refuses=REFUSES)
    def get(self, request: Request) -> LogOut:
        """The newest lines of the staff log, and whether the whole of it is what was written."""
        return LogOut(whole=log.checked().broken is None, lines=[_line(event) for event in log.page()])


def _figures(purpose: str) -> PurposeFigures:
    version = current_version(purpose)
    return PurposeFigures(
        purpose=purpose,
        version=version.number if version else None,
        today=[
            Stand(
                service=row.service,
                granted=row.granted,
                resting=row.resting,
                refused=row.refused,
                withdrawn=row.withdrawn,
                ignored=row.ignored,
                never_asked=row.never_asked,
            )
            for row in figures.standings(purpose)
        ],
        months=[
            Month(label=flow.label, granted=flow.granted, refused=flow.refused, withdrawn=flow.withdrawn)
            for flow in courses.flows(purpose, periods.last("months", today()))
        ],
    )


def _ledger(health: ledgers.Health) -> Ledger:
    check = health.check
    return Ledger(
        service=health.service,
        entries=health.entries,
        head=ids.encode(health.head),
        checked_up_to=check.number if check else None,
        checked_at=check.at.isoformat() if check else None,
        fault=check.fault if check else "",
        made_up=health.made_up,
    )


def _waiting(timed: cases.Timed) -> Waiting:
    case = timed.case
    return Waiting(
        reference=case.reference,
        service=case.service,
        right=case.right,
        state=case.state,
        received_on=case.received_on.isoformat(),
        due_on=case.due_on.isoformat(),
        days_left=timed.clock.days_left,
        made_up=case.demo,
    )


def _line(event: StaffEvent) -> LogLine:
    return LogLine(
        at=event.at.isoformat(),
        officer=event.officer.username,
        what=event.what,
        about=event.about,
        digest=ids.encode(bytes(event.digest)),
    )
