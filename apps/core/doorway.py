"""How many sockets of one kind each network has open; counted in memory while they are open, and kept nowhere."""

from collections import Counter

from apps.core.errors import TooMany


class Doorway:
    """Lets in a bounded number from each network at a time; for the event loop's thread alone."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._inside: Counter[str] = Counter()

    def enter(self, network: str) -> None:
        """One more from this network is inside. Raises: TooMany."""
        if self._inside[network] >= self._most:
            raise TooMany("Close some connections first.")
        self._inside[network] += 1

    @property
    def inside(self) -> int:
        """How many are inside, from all networks together. From any thread."""
        return sum(list(self._inside.values()))

    def leave(self, network: str) -> None:
        """One that had entered is outside again."""
        self._inside -= Counter([network])
