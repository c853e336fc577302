"""When members' complaints mute a seat, purely."""


def is_enough(*, complaints: int, others: int, by_admin: bool) -> bool:
    """Whether one that leads complained, or more than half of the other seats; of a pair's, the other one is that."""
    return by_admin or 2 * complaints > others
