"""How the dashboard's pages write numbers, times, fields and bytes; asks nothing of the database."""

from datetime import UTC, date, datetime
from typing import Any

from django import template
from django.forms import BoundField, CheckboxInput
from django.utils.html import format_html
from django.utils.safestring import SafeString

from apps.core import ids
from apps.services import catalogue, policies

register = template.Library()
THIN = " "  # narrow no-break space between thousands
SHORT_CHARACTERS = 12


# Steps of a request, as the staff log tells them afterwards.
STEPS = {
    "case_begin": "began a request",
    "case_propose": "proposed an erasure",
    "case_answer": "answered a request",
    "case_refuse": "refused a request",
    "case_send_back": "sent an erasure back",
    "case_lengthen": "took two months more",
    "case_note": "wrote a note",
}


@register.filter
def number(value: int | None) -> str:
    """With thin spaces between the thousands."""
    return "" if value is None else f"{value:,}".replace(",", THIN)


@register.filter
def spelled(value: bytes | None) -> str:
    """Bytes as JSON spells them."""
    return ids.encode(bytes(value)) if value else ""


@register.filter
def short(value: bytes | str | None) -> str:
    """The first characters of something long, enough to compare by eye."""
    text = spelled(value) if isinstance(value, bytes) else value or ""
    return f"{text[:SHORT_CHARACTERS]}…" if len(text) > SHORT_CHARACTERS else text


@register.filter
def moment(value: datetime | None) -> SafeString | str:
    """A time, to the minute, in UTC."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), value.strftime("%-d %b %Y, %H:%M"))


@register.filter
def hour(value: int) -> SafeString | str:
    """A full hour of Unix time, in UTC."""
    return moment(datetime.fromtimestamp(value, UTC))


@register.filter
def day(value: date | None) -> SafeString | str:
    """A date."""
    if value is None:
        return ""
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), value.strftime("%-d %b %Y"))


@register.filter
def service_name(value: str) -> str:
    """What a service is called."""
    service = catalogue.by_id(value)
    return service.name if service else value


@register.filter
def service_names(value: str) -> str:
    """The names of services whose ids stand with commas between them."""
    return ", ".join(service_name(each) for each in value.split(","))


@register.filter
def badge(value: str) -> SafeString:
    """A service's doorway and its name."""
    mark = '<span class="badge" data-service="{}" aria-hidden="true"></span> {}'
    return format_html(mark, value, service_name(value))


@register.filter
def words(value: str) -> str:
    """A code word as people read it."""
    return STEPS.get(value, value.replace("_", " "))


@register.filter
def policy_name(value: str) -> str:
    """What a policy is called."""
    spec = policies.by_id(value)
    return spec.name if spec else words(value)


@register.filter
def signed(value: int) -> str:
    """With its sign."""
    return f"{'+' if value > 0 else '−' if value < 0 else ''}{number(abs(value))}"


@register.filter
def control(field: BoundField, attributes: str = "") -> SafeString:
    """A form's field as a control in our look; ``attributes`` such as ``autofocus rows=4``."""
    given: dict[str, Any] = {} if isinstance(field.field.widget, CheckboxInput) else {"class": "input"}
    for part in attributes.split():
        name, _, value = part.partition("=")
        given[name] = value or True
    described = [
        f"{field.auto_id}_{kind}" for kind, there in (("help", field.help_text), ("error", field.errors)) if there
    ]
    if described:
        given["aria-describedby"] = " ".join(described)
    if field.errors:
        given["aria-invalid"] = "true"
    return field.as_widget(attrs=given)
