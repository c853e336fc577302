#!/usr/bin/env python
"""The command line of the product; knows nothing but which settings to use."""

import os
import sys

from django.core.management import execute_from_command_line

from unifiedmsg.environment import BadSetting


def main() -> None:
    """Runs one management command; a bad setting ends it with one sentence."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "unifiedmsg.settings")
    try:
        execute_from_command_line(sys.argv)
    except BadSetting as problem:
        sys.exit(f"{problem}")


if __name__ == "__main__":
    main()
