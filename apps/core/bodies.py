"""Bodies of requests and answers: strict JSON in, JSON out, one shape of refusal; knows no view."""

import json
import re
from http import HTTPStatus
from typing import TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse

from apps.core import errors, ids
from apps.core.counts import counts

RETRY_AFTER_SECONDS = 5  # what is away is away for longer than a blink; everybody at once would not help it
_SENT = re.compile(  # msgspec repeats a wrong word and an unknown name; where it stood is enough
    r"^(Invalid enum value|Invalid value|Object contains unknown field) .*?( - at `\$[^`]*`)?$", re.DOTALL
)

BYTES = "application/octet-stream"


class Silent(msgspec.Struct):
    """Has a name and no values where somebody prints it: bodies are full of secrets."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(…)"


class Input(Silent, forbid_unknown_fields=True):
    """The body of a request: exactly these fields, exactly these types."""


class Output(Silent, kw_only=True):
    """The body of an answer."""


Body = TypeVar("Body", bound=Input)


def read(request: HttpRequest, kind: type[Body], bytes_max: int) -> Body:
    """The body as ``kind``. Raises: NotJson, TooLarge, BadJson, BadField."""
    if not _says_json(request.META.get("CONTENT_TYPE", "")):
        raise errors.NotJson
    raw = request.read(bytes_max + 1)
    if len(raw) > bytes_max:
        raise errors.TooLarge
    try:
        return msgspec.json.decode(raw, type=kind, dec_hook=_from_text)
    except msgspec.ValidationError as error:
        raise errors.BadField(_SENT.sub(r"\1\2", str(error)) + ".") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise errors.BadJson from error


def read_bytes(request: HttpRequest, bytes_max: int) -> bytes:
    """The body as it came. Raises: NotBytes, TooLarge."""
    if request.META.get("CONTENT_TYPE", "").strip().lower() != BYTES:
        raise errors.NotBytes
    raw = request.read(bytes_max + 1)
    if len(raw) > bytes_max:
        raise errors.TooLarge
    return raw


def respond(answer: Output | bytes | None, *, status: int = 200) -> HttpResponse:
    """The answer as JSON, its bytes as base64url, or bytes as they are; nothing of it may be kept by a cache."""
    if isinstance(answer, bytes):
        return HttpResponse(answer, content_type=BYTES, status=status, headers={"Cache-Control": "no-store"})
    if answer is None:
        return HttpResponse(status=status, headers={"Cache-Control": "no-store"})
    return _json(msgspec.to_builtins(answer, builtin_types=(bytes,), enc_hook=bytes), status)


def refused(refusal: errors.Refusal) -> HttpResponse:
    """The one shape of a refusal; one that passes by itself says when to ask again (RFC 9110, section 10.2.3)."""
    counts.refusals.add(refusal.code)
    response = _json({"refusal": refusal.as_dict()}, refusal.status)
    if refusal.status == HTTPStatus.SERVICE_UNAVAILABLE:
        response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _says_json(content_type: str) -> bool:
    media, _, rest = content_type.partition(";")
    return media.strip().lower() == "application/json" and rest.strip().lower() in (
        "",
        "charset=utf-8",
    )


def _from_text(kind: type, value: object) -> object:
    if issubclass(kind, ids.Binary):
        return kind.parse(value)
    raise NotImplementedError(kind)


def _json(content: object, status: int) -> HttpResponse:
    text = json.dumps(content, default=ids.encode, ensure_ascii=False, separators=(",", ":"))
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(text, content_type="application/json", status=status, headers=headers)
