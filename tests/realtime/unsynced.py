"""The settings with one thing taken away: SQLite no longer waits for the disk. The control of the durability tests."""

from unifiedmsg.settings import *  # noqa: F403
from unifiedmsg.settings import DATABASES

_options: dict[str, str] = DATABASES["default"]["OPTIONS"]
_synced = _options["init_command"]
_options["init_command"] = _synced.replace("synchronous=FULL", "synchronous=OFF")
if _options["init_command"] == _synced:
    raise RuntimeError("The control takes nothing away")
