"""What is kept for a while: static files by browsers, and by Redis what processes share and forget."""

import re
from typing import Any

import msgspec

HASHED_BY_VITE = re.compile(r"^/static/assets/.+-[\w-]{8}\.\w+$")
YEARS_SECONDS = 10 * 365 * 24 * 3600


def add_headers(headers: dict[str, str], path: str, url: str) -> None:
    """Sets Cache-Control of a built file. (servestatic's own test knows Django's hashed names, not Vite's.)"""
    if HASHED_BY_VITE.match(url):
        headers["Cache-Control"] = f"max-age={YEARS_SECONDS}, public, immutable"


class MessagePack:
    """How values lie in Redis: as data. (Django's own way is pickle, by which whoever writes there runs code here.)"""

    def dumps(self, value: Any) -> Any:
        """Whole numbers stay plain, so that Redis can count."""
        return value if type(value) is int else msgspec.msgpack.encode(value)

    def loads(self, data: bytes) -> Any:
        try:
            return int(data)
        except ValueError:
            return msgspec.msgpack.decode(data)
