"""Whom a door lets in; pure."""


def lets_in(door: str, *, of: str, who: str) -> bool:
    """Whether somebody of the service ``who`` may write first to an account of ``of``."""
    return door == "everyone" or of == who
