"""The privacy tests share one server behind a wiretap, and one Chromium."""

from tests.journey import chromium, new_context, new_peer, new_screen, server

__all__ = ["chromium", "new_context", "new_peer", "new_screen", "server"]
