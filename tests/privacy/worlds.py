"""Are two databases the same but for random values? Compares their shape; knows no table of the product.

Every random value gets a colour from where it stands, every row one from its values, over and over, until nothing new
comes to light (colour refinement, Weisfeiler and Leman). Equal worlds end with equal colours; a value that ties an
account to a conversation ends with another colour in the other world.
"""

import base64
import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tests.privacy.dump import Cell, Table

ROUNDS = 12
RANDOM_BYTES_LEAST = 8
_RANDOM_TEXT = re.compile(r"[A-Za-z0-9_-]{20,}")
_SECOND = 1_600_000_000  # integers above are taken for unix seconds

Reference = tuple[str, bytes]  # how it stands in the cell, and the random value


@dataclass
class Row:
    """A row taken apart: what is the same in every world, and the random values it mentions."""

    table: str
    literal: str
    references: list[Reference]
    colour: str


def differences(first: Sequence[Table], second: Sequence[Table], excluded: Mapping[str, str]) -> list[str]:
    """Names of the tables whose rows differ beyond a consistent renaming of random values; [] when none do.

    `excluded` maps `table` or `table.column` to the reason why it is left out.
    """
    one, other = (_colours(_without(tables, excluded)) for tables in (first, second))
    return sorted(table for table in one.keys() | other.keys() if one.get(table) != other.get(table))


def _without(tables: Sequence[Table], excluded: Mapping[str, str]) -> list[Table]:
    kept = []
    for table in tables:
        if table.name in excluded:
            continue
        here = [n for n, column in enumerate(table.columns) if f"{table.name}.{column}" not in excluded]
        rows = tuple(tuple(row[n] for n in here) for row in table.rows)
        kept.append(Table(table.name, tuple(table.columns[n] for n in here), table.ordered, rows))
    return kept


def _colours(tables: Sequence[Table]) -> dict[str, Counter[str]]:
    rows = _rows(tables)
    values = {value: str(len(value)) for row in rows for _, value in row.references}
    for _ in range(ROUNDS):
        for row in rows:
            row.colour = _hash(row.literal, *sorted(f"{place}:{values[value]}" for place, value in row.references))
        values = _refined(rows, values)
    found: dict[str, Counter[str]] = {table.name: Counter() for table in tables}
    for row in rows:
        found[row.table][row.colour] += 1
    return found


def _refined(rows: Iterable[Row], values: Mapping[bytes, str]) -> dict[bytes, str]:
    seen: dict[bytes, list[str]] = defaultdict(list)
    for row in rows:
        for place, value in row.references:
            seen[value].append(f"{row.table}.{place}:{row.colour}")
    return {value: _hash(colour, *sorted(seen[value])) for value, colour in values.items()}


def _hash(*parts: str) -> str:
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def _rows(tables: Sequence[Table]) -> list[Row]:
    needles = _needles(tables)
    starts = {table.name: _earliest(table) for table in tables}
    return [_row(table, n, row, needles, starts[table.name]) for table in tables for n, row in enumerate(table.rows)]


def _row(table: Table, n: int, cells: tuple[Cell, ...], needles: Mapping[bytes, bytes], starts: Sequence[int]) -> Row:
    literal, references = [table.name, str(n) if table.ordered else ""], []
    for column, cell, start in zip(table.columns, cells, starts, strict=True):
        random = as_random(cell)
        if random is None:
            literal.append(f"{column}={_plain(cell, start)}")
            continue
        references.append((column, random))
        references += _mentioned(column, random, needles)
    return Row(table.name, "\0".join(literal), references, "")


def as_random(cell: Cell) -> bytes | None:
    """The random value in a cell, in one form whether kept as bytes, base64url or hex; None for anything else."""
    if isinstance(cell, bytes) and len(cell) >= RANDOM_BYTES_LEAST:
        return cell
    if not isinstance(cell, str) or not _RANDOM_TEXT.fullmatch(cell):
        return None
    if re.fullmatch(r"(?:[0-9a-f]{2}){16,}", cell):
        return bytes.fromhex(cell)
    return base64.urlsafe_b64decode(cell + "=" * (-len(cell) % 4)) if len(cell) % 4 != 1 else cell.encode()


def _plain(cell: Cell, start: int) -> str:
    if isinstance(cell, int) and cell > _SECOND:
        return f"minute {(cell - start) // 60}"
    return repr(cell)


def _earliest(table: Table) -> list[int]:
    """For each column the minute of its earliest time: some are kept to the minute, some to the hour."""
    times = [[cell for cell in column if isinstance(cell, int) and cell > _SECOND] for column in zip(*table.rows)]
    return [min(column, default=0) // 60 * 60 for column in times]


def _needles(tables: Sequence[Table]) -> dict[bytes, bytes]:
    """Every id or key that fills a cell, in each form in which a longer value might mention it."""
    whole = {as_random(cell) for table in tables for row in table.rows for cell in row}
    found: dict[bytes, bytes] = {}
    for value in whole:
        if value is not None and len(value) in (16, 32):
            encoded = base64.urlsafe_b64encode(value).rstrip(b"=")
            found |= {value: value, encoded: value, value.hex().encode(): value}
    return found


def _mentioned(column: str, cell: bytes, needles: Mapping[bytes, bytes]) -> list[Reference]:
    if len(cell) <= 32:  # nothing that is longer than an id fits into it
        return []
    return [(f"{column}(", value) for value in {value for form, value in needles.items() if form in cell}]
