"""The shape of the code: who may import whom, that every module says what it is, that nothing grows too large."""

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.server import ROOT

FILE_LINES_MAX = 400
FUNCTION_LINES_MAX = 50
FRONT_END = ROOT / "static"
PYTHON = [
    path
    for folder in ("apps", "unifiedmsg", "tests", "bench")
    for path in sorted((ROOT / folder).rglob("*.py"))
    if "migrations" not in path.parts
]
TYPESCRIPT = sorted(
    path
    for folder in ("src", "tests", "tools")
    for path in (FRONT_END / folder).rglob("*")
    if path.suffix in (".ts", ".tsx", ".mjs") and "node_modules" not in path.parts
)
SOURCES = [ROOT / "manage.py", *PYTHON, *TYPESCRIPT]


def short(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_the_import_contracts_hold() -> None:
    done = lint_imports(ROOT)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("apps/conversations/actions.py", "from apps.accounts import queries"),
        ("apps/delivery/hub.py", "import apps.invitations.models"),
        ("apps/accounts/actions/door.py", "from nacl import utils"),
        ("apps/core/ids.py", "from apps.services import catalogue"),
        ("apps/services/models.py", "from unifiedmsg import pages"),
    ],
)
def test_the_import_contracts_see_what_they_forbid(tmp_path: Path, module: str, line: str) -> None:
    for folder in ("apps", "unifiedmsg"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    assert lint_imports(tmp_path).returncode == 0
    planted = tmp_path / module
    planted.write_text((planted.read_text() if planted.exists() else '"""New."""\n') + f"\n{line}\n")
    assert lint_imports(tmp_path).returncode == 1


def lint_imports(folder: Path) -> "subprocess.CompletedProcess[str]":
    command = [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("path", [path for path in SOURCES if path.suffix == ".py" and path.read_text()], ids=short)
def test_every_python_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))), short(path)


@pytest.mark.parametrize("path", TYPESCRIPT, ids=short)
def test_every_typescript_module_says_what_it_is(path: Path) -> None:
    assert path.read_text(encoding="utf-8").lstrip().startswith("/**"), short(path)


def test_no_file_is_too_long() -> None:
    styles = sorted((FRONT_END / "src").rglob("*.css"))
    lines = {short(path): path.read_text(encoding="utf-8").count("\n") for path in [*SOURCES, *styles]}
    assert {name: count for name, count in lines.items() if count > FILE_LINES_MAX} == {}


def functions_of(path: Path) -> Iterator[tuple[str, int]]:
    """Each function with its number of lines."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield f"{short(path)}:{node.name}", (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_function_is_too_long() -> None:
    found = [named for path in SOURCES if path.suffix == ".py" for named in functions_of(path)]
    assert [named for named in found if named[1] > FUNCTION_LINES_MAX] == []


def test_functions_are_small_as_a_rule() -> None:
    sizes = sorted(size for path in PYTHON if "tests" not in path.parts for _, size in functions_of(path))
    assert sizes[len(sizes) * 9 // 10] <= 30


@pytest.mark.parametrize("path", sorted((ROOT / "templates").rglob("*.html")), ids=short)
def test_templates_hold_no_script_and_no_style(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", text), short(path)
