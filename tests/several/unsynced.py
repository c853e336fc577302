"""The settings with one thing taken away: PostgreSQL no longer waits for the disk. The durability test's control."""

from apps.core import durable
from unifiedmsg.settings import *  # noqa: F403
from unifiedmsg.settings import DATABASES

_options = DATABASES["default"]["OPTIONS"]
_synced = _options["options"]
_options["options"] = _synced.replace("synchronous_commit=on", "synchronous_commit=off")
if _options["options"] == _synced:
    raise RuntimeError("The control takes nothing away")
durable.ENOUGH = ("off",)  # type: ignore[assignment]  # else no connection would be used
