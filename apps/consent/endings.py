"""What else has to end with a consent: apps above say so once, and here none of them is known."""

from collections.abc import Callable

from apps.accounts.models import Account

_steps: dict[str, list[Callable[[Account], None]]] = {}


def register(purpose: str, step: Callable[[Account], None]) -> None:
    """From now on this runs in the transaction that records a refusal or withdrawal of the purpose."""
    steps = _steps.setdefault(purpose, [])
    if step not in steps:
        steps.append(step)


def end(account: Account, purpose: str) -> None:
    """Everything that was registered for the purpose is done. Runs inside a transaction."""
    for step in _steps.get(purpose, []):
        step(account)
