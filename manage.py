#!/usr/bin/env python
"""The command line of the product; knows nothing but which settings to use."""

import os
import sys
import tempfile
from collections.abc import Sequence

from django.core.management import execute_from_command_line

from unifiedmsg.environment import BadSetting

# With a public key they check a file on any machine: no installation has a part in it, nor its secrets.
APART = ("verify_consent", "verify_receipt")


def main() -> None:
    """Runs one management command; a bad setting ends it with one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unifiedmsg.settings")
    try:
        with tempfile.TemporaryDirectory() as folder:
            if is_apart(sys.argv):
                os.environ.update(DEMO="1", DATA=folder)
            execute_from_command_line(sys.argv)
    except BadSetting as problem:
        sys.exit(f"{problem}")


def is_apart(arguments: Sequence[str]) -> bool:
    """Whether this needs no installation, and none is described by the environment."""
    here = {"DEMO", "SECRET_KEY", "SECRET_KEY_FILE"} & set(os.environ)
    named = len(arguments) > 1 and arguments[1] in APART
    return named and not here and any(argument.startswith("--key") for argument in arguments)


if __name__ == "__main__":
    main()
