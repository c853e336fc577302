"""What can be decided about a service, in words, and which code reads it; a policy that nothing reads is not shown."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Spec:
    """One column of the policy rows; a guard is a switch that goes off hours after it was decided, and on at once."""

    id: str
    name: str
    kind: Literal["switch", "guard", "days"]
    means: str

    @property
    def column(self) -> str:
        """Where it is kept; of a guard, the hour at which it goes off."""
        return f"{self.id}_until" if self.kind == "guard" else self.id


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
        "minors",
        "Minors",
        "guard",
        "Who says to be under 18 gets no requests from strangers, is not found, and links and receipts of theirs "
        "stay off.",
    ),
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
