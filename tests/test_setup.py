"""Starting and stopping: what is refused, what may stand side by side, what Ctrl-C leaves behind."""

import os
import secrets
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.person_api import Person, Wire
from tests.server import ROOT, Server, free_port

KEYS = ("SECRET_KEY", "PEPPER", "TAG_KEY", "NAME_SIGNING_KEY", "CONSENT_KEY")
WEAK = "A" * 43


def variables(data: Path, **settings: str) -> dict[str, str]:
    """An environment with nothing in it but the path and these settings."""
    return {"PATH": os.environ["PATH"], "HOME": os.environ.get("HOME", "/"), "DATA": str(data), **settings}


def production(**settings: str) -> dict[str, str]:
    """What a server that is no demo needs."""
    return {name: secrets.token_urlsafe(32) for name in KEYS} | {"BASE_URL": "https://chat.example"} | settings


def start(data: Path, **settings: str) -> "subprocess.CompletedProcess[str]":
    """Reads the settings as every start does; the server itself is not needed to see them refused."""
    command = [sys.executable, "manage.py", "version"]
    environment = variables(data, **settings)
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def refusal(data: Path, **settings: str) -> str:
    """The one line with which the start was refused."""
    done = start(data, **settings)
    assert done.returncode == 1
    assert done.stdout == ""
    assert done.stderr.count("\n") == 1, done.stderr
    return done.stderr


def test_a_server_with_all_its_settings_starts(tmp_path: Path) -> None:
    assert start(tmp_path, **production()).returncode == 0


@pytest.mark.parametrize("name", KEYS)
def test_a_missing_key_stops_the_start(tmp_path: Path, name: str) -> None:
    settings = production()
    del settings[name]
    assert refusal(tmp_path, **settings).startswith(f"{name} is missing. ")
    assert not (tmp_path / "keys").exists()


@pytest.mark.parametrize(
    ("setting", "value", "said"),
    [
        ("PEPPER", WEAK, "is weak"),
        ("PEPPER", "hunter2", "must be 32 random bytes"),
        ("SECRET_KEY", "django-insecure-" + "x" * 40, "must be 32 random bytes"),
        ("TAG_KEY_FILE", "/no/such/file", "cannot be read"),
        ("BASE_URL", "http://chat.example", "plain http is served to this machine only"),
        ("WHATSAPP_URL", "http://whatsapp.example", "plain http is served to this machine only"),
        ("BASE_URL", "https://chat.example/path", "must be an origin"),
        ("MESSENGER_URL", "https://chat.example", "must all differ"),
        ("TRUSTED_PROXIES", "everybody", "must be IP addresses"),
        ("PORT", "http", "must be a number"),
        ("DEMO", "yes", "must be 1 or 0"),
        ("LIMIT_MESSAGE_BYTES", "many", "must be a whole number above 0"),
        ("LIMIT_MESSAGE_BYTES", "0", "must be a whole number above 0"),
        ("EMAIL_TLS", "0", "would send codes in clear"),
        ("SMS_URL", "http://sms.example", "plain http"),
    ],
)
def test_a_bad_setting_stops_the_start(tmp_path: Path, setting: str, value: str, said: str) -> None:
    assert said in refusal(tmp_path, **(production(EMAIL_HOST="mail.example") | {setting: value}))


@pytest.mark.parametrize(("setting", "value"), [("BIND", "0.0.0.0"), ("BASE_URL", "https://chat.example")])  # noqa: S104  (refused)
def test_the_demo_serves_this_machine_only(tmp_path: Path, setting: str, value: str) -> None:
    assert "this machine only" in refusal(tmp_path, DEMO="1", **{setting: value})


def test_the_demo_makes_its_keys_once_and_for_its_owner_alone(tmp_path: Path) -> None:
    assert start(tmp_path, DEMO="1").returncode == 0
    kept = {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()}
    assert set(kept) == {name.lower() for name in KEYS}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "keys").iterdir()} == {0o600}
    assert stat.S_IMODE((tmp_path / "keys").stat().st_mode) == 0o700
    assert start(tmp_path, DEMO="1").returncode == 0
    assert {path.name: path.read_text() for path in (tmp_path / "keys").iterdir()} == kept


def test_a_secret_can_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "pepper").write_text(secrets.token_urlsafe(32) + "\n")
    settings = production(PEPPER_FILE=str(tmp_path / "pepper"))
    del settings["PEPPER"]
    assert start(tmp_path, **settings).returncode == 0


@pytest.mark.long
def test_rotating_changes_what_can_be_changed_and_explains_the_rest(tmp_path: Path) -> None:
    start(tmp_path, DEMO="1")
    before = (tmp_path / "keys" / "secret_key").read_text()
    done = manage(tmp_path, "rotatekey", "SECRET_KEY")
    assert done.returncode == 0
    assert (tmp_path / "keys" / "secret_key").read_text() != before
    for name in KEYS[1:]:
        refused = manage(tmp_path, "rotatekey", name)
        assert (refused.returncode, f"{name} cannot be changed: " in refused.stderr) == (1, True)
    assert start(tmp_path, DEMO="1").returncode == 0


@pytest.mark.long
def test_a_new_secret_key_ends_what_is_signed_and_no_account(tmp_path: Path) -> None:
    with Server(data=tmp_path) as server:
        wire = Wire(server)
        alice = Person("instagram", wire, identifier="alice").sign_up()
        bob = Person("instagram", wire, identifier="bob")
        ticket = bob.begin()
        server.interrupt()
        assert manage(tmp_path, "rotatekey", "SECRET_KEY").returncode == 0
        server.restart()
        assert bob.post("accounts/", bob.new_account(ticket)).code == "bad_sign_up"
        bob.sign_up()
        assert (alice.get("me/").status, alice.sign_in().status) == (200, 200)


