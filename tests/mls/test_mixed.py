"""Random histories of groups in which our members and mls-rs's commit, join, leave and write to each other."""

import os
import random
from typing import Any

import pytest

from tests.mls.members import Member, Ours, Theirs
from tests.mls.peer import Peer

SEEDS = 20 if os.environ.get("LONG") else 5
STEPS = 40
MEMBERS_MAX = 14


class Run:
    """One random history; every step ends with all members in the same epoch, hearing each other."""

    def __init__(self, seed: int, peer: Peer) -> None:
        """One member, alone."""
        self.random, self.peer, self.count = random.Random(seed), peer, 0
        self.identities: dict[str, Any] = {}
        self.members = [self.newcomer()]
        self.members[0].create(b"run %d" % seed)

    def newcomer(self) -> Member:
        """One of ours or one of theirs."""
        self.count += 1
        if self.random.random() < 0.5:
            return Ours(self.peer, f"ours {self.count}", public=self.random.random() < 0.5)
        return Theirs(f"theirs {self.count}", self.identities)

    def step(self) -> None:
        """One commit by anybody, and messages after it."""
        by = self.random.choice(self.members)
        added, gone = self.plan(by)
        commit, welcome = by.commit([one.key_package() for one in added], [one.name for one in gone])
        for member in self.members:
            if member is not by:
                member.process(commit)
        by.merge()
        for one in added:
            assert welcome
            one.join(welcome)
        self.members = [member for member in self.members if member not in gone] + added
        assert len({member.exported() for member in self.members}) == 1
        for _ in range(2):
            self.say()

    def plan(self, by: Member) -> tuple[list[Member], list[Member]]:
        """Whom to add and whom to remove: nobody is a commit, too."""
        others = [member for member in self.members if member is not by]
        kind = self.random.choice(["add", "add", "remove", "many", "none"]) if others else "add"
        if kind == "add" and len(self.members) < MEMBERS_MAX:
            return [self.newcomer() for _ in range(self.random.randint(1, 4))], []
        if kind == "none":
            return [], []
        gone = self.random.sample(others, 1 if kind != "many" else self.random.randint(1, max(1, len(others) - 1)))
        if isinstance(by, Theirs):
            self.introduce()
        return [], gone

    def introduce(self) -> None:
        """mls-rs removes by identity, and learns ours from a message."""
        for member in self.members:
            if member.name not in self.identities:
                self.say(member)

    def say(self, sender: Member | None = None) -> None:
        """One message from a member to all the others."""
        sender = sender or self.random.choice(self.members)
        plain = self.random.randbytes(20)
        message = sender.encrypt(plain)
        for member in self.members:
            if member is sender:
                continue
            if isinstance(member, Theirs):
                heard = member.hear(message)
                assert heard.data == plain
                self.identities.setdefault(sender.name, heard.sender)
            else:
                assert member.decrypt(message) == plain


@pytest.mark.parametrize("seed", range(SEEDS))
def test_mixed_groups_stay_together(seed: int) -> None:
    """40 commits by either kind: one exporter, every message read by every member."""
    with Peer(1) as peer:
        run = Run(seed, peer)
        for _ in range(STEPS):
            run.step()
