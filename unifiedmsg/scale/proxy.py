"""nginx's settings for this machine: those of deploy/nginx with other names, ports and folders."""

import os
import re
from collections.abc import Iterable
from pathlib import Path

from unifiedmsg.scale import programs

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "deploy" / "nginx"
EXAMPLE, HERE = "chat.example", "unified.localhost"
SERVICES = ("messenger", "instagram", "whatsapp", "admin")
NAMES = (HERE, *(f"{service}.{HERE}" for service in SERVICES))
OF_TLS = re.compile(r"^(?:.*ssl_(?!server_name).*|if \(.*\$ssl_server_name.*)\n", re.MULTILINE)
NO_NAME = re.compile(r"^server \{\n    listen 443 ssl default_server.*?^\}\n", re.MULTILINE | re.DOTALL)
TEMPORARY = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


def write(folder: Path, port: int, workers: Iterable[int], *, tls: Path | None) -> list[str]:
    """The command that runs nginx in the foreground, with its settings in the folder and certificates in another.

    Without certificates it speaks plain http, for this machine's browsers alone. Raises: Missing.
    """
    for path in TEMPLATES.glob("*.conf"):
        text = _plain(path.read_text(encoding="utf-8")) if tls is None else path.read_text(encoding="utf-8")
        (folder / path.name).write_text(_here(text, folder, port, tls), encoding="utf-8")
    lines = "".join(f"    server 127.0.0.1:{worker} max_fails=0;\n" for worker in workers)
    upstream = (folder / "upstream.conf").read_text(encoding="utf-8")
    (folder / "upstream.conf").write_text(re.sub(r"^    server .*\n", lines, upstream, flags=re.MULTILINE))
    (folder / "nginx.conf").write_text(_around(folder), encoding="utf-8")
    return [programs.named("nginx"), "-c", str(folder / "nginx.conf"), "-p", str(folder), "-e", "stderr"]


def _here(text: str, folder: Path, port: int, tls: Path | None) -> str:
    text = text.replace(EXAMPLE, HERE).replace("/etc/unifiedmsg/nginx", str(folder))
    return text.replace("/etc/unifiedmsg/tls", str(tls)).replace("listen 443", f"listen 127.0.0.1:{port}")


def _plain(text: str) -> str:
    text = OF_TLS.sub("", NO_NAME.sub("", text.replace("listen 443 ssl http2", "listen 443")))
    return text.replace("X-Forwarded-Proto https", "X-Forwarded-Proto http")


def _around(folder: Path) -> str:
    """The smallest nginx there can be; as root its workers stay root, since the folders are closed to others."""
    paths = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in TEMPORARY)
    user = "" if os.geteuid() else "user root;\n"
    outer = f"daemon off;\npid {folder}/pid;\nerror_log stderr crit;\nevents {{ worker_connections 4096; }}\n"
    return f"{user}{outer}http {{\n{paths}include {folder}/unifiedmsg.conf;\n}}\n"
