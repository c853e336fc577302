"""Whom a door lets in; pure."""


def lets_in(door: str, *, same_service: bool, reach_granted: bool) -> bool:
    """Whether somebody may write first: of the same service when the door says so, of another by consent alone."""
    if door == "nobody":
        return False
    return same_service or reach_granted
