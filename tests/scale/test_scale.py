"""`make scale`: several workers behind nginx that are renewed one by one while people write, and a clean end."""

import asyncio
import secrets
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import cast

import pytest
from websockets.exceptions import ConnectionClosed

from tests.scale.conftest import WORKERS, Scale
from tests.seats import Holder, ask, mls, seats_socket
from tests.server import ROOT, Server, free_port
from tests.test_setup import variables

LAST = b"the last"
END_SECONDS_MAX = 60


@pytest.fixture
def alice(scale: Scale) -> Holder:
    """Who holds a seat, and dials nginx."""
    return Holder(cast(Server, scale)).begin()


def workers_of(scale: Scale) -> set[int]:
    """The server processes of the instance."""
    return {pid for pid in children(scale) if "serve" in Path(f"/proc/{pid}/cmdline").read_text().split("\0")}


def children(scale: Scale) -> set[int]:
    """Every process that it started itself."""
    pid = scale.process.pid
    return {int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


def test_every_host_answers_behind_nginx(scale: Scale) -> None:
    for service in (None, "messenger", "instagram", "whatsapp", "admin"):
        answer = ask(cast(Server, scale), "GET", "../../healthz", Host=scale.host(service))
        assert (answer.status_code, answer.headers["Server"].split("/")[0]) == (200, "nginx")
    assert len(workers_of(scale)) == WORKERS


async def test_whoever_writes_while_the_workers_are_renewed_notices_nothing_but_a_new_connection(
    scale: Scale, alice: Holder
) -> None:
    before, over = workers_of(scale), threading.Event()
    listening = asyncio.ensure_future(heard(alice))
    writing = asyncio.ensure_future(asyncio.to_thread(write, alice, over.is_set))
    scale.process.send_signal(signal.SIGHUP)
    await asyncio.to_thread(lambda: list(scale.until("Every worker was renewed")))
    over.set()
    acknowledged = await writing
    assert not before & workers_of(scale)
    assert len(workers_of(scale)) == WORKERS
    assert acknowledged == list(range(1, len(acknowledged) + 1))
    assert [seq for seq, _ in alice.read_all()] == acknowledged
    alice.post(mls(alice.conversation, LAST))
    seqs, codes = await listening
    assert seqs == list(range(1, len(acknowledged) + 2))
    assert codes == {4012}


def write(holder: Holder, over: Callable[[], bool]) -> list[int]:
    """The seqs of one message after the other, none of which was asked for twice."""
    seqs: list[int] = []
    while not over():
        answer = holder.post(mls(holder.conversation, secrets.token_bytes(8)))
        assert answer.status_code == 200, answer.text
        seqs.append(answer.json()["seq"])
        time.sleep(0.02)
    return seqs


async def heard(holder: Holder) -> tuple[list[int], set[int | None]]:
    """The seqs as somebody hears them who comes back when asked to; with which codes they were asked."""
    seqs: list[int] = []
    codes: set[int | None] = set()
    while True:
        try:
            async with seats_socket(holder.server) as socket:
                await socket.sit(holder, after=seqs[-1] if seqs else 0)
                while True:
                    message = await socket.until("message")
                    seqs.append(message[2])
                    if message[4] == mls(holder.conversation, LAST):
                        return seqs, codes
        except ConnectionClosed as closed:
            codes.add(closed.rcvd.code if closed.rcvd else None)


def test_who_has_none_of_the_programs_is_told_in_one_sentence_how_to_get_them(tmp_path: Path) -> None:
    lacking = "from unifiedmsg.scale import __main__, programs\nprograms.NGINX_FOLDERS = ''\n__main__.main()"
    environment = variables(tmp_path, PATH=str(Path(sys.executable).parent), PORT=str(free_port()))
    command = [sys.executable, "-c", lacking]
    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert "sudo apt install postgresql redis-server nginx-light" in done.stderr


def test_a_second_one_on_the_same_folder_or_port_is_refused(scale: Scale, tmp_path: Path) -> None:
    for data, port, said in ((scale.data, free_port(), "Another server runs on"), (tmp_path, scale.port, "is in use")):
        environment = variables(data, PORT=str(port))
        command = [sys.executable, "-m", "unifiedmsg.scale"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert (done.returncode, said in done.stderr) == (1, True)


def test_ctrl_c_leaves_no_process_and_the_next_start_has_what_was_written_and_a_kill_leaves_none_either(
    scale: Scale, alice: Holder
) -> None:
    alice.post(mls(alice.conversation, LAST))
    started = children(scale)
    assert len(started) == WORKERS + len(("PostgreSQL", "Redis", "nginx"))
    assert scale.stop() == 0
    assert not [pid for pid in started if Path(f"/proc/{pid}").exists()]
    again = Scale(scale.data, WORKERS="1")
    assert "Making a PostgreSQL" not in "".join(again.said)
    alice.server = cast(Server, again)
    assert alice.read_all() == [(1, mls(alice.conversation, LAST))]
    started = children(again)
    again.process.kill()
    deadline = time.monotonic() + END_SECONDS_MAX
    while any(Path(f"/proc/{pid}").exists() for pid in started):
        assert time.monotonic() < deadline, "a process outlived the supervisor that was killed"
        time.sleep(0.1)
