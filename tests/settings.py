"""The settings of tests that run inside pytest: the demo's, with a folder of its own that goes away."""

import atexit
import os
import shutil
import tempfile

_folder = tempfile.mkdtemp(prefix="unifiedmsg-test-")
atexit.register(shutil.rmtree, _folder, ignore_errors=True)
os.environ |= {"DATA": _folder, "DEMO": "1", "DEMO_PEOPLE": "0", "PORT": "8000"}

from unifiedmsg.settings import *  # noqa: E402, F403

DATABASES["default"]["TEST"] = {"NAME": f"{_folder}/test.sqlite3"}  # noqa: F405
