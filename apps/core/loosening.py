"""When what protects somebody ends: hours after it was said, at a full hour; what tightens never waits for this."""

from datetime import UTC, datetime, timedelta

from apps.core import limits

HOUR = timedelta(hours=1)


def now() -> datetime:
    """The one clock by which protections end."""
    return datetime.now(UTC)


def from_now() -> datetime:
    """The hour from which a loosening counts that is said now; a full one, which tells nobody the minute."""
    at = now() + timedelta(hours=limits.LOOSENING_HOURS)
    full = at.replace(minute=0, second=0, microsecond=0)
    return full if full == at else full + HOUR


def is_over(until: datetime | None) -> bool:
    """Whether a protection until this hour has ended; None is without an end."""
    return until is not None and until <= now()
