"""How long a browser keeps a static file: for ever where its name changes with its content."""

import re

HASHED_BY_VITE = re.compile(r"^/static/assets/.+-[\w-]{8}\.\w+$")
YEARS_SECONDS = 10 * 365 * 24 * 3600


def add_headers(headers: dict[str, str], path: str, url: str) -> None:
    """Sets Cache-Control of a built file. (servestatic's own test knows Django's hashed names, not Vite's.)"""
    if HASHED_BY_VITE.match(url):
        headers["Cache-Control"] = f"max-age={YEARS_SECONDS}, public, immutable"
