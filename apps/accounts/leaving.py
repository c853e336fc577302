"""What else has to go with an account: apps above say so once, and here none of them is known."""

from collections.abc import Callable

from apps.accounts.models import Account

_steps: list[Callable[[Account], None]] = []


def register(step: Callable[[Account], None]) -> None:
    """From now on this runs in the transaction that deletes an account, before its row goes."""
    if step not in _steps:
        _steps.append(step)


def leave(account: Account) -> None:
    """Everything that was registered is done. Runs inside a transaction."""
    for step in _steps:
        step(account)
