"""An instance is backed up, restored, moved from SQLite to PostgreSQL; it is the same then, and never overwritten."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass, replace
from pathlib import Path

import psycopg
import pytest

from tests import stores
from tests.consents import REACH, decide
from tests.person_api import Person, Wire
from tests.seats import Holder, mls
from tests.server import ROOT, Server

pytestmark = pytest.mark.long
TEXTS = (b"one", b"two", b"three")
IN_THE_DATABASE = (b"SQLite format", b"PGDMP")


@dataclass
class Lived:
    """A folder of data in which somebody signed up, agreed and wrote, and the words of who looks in later."""

    data: Path
    alice: Person
    seat: Holder
    refused: "subprocess.CompletedProcess[str]"  # the move, while the server ran

    def is_here(self, server: Server) -> None:
        """All of it is at this server, and goes on."""
        assert replace(self.alice, client=Wire(server)).sign_in().status == 200
        seat = replace(self.seat, server=server)
        assert seat.read_all() == [(seq, mls(seat.conversation, text)) for seq, text in enumerate(TEXTS, 1)]
        assert seat.post(mls(seat.conversation, b"four")).json() == {"seq": len(TEXTS) + 1}
        assert decide(replace(self.alice, client=Wire(server)), REACH, "withdraw").status == 200
        server.manage("verify_consent")


def manage(data: Path, settings: dict[str, str], *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A command of manage.py, and what it said."""
    environment = (
        os.environ | {"DATA": str(data), "DEMO": "1", "DJANGO_SETTINGS_MODULE": "unifiedmsg.settings"} | settings
    )
    command = [sys.executable, "manage.py", *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def given() -> dict[str, str]:
    """PostgreSQL and Redis, of which the first has every table and nobody in it."""
    return stores.fresh()[2]


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory, given: dict[str, str]) -> Lived:
    data = tmp_path_factory.mktemp("lived")
    server = Server(data=data)
    alice = Person("instagram", Wire(server), identifier="alice").sign_up()
    assert decide(alice, REACH, "grant").status == 200
    seat = Holder(server).begin()
    for text in TEXTS:
        seat.post(mls(seat.conversation, text))
    refused = manage(data, given, "move_store")
    assert manage(data, {}, "backup", str(data / "backups")).returncode == 0  # while it runs
    server.interrupt()
    return Lived(data, alice, seat, refused)


def test_a_backup_made_while_the_server_runs_has_no_key_and_is_restored_where_nothing_is(
    lived: Lived, tmp_path: Path
) -> None:
    (backup,) = (lived.data / "backups").iterdir()
    keys = [path.read_bytes().strip() for path in (lived.data / "keys").iterdir()]
    written = b"".join(path.read_bytes() for path in backup.rglob("*") if path.is_file())
    assert keys
    assert written.startswith(IN_THE_DATABASE)
    assert not [key for key in keys if key in written]
    shutil.copytree(lived.data / "keys", tmp_path / "keys")
    assert manage(tmp_path, {}, "restore", str(backup)).returncode == 0
    again = manage(tmp_path, {}, "restore", str(backup))
    assert (again.returncode, "is there already" in again.stderr) == (1, True)
    server = Server(data=tmp_path)
    lived.is_here(server)
    server.interrupt()


def test_a_running_instance_is_not_moved(lived: Lived) -> None:
    assert (lived.refused.returncode, "Another server runs on" in lived.refused.stderr) == (1, True)


def test_what_moved_is_the_same_and_goes_on_and_is_not_moved_onto(lived: Lived, given: dict[str, str]) -> None:
    moved = manage(lived.data, given, "move_store")
    assert moved.returncode == 0, moved.stderr
    assert "conversations_message: 3" in moved.stdout
    assert "ledger of instagram: 1 entries hold" in moved.stdout
    backup = manage(lived.data, given, "backup", str(lived.data / "dumps"))
    assert backup.returncode == 0, backup.stderr
    server = Server(data=lived.data, settings=given, migrate=False)
    lived.is_here(server)
    server.interrupt()
    again = manage(lived.data, given, "move_store")
    assert (again.returncode, "The new database is in use" in again.stderr) == (1, True)


def test_a_dump_is_restored_into_an_empty_database_alone(lived: Lived, given: dict[str, str]) -> None:
    (dump,) = (lived.data / "dumps").iterdir()
    assert (dump / "unifiedmsg.dump").read_bytes().startswith(IN_THE_DATABASE)
    onto = manage(lived.data, given, "restore", str(dump))
    assert (onto.returncode, "The database is not empty" in onto.stderr) == (1, True)
    empty = given | {"DATABASE_URL": stores.fresh()[0].make("restored")}
    assert manage(lived.data, empty, "restore", str(dump)).returncode == 0
    with psycopg.connect(empty["DATABASE_URL"]) as connection:
        rows = connection.execute("SELECT seq, payload FROM conversations_message ORDER BY seq").fetchall()
    assert rows == [(seq, mls(lived.seat.conversation, text)) for seq, text in enumerate(TEXTS, 1)]
    assert manage(lived.data, empty, "verify_consent").returncode == 0


def test_a_copy_that_differs_is_undone(lived: Lived) -> None:
    settings = stores.fresh()[2]
    with psycopg.connect(settings["DATABASE_URL"], autocommit=True) as connection:
        connection.execute(LIES)
        refused = manage(lived.data, settings, "move_store")
        assert (refused.returncode, "conversations_message differs" in refused.stderr) == (1, True)
        assert connection.execute("SELECT count(*) FROM accounts_account").fetchall() == [(0,)]


# A database that does not keep what it is given.
LIES = """
CREATE FUNCTION lie() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.payload := 'other'; RETURN NEW; END $$;
CREATE TRIGGER lies BEFORE INSERT ON conversations_message FOR EACH ROW EXECUTE FUNCTION lie();
"""
