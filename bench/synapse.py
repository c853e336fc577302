"""Matrix Synapse of PyPI under the common load: SQLite, rate limits and presence off, end-to-end-encrypted rooms.

A message is a PUT of an encrypted event; it is heard in the answer to a long `/sync`. With 20 pairs and 4 in flight:
more only make its queue longer.
"""

import asyncio
import hashlib
import hmac
import json
import shutil
import sqlite3
import tempfile
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import httpx

from bench import processes
from bench.install import SYNAPSE
from bench.load import MARK, Hear, Send, Wrong, body
from tests.server import free_port

SECRET = "s"  # noqa: S105  (of a server that lives for one run)
ROUNDS_OF_BCRYPT = 4
SYNC_SECONDS = 30
FOR_EVER = {"per_second": 1_000_000, "burst_count": 1_000_000}
NOTHING: dict[str, list[str]] = {"types": []}
ROOM_FILTER = {
    "ephemeral": NOTHING,
    "account_data": NOTHING,
    "timeline": {"limit": 100},
    "state": {"lazy_load_members": True},
}
FILTER = json.dumps({"presence": NOTHING, "account_data": NOTHING, "room": ROOM_FILTER})
ENCRYPTION = {"type": "m.room.encryption", "state_key": "", "content": {"algorithm": "m.megolm.v1.aes-sha2"}}
STORED = "SELECT count(*) FROM events WHERE type = 'm.room.encrypted' AND room_id = ?"
LOGS = {"version": 1, "handlers": {"c": {"class": "logging.StreamHandler"}}, "root": {"level": "WARNING"}}


