"""The settings with one thing taken away: PostgreSQL no longer waits for the disk. The product refuses them."""

from unifiedmsg.settings import *  # noqa: F403
from unifiedmsg.settings import DATABASES

_options = DATABASES["default"]["OPTIONS"]
_synced = _options["options"]
_options["options"] = _synced.replace("synchronous_commit=on", "synchronous_commit=off")
if _options["options"] == _synced:
    raise RuntimeError("The control takes nothing away")
