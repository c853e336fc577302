"""Who wrote what and who complained is nowhere but in memory: a complaint changes no table, no file and no log."""

from pathlib import Path

from apps.core.ids import encode
from tests.privacy.dump import dump
from tests.seats import ROOMY, Holder, mls, refusal_of
from tests.server import Server


def files(folder: Path) -> dict[str, bytes]:
    """Everything below the folder but the database, which is looked into row by row."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.parent.name != "db"
    }


def test_complaining_and_being_muted_leave_no_trace(tmp_path: Path) -> None:
    database = tmp_path / "db" / "unifiedmsg.sqlite3"
    with Server(data=tmp_path, limits=ROOMY) as server:
        admin = Holder(server).begin()
        bob, flooding = admin.give(), admin.give()
        seq = flooding.post(mls(admin.conversation)).json()["seq"]
        tables, others = dump(database), files(tmp_path)
        for complaining in (bob, admin, flooding):
            assert complaining.ask("POST", "seats/complain/", {"seq": seq}).status_code == 204
        assert refusal_of(flooding.post(mls(admin.conversation))) == (429, "muted")
        assert dump(database) == tables
        assert files(tmp_path) == others
        assert "server.log" in others


def test_no_row_of_a_message_holds_its_seat(tmp_path: Path) -> None:
    with Server(data=tmp_path, limits=ROOMY) as server:
        holder = Holder(server).begin()
        holder.post(mls(holder.conversation))
        tables = dump(tmp_path / "db" / "unifiedmsg.sqlite3")
    holding = {t.name for t in tables for row in t.rows for cell in row if _mentions(cell, holder.seat_id)}
    assert holding == {"conversations_seat"}


def _mentions(cell: object, seat_id: bytes) -> bool:
    forms = (seat_id, encode(seat_id).encode(), seat_id.hex().encode())
    raw = cell if isinstance(cell, bytes) else str(cell).encode()
    return any(form in raw for form in forms)
