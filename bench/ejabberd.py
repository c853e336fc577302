"""ejabberd of Debian under the common load: archive always on (but for `none`), no rate limits, no TLS, no cluster."""

import json
import os
import shutil
import tempfile
from collections.abc import Sequence
from pathlib import Path

import httpx

from bench import processes
from bench.postgresql import Postgresql
from bench.xmpp import HOST, PASSWORD, XmppPairs
from tests.server import free_port

LIBRARIES = Path("/usr/lib/x86_64-linux-gnu")
CONFIG = """
hosts: [localhost]
loglevel: error
auth_method: [internal]
auth_password_format: plain
disable_sasl_mechanisms: [digest-md5, X-OAUTH2]
listen:
  - {{port: {port}, ip: "127.0.0.1", module: ejabberd_c2s, shaper: none, access: all, max_stanza_size: 262144,
      backlog: 1024}}
  - {{port: {api}, ip: "127.0.0.1", module: ejabberd_http, request_handlers: {{/api: mod_http_api}}}}
api_permissions:
  all: {{who: {{ip: 127.0.0.1/8}}, what: "*"}}
shaper_rules: {{max_user_sessions: 10, max_user_offline_messages: 100, c2s_shaper: none}}
registration_timeout: infinity
{sql}
modules:
{archive}
  mod_offline: {{}}
  mod_roster: {{}}
  mod_disco: {{}}
  mod_ping: {{}}
  mod_stream_mgmt: {{}}
  mod_http_api: {{}}
  mod_admin_extra: {{}}
"""
ARCHIVE = "  mod_mam: {{default: always, assume_mam_usage: true, db_type: {type}, request_activates_archiving: false}}"
SQLITE = 'sql_type: sqlite\nsql_database: "{folder}/ejabberd.db"\nnew_sql_schema: false'
PGSQL = (
    'sql_type: pgsql\nsql_server: "127.0.0.1"\nsql_port: {port}\nsql_database: ejabberd\nsql_username: postgres\n'
    'sql_password: "x"\nsql_pool_size: 10'
)
VM = ("-noinput", "+K", "true", "+P", "250000")  # the flags of Debian's ejabberdctl


class Ejabberd(XmppPairs):
    """A private node; the store is that of its archive: none, mnesia, sqlite or pgsql."""

    def __init__(self, store: str, *, all_cores: bool = False) -> None:
        super().__init__(free_port())
        self._store, self._api = store, free_port()
        self._wrapper = processes.ON_ALL_CORES if all_cores else ()
        self._schedulers = ("+S", f"{os.cpu_count()}:{os.cpu_count()}") if all_cores else ("+S", "1:1")
        self.archives = store != "none"
        self._folder = Path(tempfile.mkdtemp(prefix="unifiedmsg-bench-ejabberd-"))
        self._postgresql: Postgresql | None = None

    @property
    def roots(self) -> Sequence[int]:
        return [self._process.pid, *([self._postgresql.process.pid] if self._postgresql else [])]

    async def start(self) -> None:
        (self._folder / "spool").mkdir()
        sql = self._sql()
        archive = ARCHIVE.format(type="sql" if sql else "mnesia") if self.archives else ""
        config = CONFIG.format(port=self.port, api=self._api, sql=sql, archive=archive)
        (self._folder / "ejabberd.yml").write_text(config)
        mnesia = ("-mnesia", "dir", json.dumps(str(self._folder / "spool")))
        command = [*self._wrapper, "erl", *VM, *self._schedulers, *mnesia, "-ejabberd", "-s", "ejabberd"]
        self._process = processes.started(command, self._folder, self._env)
        for port in (self.port, self._api):
            await processes.listening(port, self._process, self._folder)
        self._register()

    async def stop(self) -> None:
        self.close_all()
        processes.stop(self._process)
        if self._postgresql:
            self._postgresql.stop()
        shutil.rmtree(self._folder, ignore_errors=True)

    @property
    def _env(self) -> dict[str, str]:
        return {
            "EJABBERD_CONFIG_PATH": str(self._folder / "ejabberd.yml"),
            "EJABBERD_LOG_PATH": str(self._folder / "ejabberd.log"),
            "ERL_LIBS": str(LIBRARIES),
            "ERL_MAX_ETS_TABLES": "1400",
            "HOME": str(self._folder),
        }

    def _sql(self) -> str:
        if self._store == "sqlite":
            return SQLITE.format(folder=self._folder)
        if self._store == "pgsql":
            self._postgresql = Postgresql(port := free_port(), wrapper=self._wrapper)
            self._postgresql.sql("-c", "create database ejabberd")
            schema = next(LIBRARIES.glob("ejabberd-*/priv/sql/pg.sql"), Path("/usr/share/ejabberd/sql/pg.sql"))
            self._postgresql.sql("-f", str(schema), database="ejabberd")
            return PGSQL.format(port=port)
        return ""

    def _register(self) -> None:
        with httpx.Client(base_url=f"http://127.0.0.1:{self._api}", trust_env=False, timeout=30) as api:
            for user in self.users():
                account = {"user": user, "host": HOST, "password": PASSWORD}
                api.post("/api/register", json=account).raise_for_status()
