"""Model fields for byte strings that databases hand back alike; no table of its own."""

from typing import Any

from django.db import models


class BytesField(models.BinaryField):  # type: ignore[type-arg]
    """A BinaryField that is ``bytes`` in Python on every database (PostgreSQL gives memoryviews)."""

    def from_db_value(self, value: Any, *_: object) -> bytes | None:
        """What Python sees."""
        return None if value is None else bytes(value)
