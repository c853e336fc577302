"""What acts for a purpose in the browser is listed there, asks the gate, and acts for one that people decide on."""

import re

from apps.consent import readers
from tests.server import ROOT

FRONT_END = ROOT / "static"
LIST = FRONT_END / "src" / "app" / "consent" / "readers.ts"
LINE = re.compile(r"^  (?P<purpose>\w+): \"(?P<module>src/[\w/.-]+)\",$", re.MULTILINE)


def listed() -> dict[str, str]:
    """Purpose and module of each line."""
    found = {match["purpose"]: match["module"] for match in LINE.finditer(LIST.read_text(encoding="utf-8"))}
    assert len(found) >= 3
    return found


def test_what_acts_in_the_browser_acts_for_a_purpose_that_is_read() -> None:
    assert [purpose for purpose in listed() if not readers.is_read(purpose)] == []


def test_each_module_that_acts_in_the_browser_asks_the_gate() -> None:
    sources = {module: (FRONT_END / module).read_text(encoding="utf-8") for module in listed().values()}
    assert [module for module, source in sources.items() if "allows(" not in source] == []


def test_what_the_server_leaves_to_the_browser_is_listed_there() -> None:
    left = [reader for reader in readers.readers() if reader.where.endswith(".ts")]
    assert left
    assert [reader.purpose for reader in left if reader.purpose not in listed()] == []


def test_no_other_module_of_the_browser_acts_for_what_nobody_can_agree_to() -> None:
    code = [path for path in (FRONT_END / "src").rglob("*.ts*") if path.suffix in (".ts", ".tsx")]
    assert [path for path in code if "ads_from_metadata" in path.read_text(encoding="utf-8")] == []