def manage(data: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "manage.py", *arguments]
    environment = variables(data, DEMO="1")
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_two_servers_side_by_side_and_none_on_a_folder_that_is_served(tmp_path: Path) -> None:
    with Server() as first, Server(data=tmp_path) as second:
        for server in (first, second):
            assert get(server.port) == 200
        third = subprocess.run(
            [sys.executable, "manage.py", "serve"],
            cwd=ROOT,
            env=variables(tmp_path, DEMO="1", PORT=str(free_port())),
            capture_output=True,
            text=True,
            check=False,
        )
        assert third.returncode == 1
        assert f"Another server runs on {tmp_path}" in third.stderr
        assert manage(tmp_path, "migrate", "--check").returncode == 0  # a command may run beside it
        second.interrupt()


def test_a_port_in_use_is_said_in_one_sentence(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        environment = variables(tmp_path, DEMO="1", PORT=str(port))
        command = [sys.executable, "manage.py", "serve"]
        done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert f"Port {port} is in use. Give another one: PORT={port + 1}." in done.stderr


def test_the_lock_goes_with_the_server_however_it_ended(tmp_path: Path) -> None:
    server = Server(data=tmp_path)
    server.kill9()
    server.restart()
    assert get(server.port) == 200
    server.interrupt()


@pytest.fixture
def up(tmp_path: Path) -> Iterator["subprocess.Popen[str]"]:
    """`manage.py up` in a process group of its own, as a terminal would start it, once it says where to look."""
    environment = variables(tmp_path, DEMO="1", DEMO_PEOPLE="0", PORT=str(free_port()))
    process = subprocess.Popen(
        [sys.executable, "manage.py", "up"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    yield process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.parametrize("whole_group", [True, False], ids=["Ctrl-C", "one signal"])
def test_up_shows_the_address_and_an_interrupt_leaves_nothing(
    up: "subprocess.Popen[str]", tmp_path: Path, whole_group: bool
) -> None:
    address = address_shown(up)
    port = int(address.rsplit(":", 1)[1].rstrip("/"))
    assert get(port) == 200
    (os.killpg if whole_group else os.kill)(up.pid, signal.SIGINT)
    assert up.wait(20) == 0
    assert up.stdout is not None
    assert up.stdout.read().endswith("Stopped.\n")
    assert not group_of(up.pid)
    with pytest.raises(urllib.error.URLError):
        get(port)
    assert not list((tmp_path / "db").glob("*-journal"))


@pytest.mark.long
def test_up_refuses_a_folder_that_is_served(up: "subprocess.Popen[str]", tmp_path: Path) -> None:
    address_shown(up)
    second = manage(tmp_path, "up")
    assert (second.returncode, "Another server runs on" in second.stderr) == (1, True)


def address_shown(up: "subprocess.Popen[str]") -> str:
    """What stands behind "Open" in its output."""
    assert up.stdout is not None
    for line in up.stdout:
        if line.startswith("Open "):
            return line.split()[1]
    raise AssertionError("it ended without an address")


def group_of(leader: int) -> list[int]:
    """The processes of a group that still live."""
    found = subprocess.run(["ps", "-e", "-o", "pid=,pgid=,stat="], capture_output=True, text=True, check=True)
    rows = [row.split() for row in found.stdout.splitlines()]
    return [int(pid) for pid, group, state in rows if int(group) == leader and not state.startswith("Z")]


def get(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
        status: int = answer.status
        return status


@pytest.mark.parametrize(
    ("lacking", "said"),
    [("ensurepip", "sudo apt install python3-venv"), ("version_info", "Python 3.11 or newer is needed")],
)
def test_make_says_in_one_sentence_what_is_missing(tmp_path: Path, lacking: str, said: str) -> None:
    python = tmp_path / "python3"
    python.write_text(f'#!/bin/sh\ncase "$*" in *{lacking}*) exit 1;; esac\nexec {sys.executable} "$@"\n')
    python.chmod(0o755)
    (tmp_path / "Makefile").write_text((ROOT / "Makefile").read_text())
    command = ["make", "run", f"PYTHON={python}"]
    # As a person types it, not as a make that another make has started.
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode
    assert said in done.stdout
    assert done.stdout.count("\n") == 1


def test_make_help_lists_every_target() -> None:
    shown = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert {"run", "test", "check", "mls"} <= {line.split()[0] for line in shown.splitlines() if line}


def test_what_dies_is_started_again_and_the_server_is_not(tmp_path: Path) -> None:
    script = f"""
import sys
from pathlib import Path
from unifiedmsg import supervisor
supervisor.PAUSE_SECONDS_MIN = 0.1
people = [sys.executable, "-c", "open({str(tmp_path / "starts")!r}, 'a').write('x')"]
server = [sys.executable, "-c", "import time; time.sleep(4)"]
watcher = supervisor.Supervisor()
watcher.start(supervisor.Child("server", server, {{}}))
watcher.start(supervisor.Child("people", people, {{}}, restart=True, pause=0.1))
sys.exit(watcher.watch())
"""
    started = time.monotonic()
    done = subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False)
    assert done.returncode == 1  # the server ended by itself, and everything with it
    assert time.monotonic() - started < 20
    assert len((tmp_path / "starts").read_text()) >= 2
