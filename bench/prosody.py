"""Prosody of Debian under the common load: archive always on, mod_limits off, no TLS, its epoll back end."""

import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bench import processes
from bench.xmpp import HOST, PASSWORD, XmppPairs
from tests.server import free_port

CONFIG = """
pidfile = "{folder}/prosody.pid"; data_path = "{folder}/data"; run_as_root = true; daemonize = false
log = {{ {{ levels = {{ min = "warn" }}, to = "file", filename = "{folder}/prosody.log" }} }}
interfaces = {{ "127.0.0.1" }}; c2s_ports = {{ {port} }}; c2s_direct_tls_ports = {{}}; s2s_ports = {{}}
http_ports = {{}}; https_ports = {{}}; component_ports = {{}}
network_backend = "epoll"; network_settings = {{ tcp_backlog = 1024 }}
modules_enabled = {{ "disco", "roster", "saslauth", "ping", "smacks", "carbons", "mam" }}
modules_disabled = {{ "s2s", "tls", "limits" }}
c2s_require_encryption = false; s2s_require_encryption = false; allow_unencrypted_plain_auth = true
authentication = "internal_plain"; storage = {{ archive = "{archive}" }}; default_storage = "internal"
default_archive_policy = true; archive_expires_after = "never"; mam_smart_enable = false
archive_item_limit = nil; storage_archive_item_limit = nil; {sql}
gc = {{ mode = "generational" }}
VirtualHost "{host}"
"""
SQLITE = 'sql = {{ driver = "SQLite3", database = "{folder}/prosody.sqlite" }}'


class Prosody(XmppPairs):
    """A private Prosody, which runs on one core by its nature; archive in its own files (internal) or in sqlite."""

    def __init__(self, store: str) -> None:
        super().__init__(free_port())
        self._store = store
        self._folder = Path(tempfile.mkdtemp(prefix="unifiedmsg-bench-prosody-"))

    @property
    def roots(self) -> Sequence[int]:
        return [self._process.pid]

    async def start(self) -> None:
        self._sign_everybody_up()
        sql = SQLITE.format(folder=self._folder) if self._store == "sqlite" else ""
        archive = "sql" if sql else "internal"
        config = CONFIG.format(folder=self._folder, port=self.port, archive=archive, sql=sql, host=HOST)
        (self._folder / "prosody.cfg.lua").write_text(config)
        command = ["prosody", "-F", "--config", str(self._folder / "prosody.cfg.lua")]
        self._process = processes.started(command, self._folder)
        await processes.listening(self.port, self._process, self._folder)

    async def stop(self) -> None:
        self.close_all()
        processes.stop(self._process)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _sign_everybody_up(self) -> None:
        """An account of its own kind of storage is a small file."""
        accounts = self._folder / "data" / HOST / "accounts"
        accounts.mkdir(parents=True)
        for user in self.users():
            (accounts / f"{user}.dat").write_text(f'return {{\n\t["password"] = "{PASSWORD}";\n}};\n')
