"""SQLite: one process writes, so it remembers how long each conversation is and asks for nothing but the insert."""

from django.db import IntegrityError, connection, transaction

from apps.conversations import rows
from apps.conversations.appends import Append
from apps.conversations.stores import numbers

HEADS_KEPT_MAX = 100_000  # conversations whose last seq is remembered
TUNING = ("wal_autocheckpoint = 4000", "cache_size = -8192", "temp_store = MEMORY")


class Sqlite:
    """On SQLite (WAL, synchronous=FULL) a commit returns after the log was synced to the disk."""

    def __init__(self) -> None:
        self._heads: dict[bytes, int] = {}

    def store(self, batch: list[Append]) -> None:
        """Each append is durable with its seq, or carries its refusal."""
        if connection.connection is None:
            _tune()
        try:
            self._store_new(batch)
        except IntegrityError:
            self._store_each(batch)

    def forget(self, conversation: bytes) -> None:
        """The conversation's last seq is read anew before the next append."""
        self._heads.pop(conversation, None)

    def start_anew(self) -> None:
        """The next batch starts from what the database says."""
        self._heads.clear()
        connection.close()

    def _store_new(self, batch: list[Append]) -> None:
        """The usual case: none was sent before. Raises: IntegrityError, having stored none."""
        with transaction.atomic():
            heads = self._heads_for(batch)
            accepted = [append for append in batch if numbers.number(append, heads)]
            rows.insert(accepted)
        self._heads |= heads

    def _store_each(self, batch: list[Append]) -> None:
        """The unusual case: look for each whether it was sent before."""
        self._heads.clear()
        with transaction.atomic():
            heads = self._heads_for(batch)
            for append in batch:
                if not _sent_before(append) and numbers.number(append, heads):
                    rows.insert([append])
        self._heads |= heads

    def _heads_for(self, batch: list[Append]) -> dict[bytes, int]:
        if len(self._heads) > HEADS_KEPT_MAX:
            self._heads.clear()
        wanted = {append.conversation for append in batch}
        heads = {conversation: self._heads[conversation] for conversation in wanted & self._heads.keys()}
        return heads | rows.heads_of(wanted - heads.keys())


def _sent_before(append: Append) -> bool:
    stored = None if append.run.broken else rows.stored(append)
    if stored is None:
        return False
    numbers.found(append, stored[0], same=stored[1])
    return True


def _tune() -> None:
    """This connection's settings for a log that is mostly appended to; durability is the settings' own."""
    with connection.cursor() as cursor:
        for pragma in TUNING:
            cursor.execute(f"PRAGMA {pragma}")
