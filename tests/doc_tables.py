"""The tables of docs/protocol.md that the code makes: refusals and limits. `python -m tests.doc_tables` writes them."""

import importlib
import os
import re
import sys
from pathlib import Path

import django

ROOT = Path(__file__).resolve().parent.parent
PROTOCOL = ROOT / "docs" / "protocol.md"


def load_everything() -> None:
    """Every module of the server is imported, so that no refusal is missing."""
    for path in sorted((ROOT / "apps").rglob("*.py")):
        if "migrations" not in path.parts and "management" not in path.parts:
            importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"))


def refusals() -> str:
    """One line for each code, in order."""
    from apps.core.errors import all_refusals  # Django must be set up first

    found = {refusal.code: refusal for refusal in all_refusals()[1:] if "code" in vars(refusal)}
    lines = [f"| `{code}` | {found[code].status} | {found[code].message} |" for code in sorted(found)]
    return "\n".join(["| code | status | sentence |", "|---|---|---|", *lines])


def limits() -> str:
    """One line for each limit, in order."""
    from apps.core.limits import LIMITS  # the environment must be without overrides

    lines = [f"| `{name}` | {LIMITS[name].default:,} | {LIMITS[name].reason} |" for name in sorted(LIMITS)]
    return "\n".join(["| limit | value | because |", "|---|---|---|", *lines])


def written(name: str, text: str) -> str:
    """What stands between the marks of this table."""
    found = re.search(f"<!-- {name}:begin -->\n(.*)<!-- {name}:end -->", text, re.DOTALL)
    assert found, f"docs/protocol.md has no place for {name}"
    return found[1].strip()


def main() -> int:
    """The page has both tables as the code has them."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    load_everything()
    text = PROTOCOL.read_text(encoding="utf-8")
    for name, table in (("refusals", refusals()), ("limits", limits())):
        marks = (f"<!-- {name}:begin -->", f"<!-- {name}:end -->")
        head, tail = text.split(marks[0])[0], text.split(marks[1])[1]
        text = f"{head}{marks[0]}\n{table}\n{marks[1]}{tail}"
    PROTOCOL.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
