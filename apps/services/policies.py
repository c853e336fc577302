"""What can be decided about a service, in words, and which code reads it; a policy that nothing reads is not shown."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Spec:
    """One column of the policy rows."""

    id: str
    name: str
    kind: Literal["switch", "days"]
    means: str


SPECS: tuple[Spec, ...] = (
    Spec("sign_up_open", "New people", "switch", "New people may sign up."),
    Spec(
        "strangers_open",
        "Strangers",
        "switch",
        "Somebody may write to people here for the first time, or add them to a group. Who already writes goes on.",
    ),
    Spec(
        "cross_service_open",
        "Cross-service reach",
        "switch",
        "People of other services may reach those here who agreed to it. Off, nobody's agreement is used.",
    ),
    Spec("directory_open", "Discovery", "switch", "Those here who agreed to it are found in the directory."),
    Spec(
        "message_days",
        "Retention",
        "days",
        "Days that messages are kept. A conversation crosses services, so the most generous one counts.",
    ),
)
_readers: dict[str, set[str]] = {}


def read_by(policy: str, *, where: str) -> None:
    """The module acts on this policy."""
    _readers.setdefault(policy, set()).add(where)


def readers_of(policy: str) -> list[str]:
    """Which modules act on it."""
    return sorted(_readers.get(policy, ()))


def shown() -> list[Spec]:
    """Every policy that some code reads."""
    return [spec for spec in SPECS if spec.id in _readers]


def by_id(policy: str) -> Spec | None:
    """The policy of that id, if it is shown."""
    return next((spec for spec in shown() if spec.id == policy), None)
