"""A member of a mixed group, ours or mls-rs's, with one face for both."""

from typing import Any, Protocol

import pytest

from tests.mls.peer import Peer

mls_rs = pytest.importorskip("mls_rs_uniffi", reason="this machine's processor has no wheel of mls-rs")


class Member(Protocol):
    """What a run asks of either."""

    name: str

    def key_package(self) -> bytes: ...
    def create(self, group: bytes) -> None: ...
    def join(self, welcome: bytes) -> None: ...
    def commit(self, add: list[bytes], remove: list[str]) -> tuple[bytes, bytes | None]: ...
    def merge(self) -> None: ...
    def process(self, message: bytes) -> None: ...
    def encrypt(self, plain: bytes) -> bytes: ...
    def decrypt(self, message: bytes) -> bytes: ...
    def exported(self) -> bytes: ...


class Ours:
    """A member of our engine; its commits are in force for it as soon as they are made."""

    def __init__(self, peer: Peer, name: str, *, public: bool) -> None:
        """`public`: its commits travel as PublicMessage, which the library must get right, too."""
        self.peer, self.name, self.public = peer, name, public

    def key_package(self) -> bytes:
        return bytes.fromhex(self.peer("package", self.name, identity=self.name.encode().hex())["key_package"])

    def create(self, group: bytes) -> None:
        self.key_package()
        self.peer("create", self.name, group=group.hex())

    def join(self, welcome: bytes) -> None:
        self.peer("join", self.name, welcome=welcome.hex())

    def commit(self, add: list[bytes], remove: list[str]) -> tuple[bytes, bytes | None]:
        leaves = {bytes.fromhex(name).decode(): leaf for leaf, name in self.peer("info", self.name)["leaves"]}
        removes = [leaves[name] for name in remove]
        made = self.peer("commit", self.name, adds=[a.hex() for a in add], removes=removes, open=self.public)
        return bytes.fromhex(made["commit"]), bytes.fromhex(made["welcome"]) if made["welcome"] else None

    def merge(self) -> None:
        """Nothing is left to do."""

    def process(self, message: bytes) -> None:
        self.peer("take", self.name, bytes=message.hex())

    def encrypt(self, plain: bytes) -> bytes:
        return bytes.fromhex(self.peer("encrypt", self.name, plain=plain.hex())["bytes"])

    def decrypt(self, message: bytes) -> bytes:
        return bytes.fromhex(self.peer("take", self.name, bytes=message.hex())["plain"])

    def exported(self) -> bytes:
        return bytes.fromhex(self.peer("info", self.name)["secret"])


class Theirs:
    """A member of mls-rs, which knows others by what it has heard from them."""

    def __init__(self, name: str, identities: dict[str, Any]) -> None:
        """`identities` is shared by all of mls-rs's members of a run."""
        keys = mls_rs.generate_signature_keypair(mls_rs.CipherSuite.CURVE25519_AES128)
        self.name, self.identities = name, identities
        self.client = mls_rs.Client(name.encode(), keys, mls_rs.client_config_default())
        identities[name] = self.client.signing_identity()
        self.group: Any = None
        self.made: Any = None

    def key_package(self) -> bytes:
        return bytes(self.client.generate_key_package_message().to_bytes())

    def create(self, group: bytes) -> None:
        self.group = self.client.create_group(group)

    def join(self, welcome: bytes) -> None:
        self.group = self.client.join_group(None, mls_rs.Message.from_bytes(welcome)).group

    def commit(self, add: list[bytes], remove: list[str]) -> tuple[bytes, bytes | None]:
        if add:
            self.made = self.group.add_members([mls_rs.Message.from_bytes(one) for one in add])
        elif remove:
            self.made = self.group.remove_members([self.identities[name] for name in remove])
        else:
            self.made = self.group.commit()
        welcome = self.made.welcome_message
        return bytes(self.made.commit_message.to_bytes()), bytes(welcome.to_bytes()) if welcome else None

    def merge(self) -> None:
        self.group.process_incoming_message(self.made.commit_message)

    def process(self, message: bytes) -> None:
        self.group.process_incoming_message(mls_rs.Message.from_bytes(message))

    def encrypt(self, plain: bytes) -> bytes:
        return bytes(self.group.encrypt_application_message(plain).to_bytes())

    def decrypt(self, message: bytes) -> bytes:
        return bytes(self.hear(message).data)

    def hear(self, message: bytes) -> Any:
        """An application message with its sender."""
        received = self.group.process_incoming_message(mls_rs.Message.from_bytes(message))
        assert received.is_APPLICATION_MESSAGE()
        return received

    def exported(self) -> bytes:
        return bytes(self.group.export_secret(b"test", b"\x00", 32))
