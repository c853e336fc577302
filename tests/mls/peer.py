"""Our engine as a process that answers JSON lines; no rule of MLS is in here."""

import json
import os
import subprocess
from types import TracebackType
from typing import Any, Self

from unifiedmsg import frontend


class Refused(Exception):
    """The engine threw; the text is its stack."""


class Peer:
    """One process that holds any number of members of ours."""

    def __init__(self, suite: int) -> None:
        """Started at once, with this cipher suite for all members."""
        self.process = subprocess.Popen(
            [str(frontend.NODE), "tests/interop/peer.ts"],
            cwd=frontend.FOLDER,
            env=os.environ | {"SUITE": str(suite)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        """The peer itself."""
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        """Ends with its input."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.close()
        self.process.wait(timeout=10)
        self.process.stdout.close()

    def __call__(self, op: str, who: str, **arguments: Any) -> dict[str, Any]:
        """What the engine answers. Raises: Refused."""
        assert self.process.stdin
        assert self.process.stdout
        self.process.stdin.write(json.dumps({"op": op, "who": who, **arguments}) + "\n")
        self.process.stdin.flush()
        answer: dict[str, Any] = json.loads(self.process.stdout.readline())
        if not answer.pop("ok"):
            raise Refused(answer["error"])
        return answer
