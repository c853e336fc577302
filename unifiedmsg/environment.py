"""Reads settings from the environment and refuses bad ones in one sentence; knows none of their names."""

import base64
import binascii
import os
import secrets
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from ipaddress import IPv4Network, IPv6Network, ip_address, ip_network
from pathlib import Path
from urllib.parse import urlsplit

LOOPBACK_NAMES = ("localhost", "127.0.0.1", "[::1]")
DISTINCT_BYTES_MIN = 16  # 32 random bytes have fewer than 16 different values once in 10^17


class BadSetting(Exception):
    """A setting that stops the start; its text says what to do."""


class Environment:
    """The variables of one process; it remembers which were asked for, so that the docs can be held to them."""

    def __init__(self, variables: Mapping[str, str]) -> None:
        self._variables = variables
        self.asked: set[str] = set()

    def text(self, name: str, default: str = "") -> str:
        """The value, or that of the file which NAME_FILE names, or the default.

        Raises: BadSetting.
        """
        self.asked.add(name)
        path = self._variables.get(f"{name}_FILE")
        if path is None:
            return self._variables.get(name, default)
        try:
            return Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSetting(f"{name}_FILE names {path}, which cannot be read: {error.strerror}.") from error

    def flag(self, name: str, *, default: bool) -> bool:
        """1 or 0. Raises: BadSetting."""
        value = self.text(name, "1" if default else "0")
        if value not in ("0", "1"):
            raise BadSetting(f"{name} must be 1 or 0, not {value!r}.")
        return value == "1"

    def choice(self, name: str, among: Sequence[str]) -> str:
        """One of these, the first unless told. Raises: BadSetting."""
        value = self.text(name, among[0])
        if value not in among:
            raise BadSetting(f"{name} must be {' or '.join(among)}, not {value!r}.")
        return value

    def number(self, name: str, default: float, *, kind: Callable[[str], float] = float) -> float:
        """A number that is not negative. Raises: BadSetting."""
        value = self.text(name, str(default))
        try:
            number = kind(value)
        except ValueError as error:
            raise BadSetting(f"{name} must be a number, not {value!r}.") from error
        if number < 0:
            raise BadSetting(f"{name} must not be negative, but is {value}.")
        return number

    def whole_above_0(self, prefix: str) -> None:
        """Every variable whose name begins so has a whole number above 0. Raises: BadSetting."""
        for name, value in self._variables.items():
            if name.startswith(prefix) and (not value.isdecimal() or int(value) < 1):
                raise BadSetting(f"{name} must be a whole number above 0, not {value!r}.")

    def origin(self, name: str, default: str = "", *, loopback_only: bool = False) -> str:
        """An origin such as ``https://chat.example``: scheme and host, plain http on loopback only. May be empty.

        Raises: BadSetting.
        """
        value = self.text(name, default).rstrip("/")
        if not value:
            return ""
        parts = urlsplit(value)
        if parts.scheme not in ("http", "https") or not parts.hostname or value != f"{parts.scheme}://{parts.netloc}":
            raise BadSetting(f"{name} must be an origin such as https://chat.example, not {value!r}.")
        if parts.scheme == "http" and not is_loopback(parts.hostname):
            raise BadSetting(
                f"{name} is {value}: plain http is served to this machine only. "
                "Use an https address, with a proxy that has the certificate (docs/deploy.md)."
            )
        if loopback_only and not is_loopback(parts.hostname):
            raise BadSetting(f"{name} is {value}: the demo serves this machine only. Set DEMO=0 (docs/deploy.md).")
        return value.lower()

    def address(self, name: str, default: str, *, loopback_only: bool) -> str:
        """An IP address to listen at. Raises: BadSetting."""
        value = self.text(name, default)
        try:
            address = ip_address(value)
        except ValueError as error:
            raise BadSetting(f"{name} must be an IP address, not {value!r}.") from error
        if loopback_only and not address.is_loopback:
            raise BadSetting(f"{name} is {value}: the demo serves this machine only. Set DEMO=0 (docs/deploy.md).")
        return value

    def networks(self, name: str) -> list[IPv4Network | IPv6Network]:
        """Addresses and networks, with commas between them. Raises: BadSetting."""
        parts = [part.strip() for part in self.text(name).split(",") if part.strip()]
        try:
            return [ip_network(part) for part in parts]
        except ValueError as error:
            raise BadSetting(f"{name} must be IP addresses or networks with commas between them: {error}.") from error

    def key(self, name: str, *, made_in: Path | None) -> bytes:
        """32 secret bytes, base64url; where a folder is given, made there on the first run for their owner's eyes only.

        Raises: BadSetting.
        """
        value = self.text(name)
        if not value and made_in:
            value = made_key(made_in / name.lower())
        if not value:
            raise BadSetting(
                f"{name} is missing. Make one with `python3 -c 'import secrets; print(secrets.token_urlsafe(32))'` "
                f"and give it as {name} or, in a file, as {name}_FILE (the demo, DEMO=1, makes its own)."
            )
        return strong_key(name, value)


def made_key(path: Path) -> str:
    """The key in this file, which only its owner can read; a random one when there was no file."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if not path.exists():
        with tempfile.NamedTemporaryFile("w", encoding="ascii", dir=path.parent, delete=False) as file:
            file.write(secrets.token_urlsafe(32) + "\n")
        with suppress(FileExistsError):  # another process was first: its key is the one
            os.link(file.name, path)
        Path(file.name).unlink()
    return path.read_text(encoding="ascii").strip()


def strong_key(name: str, value: str) -> bytes:
    """The 32 bytes that ``value`` spells. Raises: BadSetting when it spells others, or guessable ones."""
    try:
        key = base64.b64decode(value + "=" * (-len(value) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError) as error:
        raise BadSetting(f"{name} must be 32 random bytes in base64url; it is not base64url.") from error
    if len(key) != 32:
        raise BadSetting(f"{name} must be 32 random bytes in base64url; it has {len(key)}.")
    if len(set(key)) < DISTINCT_BYTES_MIN:
        raise BadSetting(f"{name} is weak: its bytes repeat. Make a random one.")
    return key


def is_loopback(host: str) -> bool:
    """Whether this name always means the machine itself (RFC 6761, section 6.3)."""
    return host in LOOPBACK_NAMES or host == "::1" or host.endswith(".localhost") or host.startswith("127.")
