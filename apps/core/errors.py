"""Expected errors: one class a refusal, one JSON shape for HTTP and sockets; of bugs only that there was one."""

from typing import ClassVar


class Refusal(Exception):
    """An expected error with a stable code; raising it has changed nothing."""

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    message: ClassVar[str] = "This was refused."

    def __init__(self, detail: str = "") -> None:
        """``detail`` says more where a developer needs it; never repeats what was sent."""
        super().__init__(detail)
        self.detail = detail

    def as_dict(self) -> dict[str, str]:
        """The one shape every edge sends: ``{"code", "message"}``."""
        return {"code": self.code, "message": f"{self.message} {self.detail}".strip()}


class BadJson(Refusal):
    code = "bad_json"
    message = "Send one JSON object in UTF-8."


class BadField(Refusal):
    code = "bad_field"
    message = "Send exactly the fields that /api/schema/ lists."


class NotJson(Refusal):
    code = "not_json"
    status = 415
    message = "Send the body as application/json."


class NotBytes(Refusal):
    code = "not_bytes"
    status = 415
    message = "Send the body as application/octet-stream."


class TooLarge(Refusal):
    code = "too_large"
    status = 413
    message = "Send less at once."


class NoSuchPath(Refusal):
    code = "no_such_path"
    status = 404
    message = "Nothing is here; /api/schema/ lists what is."


class Misdirected(Refusal):
    """RFC 9110, section 15.5.20."""

    code = "misdirected"
    status = 421
    message = "No service has this name; ask at the service's own host."


class MethodRefused(Refusal):
    code = "method_refused"
    status = 405
    message = "Use a method that /api/schema/ lists for this path."


class ForeignOrigin(Refusal):
    code = "foreign_origin"
    status = 403
    message = "Call this from the service's own pages."


class TooFast(Refusal):
    code = "too_fast"
    status = 429
    message = "Wait a little and try again."


class TooMany(Refusal):
    code = "too_many"
    status = 409
    message = "Remove some before you add more."


class Unavailable(Refusal):
    """The database or Redis is away, full or held by somebody else: no bug, and it passes."""

    code = "unavailable"
    status = 503
    message = "This cannot be done just now. Ask the same again in a moment."


class ServerError(Refusal):
    """A bug of ours, of which nothing is told but that it is one; the log has where it is."""

    code = "server_error"
    status = 500
    message = "It is our fault, not yours. Send the same again in a moment."


def all_refusals(base: type[Refusal] = Refusal) -> list[type[Refusal]]:
    """Every refusal that is defined, so that docs and tests can list them."""
    return [base, *(r for sub in base.__subclasses__() for r in all_refusals(sub))]
