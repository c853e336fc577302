"""A throw-away authority, and a certificate of its making for each name alone: openssl's, for this machine only."""

import subprocess
from collections.abc import Iterable, Sequence
from pathlib import Path

from unifiedmsg.scale import programs

DAYS = "365"
EC = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")


def make(folder: Path, names: Iterable[str], *, together: Sequence[str] = ()) -> Path:
    """The authority's certificate; beside it NAME.crt and NAME.key of each name. What is there already stays.

    Where names are given together, each certificate is for all of them: what a real server must not have.
    """
    authority, key = folder / "authority.crt", folder / "authority.key"
    if not authority.exists():
        _openssl("-keyout", str(key), "-out", str(authority), "-subj", "/CN=unifiedmsg on this machine, throw-away")
    for name in names:
        if not (folder / f"{name}.crt").exists():
            pair = ("-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.crt"))
            issuer = ("-CA", str(authority), "-CAkey", str(key), "-subj", f"/CN={name}")
            alternatives = ",".join(f"DNS:{one}" for one in together or (name,))
            extensions = (f"subjectAltName={alternatives}", "basicConstraints=critical,CA:FALSE")
            _openssl(*pair, *issuer, *(word for one in extensions for word in ("-addext", one)))
    return authority


def _openssl(*arguments: str) -> None:
    command = [programs.named("openssl"), "req", "-x509", *EC, "-days", DAYS, *arguments]
    subprocess.run(command, check=True, capture_output=True)  # noqa: S603  (our own command)
