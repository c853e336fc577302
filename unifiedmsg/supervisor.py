"""Starts the processes of one instance, starts again what may die, and stops them all; knows no product rule."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import structlog

log = structlog.get_logger(__name__)
STOP_SECONDS_MAX = 15
PAUSE_SECONDS_MIN = 1.0
PAUSE_SECONDS_MAX = 60.0
STEADY_SECONDS = 30.0  # who ran this long did not fail at its start: the next pause is short again


@dataclass
class Child:
    """One process: how to start it, and whether the instance can live without it for a while."""

    name: str
    command: Sequence[str]
    environment: Mapping[str, str] = field(repr=False)  # it holds keys
    restart: bool = False
    log: Path | None = None
    descriptors: Sequence[int] = ()
    apart: bool = False  # in a process group of its own, where no Ctrl-C reaches it before it is its turn to end
    process: "subprocess.Popen[bytes] | None" = None
    started_at: float = 0.0
    pause: float = field(default=PAUSE_SECONDS_MIN)

    def start(self) -> None:
        """Afterwards it runs."""
        with (self.log or Path(os.devnull)).open("wb") as log:
            self.process = subprocess.Popen(  # noqa: S603  (our own commands)
                self.command,
                env=dict(self.environment),
                stdin=subprocess.DEVNULL,
                stdout=log if self.log else None,
                stderr=log if self.log else None,
                pass_fds=self.descriptors,
                process_group=0 if self.apart else None,
            )
        self.started_at = time.monotonic()

    def ended(self) -> bool:
        """Whether it was started and runs no more."""
        return self.process is not None and self.process.poll() is not None

    def start_again(self) -> None:
        """Starts it after a pause that grows while it keeps failing."""
        self.pause = PAUSE_SECONDS_MIN if self._was_steady() else min(2 * self.pause, PAUSE_SECONDS_MAX)
        log.warning("started_again", kind=self.name, status=self.process and self.process.returncode)
        self.process = None
        self.started_at = time.monotonic() + self.pause

    def is_due(self) -> bool:
        """Whether it waits to be started and its pause is over."""
        return self.process is None and time.monotonic() >= self.started_at

    def ask(self) -> None:
        """It knows that it should end."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()

    def stop(self) -> None:
        """Asks it to end, and makes it when it does not."""
        if self.process is None or self.process.poll() is not None:
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS_MAX)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _was_steady(self) -> bool:
        return time.monotonic() - self.started_at > STEADY_SECONDS


class Supervisor:
    """The processes of one instance, from the first to the last; ``together`` says that they may end at once."""

    def __init__(self, *, together: bool = False) -> None:
        self._children: list[Child] = []
        self._together = together
        self._asked_to_stop = self._hung_up = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)

    def start(self, child: Child) -> None:
        """Starts one more; they stop in the opposite order."""
        if not self._asked_to_stop:
            self._children.append(child)
            child.start()

    def watch(self, *, when_hung_up: Callable[[], None] | None = None) -> int:
        """Returns when somebody asked to stop (0) or what cannot be started again ended (1); all are stopped then.

        On SIGHUP it calls what it is given.
        """
        if when_hung_up:
            signal.signal(signal.SIGHUP, self._hang_up)
        try:
            while not self._asked_to_stop:
                if self._hung_up and when_hung_up:
                    self._hung_up = False
                    when_hung_up()
                for child in self._children:
                    if not self._look_after(child):
                        return 1
                time.sleep(0.1)
            return 0
        finally:
            self.stop()

    def stop(self) -> None:
        """Afterwards none of them runs."""
        for child in self._children if self._together else ():
            child.ask()
        for child in reversed(self._children):
            child.stop()

    @property
    def asked_to_stop(self) -> bool:
        """Whether Ctrl-C was pressed, or SIGTERM came."""
        return self._asked_to_stop

    def something_ended(self) -> bool:
        """Whether one of them runs no more."""
        return any(child.ended() for child in self._children)

    def _look_after(self, child: Child) -> bool:
        if child.is_due():
            child.start()
        if not child.ended():
            return True
        if child.restart:
            child.start_again()
        return child.restart

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self._asked_to_stop = True

    def _hang_up(self, _number: int, _frame: FrameType | None) -> None:
        self._hung_up = True
