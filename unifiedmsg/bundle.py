"""What the build made: which hashed file an entry became, and the digests that pin it; builds nothing."""

import base64
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings

DIST = settings.BASE_DIR / "static" / "dist"


class NotBuilt(Exception):
    """The front end was not built."""


@dataclass(frozen=True)
class BuiltFile:
    """One file of the build as a page names it."""

    url: str
    integrity: str


@dataclass(frozen=True)
class Entry:
    """What a page needs for one entry: its script, what that imports, its stylesheets."""

    script: BuiltFile
    imports: tuple[BuiltFile, ...]
    styles: tuple[BuiltFile, ...]


@cache
def entry(source: str) -> Entry:
    """The entry that was built from this source file. Raises: NotBuilt."""
    names = _reached(source)
    manifest = _manifest()
    styles = dict.fromkeys(style for name in names for style in manifest[name].get("css", []))
    scripts = [_file(manifest[name]["file"]) for name in names]
    return Entry(scripts[0], tuple(scripts[1:]), tuple(_file(style) for style in styles))


@cache
def version() -> str:
    """A short name of this very build."""
    stamp = DIST / ".stamp"
    return stamp.read_text()[:12] if stamp.exists() else "unbuilt"


def _reached(source: str) -> list[str]:
    """The entry and everything it imports at its start, each once, the entry first."""
    manifest, found, left = _manifest(), [], [source]
    while left:
        name = left.pop(0)
        if name not in found:
            found.append(name)
            left += manifest[name].get("imports", [])
    return found


def _file(name: str) -> BuiltFile:
    digest = base64.b64encode(hashlib.sha384((DIST / name).read_bytes()).digest()).decode()
    return BuiltFile(f"{settings.STATIC_URL}{name}", f"sha384-{digest}")


@cache
def _manifest() -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((DIST / ".vite" / "manifest.json").read_text())
    except FileNotFoundError as error:
        raise NotBuilt("The front end is not built: run `make build`.") from error
    return manifest
