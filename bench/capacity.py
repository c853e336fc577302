"""From measured costs and assumed habits to machines: `python -m bench.capacity` prints what so many people would need.

A model, not a measurement: straight lines through what was measured on a small machine. Every habit and every cost is
an input (`--messages-a-day 60`), so that whoever doubts one can see what follows from another. The second table says
at how many people which part of the design carries no more; that is what to read.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from math import ceil, inf
from typing import Any, NamedTuple, TypeVar

from bench.tables import table

PEOPLE = (10**4, 10**6, 10**8, 2_500_000_000)
DAY_SECONDS, YEAR_DAYS = 86_400, 365
KIB, GIB, TIB, GBIT = 2**10, 2**30, 2**40, 1e9
MICRO = 1e-6

SHARED_OUT = "several PostgreSQL that share conversations out by their ids: no row of one conversation names another"
CHANNELS = "a Redis channel for each part of the conversations; a process listens where somebody sits"


@dataclass(frozen=True)
class Habits:
    """What people do; all of it assumed."""

    messages_a_day: float = 40  # that a person sends
    peak: float = 3  # the busiest minutes, above the mean of the day
    devices: float = 1.5  # of a person
    online: float = 0.3  # of all devices, at the peak
    hears: float = 3  # sittings that a message reaches, its sender's included
    conversations: float = 15  # of a person, each counted at everybody in it
    seats: float = 4  # of a conversation
    attachments: float = 0.05  # of messages
    attachment_kib: float = 300
    retention_days: float = 90  # LIMIT_MESSAGE_DAYS
    decisions_a_year: float = 6  # about consent, a person
    copies: float = 3  # of what is stored: primary, standby, backup


@dataclass(frozen=True)
class Costs:
    """What it takes; measured (docs/performance.md), unless its comment says that it is assumed."""

    message_us: float = 75  # CPU of an application process and SQLite, a message with two to hear it
    store_us: float = 130  # CPU that PostgreSQL and Redis add to it
    delivery_us: float = 5.3  # of each one more who hears it
    bell_us: float = 60  # for one process, of one batch of another that it hears of
    batch: float = 20  # messages of a transaction at the peak
    connection_kib: float = 26
    process_sockets: float = 20_000  # of one process; 10,000 were measured, assumed is twice that
    process_mib: float = 125
    message_bytes: float = 660  # in the table with its indices, of 400 written
    frame_bytes: float = 520  # on the wire, with WebSocket's and TCP's own
    seat_bytes: float = 250
    key_package_bytes: float = 1_200
    key_packages: float = 100  # of a device, LIMIT_KEY_PACKAGES_PER_DEVICE
    ledger_bytes: float = 1_500  # of an entry
    sweep_us: float = 40  # for each conversation that has messages
    sqlite_messages: float = 14_000  # a second, one process
    primary_messages: float = 25_000  # a second; assumed of one PostgreSQL on a large machine
    primary_tib: float = 8  # assumed: more takes too long to restore
    primary_connections: float = 1_000  # assumed
    process_connections: float = 18
    redis_words: float = 400_000  # a second that one Redis passes on; assumed
    ledger_entries: float = 150  # a second of one chain: one transaction after the other; assumed
    bells_share: float = 0.2  # of a process's core that hearing others may take; assumed
    sweep_seconds: float = 900  # LIMIT_SWEEP_SECONDS
    services: float = 3


@dataclass(frozen=True)
class Machine:
    """What one machine has, and how much of it is used on purpose; assumed."""

    cores: float = 32
    gib: float = 128
    gbit: float = 10
    used: float = 0.5


Inputs = TypeVar("Inputs", Habits, Costs, Machine)


class Load(NamedTuple):
    """What so many people ask for, a second at the peak where it is a rate."""

    messages: float
    deliveries: float
    sockets: float
    conversations: float
    decisions: float


class Size(NamedTuple):
    """What that takes."""

    processes: int
    database_cores: int
    machines: int
    memory_gib: float
    message_tib: float
    attachment_tib: float
    other_tib: float
    shards: int
    network_gbit: float
    redis_publishes: float
    redis_words: float
    bells_of_a_core: float
    ledger_tib_a_year: float


class Bound(NamedTuple):
    """Up to how many people a part of the design carries, and what would have to change there."""

    people: float
    part: str
    change: str


def load(people: float, habits: Habits) -> Load:
    """At the peak."""
    messages = people * habits.messages_a_day * habits.peak / DAY_SECONDS
    sockets = 2 * people * habits.devices * habits.online  # the account's and the seats'
    conversations = people * habits.conversations / habits.seats
    decisions = people * habits.decisions_a_year * habits.peak / YEAR_DAYS / DAY_SECONDS
    return Load(messages, messages * habits.hears, sockets, conversations, decisions)


def message_us(habits: Habits, costs: Costs) -> float:
    """CPU of the application for one message and everybody who hears it, with PostgreSQL and Redis apart."""
    return costs.message_us + max(habits.hears - 2, 0) * costs.delivery_us


def processes_of_one(habits: Habits, costs: Costs, machine: Machine) -> float:
    """Processes that one person takes: by CPU, or by sockets."""
    asked = load(1, habits)
    computing = asked.messages * message_us(habits, costs) * MICRO / machine.used
    return max(computing, asked.sockets / costs.process_sockets)


def batches(asked: Load, costs: Costs) -> float:
    """Transactions a second; never more than messages."""
    return asked.messages / min(costs.batch, max(asked.messages, 1))


def size(people: float, habits: Habits, costs: Costs, machine: Machine) -> Size:
    """With the design as it is, bells that all hear included, even where `bounds` says that it carries no more."""
    asked = load(people, habits)
    processes = max(ceil(people * processes_of_one(habits, costs, machine)), 1)
    database = max(ceil(asked.messages * costs.store_us * MICRO / machine.used), 1)
    bells = batches(asked, costs) * costs.bell_us * MICRO
    memory = (asked.sockets * costs.connection_kib * KIB + processes * costs.process_mib * KIB * KIB) / GIB
    kept = people * habits.messages_a_day * habits.retention_days * habits.copies
    stored = kept * costs.message_bytes / TIB
    rows = asked.conversations * habits.seats * costs.seat_bytes + people * habits.devices * (
        costs.key_packages * costs.key_package_bytes
    )
    network = (asked.messages + asked.deliveries) * costs.frame_bytes * 8 / GBIT
    needed = (
        (processes + database) / machine.cores,
        memory / machine.gib / machine.used,
        network / machine.gbit / machine.used,
    )
    return Size(
        processes=processes,
        database_cores=database,
        machines=ceil(max(needed)),
        memory_gib=memory,
        message_tib=stored,
        attachment_tib=kept * habits.attachments * habits.attachment_kib * KIB / TIB,
        other_tib=rows * habits.copies / TIB,
        shards=shards(asked, stored / habits.copies, costs),
        network_gbit=network,
        redis_publishes=batches(asked, costs),
        redis_words=batches(asked, costs) * processes,
        bells_of_a_core=bells,
        ledger_tib_a_year=people * habits.decisions_a_year * costs.ledger_bytes / TIB,
    )


def shards(asked: Load, tib: float, costs: Costs) -> int:
    """Primaries among which conversations would be shared out, by their ids."""
    return max(ceil(asked.messages / costs.primary_messages), ceil(tib / costs.primary_tib), 1)


def bounds(habits: Habits, costs: Costs, machine: Machine) -> list[Bound]:
    """Every part that ends somewhere, the first to end first."""
    one = load(1, habits)
    processes = processes_of_one(habits, costs, machine)
    stored = habits.messages_a_day * habits.retention_days * costs.message_bytes / TIB
    bells = one.messages / costs.batch
    found = [
        Bound(
            costs.sweep_seconds / (one.conversations * costs.sweep_us * MICRO),
            "dropping what is expired: one process looks at every conversation in turn",
            "partitions by day that are dropped whole, or a share of the conversations for each process",
        ),
        Bound(
            min(costs.sqlite_messages / one.messages, costs.process_sockets / one.sockets),
            "one process on SQLite: its sockets",
            "PostgreSQL and Redis, which are there: `WORKERS`",
        ),
        Bound(
            costs.bells_share / (bells * costs.bell_us * MICRO),
            "bells: every process hears every batch of all others",
            CHANNELS,
        ),
        Bound(
            (costs.redis_words / (bells * processes)) ** 0.5,
            "one Redis passes each bell on to every process",
            f"{CHANNELS}; and several Redis",
        ),
        Bound(
            costs.primary_connections / costs.process_connections / processes,
            "connections to one PostgreSQL",
            "a pooler for all but the writers, or fewer connections of each process",
        ),
        Bound(
            costs.primary_messages / one.messages,
            "commits of one PostgreSQL",
            SHARED_OUT,
        ),
        Bound(costs.primary_tib / stored, "rows on one PostgreSQL", SHARED_OUT),
        Bound(
            costs.ledger_entries * costs.services / one.decisions,
            "the ledger: one chain a service, one entry after the other",
            "several chains a service under one signed head",
        ),
    ]
    return sorted(found)


Cell = Callable[[Load, Size], str]
ROWS: tuple[tuple[str, Cell], ...] = (
    ("messages a second, peak", lambda asked, _: short(asked.messages)),
    ("deliveries a second, peak", lambda asked, _: short(asked.deliveries)),
    ("open sockets", lambda asked, _: short(asked.sockets)),
    ("application processes, a core each", lambda _, got: short(got.processes)),
    ("cores of PostgreSQL and Redis", lambda _, got: short(got.database_cores)),
    ("memory for sockets and processes", lambda _, got: f"{short(got.memory_gib)} GiB"),
    ("machines for all that", lambda _, got: short(got.machines)),
    ("messages stored, all copies", lambda _, got: f"{short(got.message_tib)} TiB"),
    ("attachments, all copies", lambda _, got: f"{short(got.attachment_tib)} TiB"),
    ("seats and key packages, all copies", lambda _, got: f"{short(got.other_tib)} TiB"),
    ("shards of PostgreSQL", lambda _, got: short(got.shards)),
    ("network, peak", lambda _, got: f"{short(got.network_gbit)} Gbit/s"),
    ("published to Redis a second", lambda _, got: short(got.redis_publishes)),
    ("passed on by Redis a second", lambda _, got: short(got.redis_words)),
    ("cores of *each* process for bells", lambda _, got: short(got.bells_of_a_core)),
    ("growth of the ledgers, for ever", lambda _, got: f"{short(got.ledger_tib_a_year)} TiB a year"),
)


def sizes_table(people: Sequence[float], habits: Habits, costs: Costs, machine: Machine) -> str:
    """One column for each number of people."""
    columns = [(load(count, habits), size(count, habits, costs, machine)) for count in people]
    rows = [[name, *(cell(*column) for column in columns)] for name, cell in ROWS]
    return table(("for people", *map(short, people)), rows)


def bounds_table(habits: Habits, costs: Costs, machine: Machine) -> str:
    """One row for each part."""
    rows = [[short(bound.people), bound.part, bound.change] for bound in bounds(habits, costs, machine)]
    return table(("carries up to, people", "part", "what would change"), rows)


UNITS = ((1e12, "T"), (1e9, "G"), (1e6, "M"), (1e3, "k"))


def short(value: float) -> str:
    """Two digits that mean something."""
    if value == inf:
        return "any"
    for unit, letter in UNITS:
        if value >= unit:
            return f"{digits(value / unit)} {letter}"
    return digits(value)


def digits(value: float) -> str:
    """The same of a number below a thousand."""
    return f"{value:.0f}" if value >= 10 else f"{value:.2g}"


def main() -> None:
    """Both tables, with the inputs that the command line gives."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.ArgumentDefaultsHelpFormatter)
    parser.add_argument("--people", type=float, nargs="+", default=PEOPLE)
    for field in (field for kind in (Habits, Costs, Machine) for field in fields(kind)):
        parser.add_argument(f"--{field.name.replace('_', '-')}", type=float, default=field.default, help="input")
    asked = vars(parser.parse_args())
    inputs = given(Habits, asked), given(Costs, asked), given(Machine, asked)
    print(f"{sizes_table(asked['people'], *inputs)}\n\n{bounds_table(*inputs)}")


def given(kind: type[Inputs], asked: Mapping[str, Any]) -> Inputs:
    """One of the three kinds of input, from everything that was given."""
    return kind(**{field.name: asked[field.name] for field in fields(kind)})


if __name__ == "__main__":
    main()
