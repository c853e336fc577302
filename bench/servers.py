"""Every server that is compared, by name: its driver, its durability in words, and how to see that it is installed."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from bench import install
from bench.ejabberd import Ejabberd
from bench.load import Driver
from bench.ours import Ours
from bench.prosody import Prosody
from bench.synapse import Synapse


class Compared(NamedTuple):
    """One server with one store."""

    driver: Callable[[], Driver]
    durable: str
    installed: Callable[[], bool]


NO_FSYNC = "no: written, not synced"
SERVERS: dict[str, Compared] = {
    "unifiedmsg-daphne": Compared(partial(Ours, "daphne"), "yes", lambda: True),
    "unifiedmsg-uvicorn": Compared(partial(Ours, "uvicorn"), "yes", install.has_uvicorn),
    "unifiedmsg-postgres-1": Compared(partial(Ours, "daphne", workers=1), "yes", install.has_postgresql_and_redis),
    "unifiedmsg-postgres-2": Compared(partial(Ours, "daphne", workers=2), "yes", install.has_postgresql_and_redis),
    "ejabberd-none": Compared(partial(Ejabberd, "none"), "no: nothing is stored", install.has_ejabberd),
    "ejabberd-mnesia": Compared(partial(Ejabberd, "mnesia"), NO_FSYNC, install.has_ejabberd),
    "ejabberd-sqlite": Compared(partial(Ejabberd, "sqlite"), "yes", install.has_ejabberd),
    "ejabberd-pgsql": Compared(partial(Ejabberd, "pgsql"), "yes", install.has_ejabberd_and_postgresql),
    "ejabberd-pgsql-all-cores": Compared(
        partial(Ejabberd, "pgsql", all_cores=True), "yes", install.has_ejabberd_and_postgresql
    ),
    "prosody-internal": Compared(partial(Prosody, "internal"), NO_FSYNC, install.has_prosody),
    "prosody-sqlite": Compared(partial(Prosody, "sqlite"), "yes", install.has_prosody),
    "synapse-sqlite": Compared(Synapse, "yes", install.has_synapse),
}
