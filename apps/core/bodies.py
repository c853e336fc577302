"""Bodies of requests and answers: strict JSON in, JSON out, one shape of refusal; knows no view."""

import json
from typing import TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse

from apps.core import errors, ids


class Input(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a request: exactly these fields, exactly these types."""


class Output(msgspec.Struct, kw_only=True):
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
        raise errors.BadField(f"{error}.") from error
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise errors.BadJson from error


def respond(answer: Output | None, *, status: int = 200) -> HttpResponse:
    """The answer as JSON, its bytes as base64url; nothing of it may be kept by a cache."""
    if answer is None:
        return HttpResponse(status=status, headers={"Cache-Control": "no-store"})
    return _json(msgspec.to_builtins(answer, builtin_types=(bytes,), enc_hook=bytes), status)


def refused(refusal: errors.Refusal) -> HttpResponse:
    """The one shape of a refusal."""
    return _json({"refusal": refusal.as_dict()}, refusal.status)


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