class Synapse:
    """One process of it, and for each user a connection that waits for what is new."""

    pairs, in_flight, idle_connections = 20, 4, 100

    def __init__(self) -> None:
        self._folder = Path(tempfile.mkdtemp(prefix="unifiedmsg-bench-synapse-"))
        self._port = free_port()
        self._tasks: set[asyncio.Task[None]] = set()
        self._rooms: list[str] = []
        self._tokens: dict[str, str] = {}

    @property
    def roots(self) -> Sequence[int]:
        return [self._process.pid]

    async def start(self) -> None:
        config = self._write_config()
        command = [str(SYNAPSE / "bin" / "python"), "-m", "synapse.app.homeserver", "-c", config]
        keys = processes.started([*command, "--generate-keys"], self._folder)
        keys.wait(processes.START_SECONDS_MAX)
        self._process = processes.started(command, self._folder)
        await processes.listening(self._port, self._process, self._folder)
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=None)
        origin = f"http://127.0.0.1:{self._port}"
        self._http = httpx.AsyncClient(base_url=origin, limits=limits, timeout=2 * SYNC_SECONDS, trust_env=False)
        for number in range(self.pairs):
            await self._make_pair(number)

    async def pair(self, number: int, hear: Hear) -> Send:
        await self._listen(f"b{number}", hear)
        path = f"/_matrix/client/v3/rooms/{self._rooms[number]}/send/m.room.encrypted/"
        token = self._tokens[f"a{number}"]
        about = {"algorithm": "m.megolm.v1.aes-sha2", "session_id": "s", "device_id": "D", "sender_key": "k"}

        def send(message: int) -> None:
            event = {**about, "ciphertext": body(message).decode()}
            self._keep(asyncio.ensure_future(self._ask("PUT", f"{path}t{message}", token, event)))

        return send

    async def idle(self, number: int) -> None:
        await self._register(f"i{number}")
        await self._listen(f"i{number}", lambda _: None)

    async def verify(self, sent: Sequence[Sequence[int]]) -> None:
        with closing(sqlite3.connect(self._folder / "homeserver.db")) as database:
            for room, messages in zip(self._rooms, sent, strict=True):
                (count,) = database.execute(STORED, [room]).fetchone()
                if count != len(messages):
                    raise Wrong(f"{len(messages)} messages were sent and {count} are stored")

    async def stop(self) -> None:
        for task in list(self._tasks):
            task.cancel()
        processes.stop(self._process)
        shutil.rmtree(self._folder, ignore_errors=True)

    def _write_config(self) -> str:
        """Where it stands; JSON is YAML, too."""
        (self._folder / "log.yaml").write_text(json.dumps(LOGS))
        config = self._folder / "homeserver.yaml"
        config.write_text(json.dumps(self._config()))
        return str(config)

    def _config(self) -> dict[str, Any]:
        listener = {"port": self._port, "bind_addresses": ["127.0.0.1"], "type": "http", "tls": False}
        all_addresses = {"local": FOR_EVER, "remote": FOR_EVER}
        return {
            "server_name": "localhost",
            "pid_file": str(self._folder / "pid"),
            "listeners": [listener | {"resources": [{"names": ["client"]}]}],
            "database": {"name": "sqlite3", "args": {"database": str(self._folder / "homeserver.db")}},
            "log_config": str(self._folder / "log.yaml"),
            "media_store_path": str(self._folder / "media"),
            "signing_key_path": str(self._folder / "signing.key"),
            "registration_shared_secret": SECRET,
            "macaroon_secret_key": SECRET,
            "form_secret": SECRET,
            "report_stats": False,
            "suppress_key_server_warning": True,
            "trusted_key_servers": [],
            "bcrypt_rounds": ROUNDS_OF_BCRYPT,
            "presence": {"enabled": False},
            "rc_message": FOR_EVER,
            "rc_registration": FOR_EVER,
            "rc_room_creation": FOR_EVER,
            "rc_login": {"address": FOR_EVER, "account": FOR_EVER, "failed_attempts": FOR_EVER},
            "rc_joins": all_addresses,
            "rc_invites": {"per_room": FOR_EVER, "per_user": FOR_EVER, "per_issuer": FOR_EVER},
        }

    async def _ask(self, method: str, path: str, token: str | None = None, content: object = None) -> Any:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        answer = await self._http.request(method, path, headers=headers, json=content)
        answer.raise_for_status()
        return answer.json()

    async def _register(self, user: str) -> None:
        path = "/_synapse/admin/v1/register"
        nonce = (await self._ask("GET", path))["nonce"]
        said = "\0".join([nonce, user, "pw", "notadmin"]).encode()
        mac = hmac.new(SECRET.encode(), said, hashlib.sha1).hexdigest()  # its own protocol asks for SHA-1
        account = {"nonce": nonce, "username": user, "password": "pw", "admin": False, "mac": mac}
        self._tokens[user] = (await self._ask("POST", path, None, account))["access_token"]

    async def _make_pair(self, number: int) -> None:
        for letter in "ab":
            await self._register(f"{letter}{number}")
        wanted = {
            "preset": "private_chat",
            "invite": [f"@b{number}:localhost"],
            "is_direct": True,
            "initial_state": [ENCRYPTION],
        }
        made = await self._ask("POST", "/_matrix/client/v3/createRoom", self._tokens[f"a{number}"], wanted)
        self._rooms.append(made["room_id"])
        await self._ask("POST", f"/_matrix/client/v3/rooms/{made['room_id']}/join", self._tokens[f"b{number}"], {})

    async def _listen(self, user: str, hear: Hear) -> None:
        first = await self._sync(user, "&timeout=0")
        self._keep(asyncio.ensure_future(self._listen_for_ever(user, json.loads(first)["next_batch"], hear)))

    async def _listen_for_ever(self, user: str, since: str, hear: Hear) -> None:
        while True:
            answer = await self._sync(user, f"&timeout={1000 * SYNC_SECONDS}&since={since}")
            since = json.loads(answer)["next_batch"]
            for found in MARK.finditer(answer):
                hear(int(found[1]))

    async def _sync(self, user: str, rest: str) -> bytes:
        path = f"/_matrix/client/v3/sync?filter={httpx.QueryParams({'f': FILTER})['f']}{rest}"
        answer = await self._http.get(path, headers={"Authorization": f"Bearer {self._tokens[user]}"})
        answer.raise_for_status()
        return answer.content

    def _keep(self, task: "asyncio.Task[Any]") -> None:
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
