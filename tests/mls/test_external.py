"""External commits between our engine and rine-mls: each joins the other's groups by itself and comes back."""

import os
from pathlib import Path
from typing import Any

import pytest

from tests.mls.peer import Peer, Refused

rine = pytest.importorskip("rine_mls", reason="this machine's processor has no wheel of rine-mls")

TAG = 1  # bytes before an MLS message in what it encrypts


def client(folder: Path, name: str) -> Any:
    """One of theirs, with a new identity, on X25519 with AES-128-GCM."""
    return rine.MlsClient(str(folder / name), os.urandom(32), rine.CIPHER_SUITE_CLASSICAL)


def hears(peer: Peer, who: str, group: Any) -> None:
    """Ours reads what theirs writes, and the other way round."""
    sent = group.encrypt_application_message(b"from theirs")
    assert peer("take", who, bytes=sent[TAG:].hex())["plain"] == b"from theirs".hex()
    ours = bytes.fromhex(peer("encrypt", who, plain=b"from ours".hex())["bytes"])
    assert group.decrypt_application_message(sent[:TAG] + ours).envelope == b"from ours"


def test_ours_joins_theirs_and_comes_back(tmp_path: Path) -> None:
    """Our external commit is taken, our resync replaces our former leaf, and both hear each other."""
    theirs, other = client(tmp_path, "a"), client(tmp_path, "b")
    group = theirs.create_group_with_members(os.urandom(16), [other.generate_key_package()])
    joined = other.join_from_welcome(group.last_commit().welcomes[0])
    with Peer(1) as peer:
        peer("package", "x", identity="key")
        made = bytes.fromhex(peer("join_external", "x", group_info=group.group_info().hex())["commit"])
        assert group.apply_commit(made) == joined.apply_commit(made) == 2
        assert len(group.member_identities()) == 3
        hears(peer, "x", group)
        again = bytes.fromhex(peer("join_external", "x", group_info=joined.group_info().hex(), resync=True)["commit"])
        assert group.apply_commit(again) == joined.apply_commit(again) == 3
        assert len(group.member_identities()) == 3
        hears(peer, "x", joined)


def test_theirs_joins_ours_and_comes_back(tmp_path: Path) -> None:
    """The same with the roles changed: our GroupInfo has what an independent joiner looks for."""
    with Peer(1) as peer:
        for who in ("x", "y"):
            package = peer("package", who, identity="key")
            if who == "x":
                peer("create", "x", group=os.urandom(16).hex())
        made = peer("commit", "x", adds=[package["key_package"]], removes=[], open=False)
        peer("join", "y", welcome=made["welcome"])
        theirs = client(tmp_path, "a")
        group = theirs.join_by_external_commit(bytes.fromhex(peer("group_info", "x")["group_info"]))
        for who in ("x", "y"):
            peer("take", who, bytes=group.last_commit().commit.hex())
        assert peer("info", "x")["secret"] == peer("info", "y")["secret"]
        hears(peer, "x", group)
        info = bytes.fromhex(peer("group_info", "y")["group_info"])
        back = theirs.resync_by_external_commit(info, group.current_member_index())
        for who in ("x", "y"):
            peer("take", who, bytes=back.last_commit().commit.hex())
        assert len(peer("info", "x")["leaves"]) == 3
        hears(peer, "y", back)


def test_a_changed_group_info_is_refused(tmp_path: Path) -> None:
    """The last byte is the signature's."""
    group = client(tmp_path, "a").create_group(os.urandom(16))
    info = bytearray(group.group_info())
    info[-1] ^= 1
    with Peer(1) as peer:
        peer("package", "x", identity="key")
        with pytest.raises(Refused, match="Signature"):
            peer("join_external", "x", group_info=bytes(info).hex())
