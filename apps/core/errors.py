"""Expected errors: one class a refusal, one JSON shape for HTTP and sockets; not for bugs."""

from typing import ClassVar


class Refusal(Exception):
    """An expected error with a stable code; raising it has changed nothing."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    message: ClassVar[str] = "This was refused."

    def as_dict(self) -> dict[str, str]:
        """The one shape every edge sends: ``{"code", "message"}``."""
        return {"code": self.code, "message": self.message}


def all_refusals(base: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """Every refusal that is defined, so that docs and tests can list them."""
    return [base, *(r for sub in base.__subclasses__() for r in all_refusals(sub))]
