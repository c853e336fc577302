"""The docs are held to the code: settings, refusals, limits, named tests, links, licences. Style is not judged."""

import json
import re
import tomllib
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
from django.urls import URLResolver

from apps.core import wire
from tests import doc_tables

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])
NAMES = [str(page.relative_to(ROOT)) for page in PAGES]
FENCE = re.compile(r"^```.*?^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)|(?:src|srcset)=\"([^\"]+)\"")
NAMED_TEST = re.compile(r"`((?:tests|static/tests)/[A-Za-z0-9_./-]*(?:::[^`]+)?)`")
SECRET = re.compile(r"_FILE$")


def text_of(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def prose(name: str) -> str:
    return FENCE.sub("", text_of(name))


@pytest.fixture(scope="module", autouse=True)
def _everything_is_loaded() -> None:
    doc_tables.load_everything()


def test_refusals_are_documented() -> None:
    assert doc_tables.written("refusals", text_of("docs/protocol.md")) == doc_tables.refusals()


def test_limits_are_documented() -> None:
    assert doc_tables.written("limits", text_of("docs/protocol.md")) == doc_tables.limits()


def test_settings_are_documented() -> None:
    from unifiedmsg import settings

    page = text_of("docs/settings.md")
    asked = {name for name in settings._env.asked if not SECRET.search(name)}
    assert asked, "the settings remember what they asked for"
    assert [name for name in sorted(asked) if f"`{name}`" not in page] == []


def endpoints() -> set[str]:
    """`METHOD path/` for everything under /api/v1/."""
    from unifiedmsg.api_urls import v1

    found = set()
    for route, view in _routes(v1):
        names = [name.upper() for name in ("get", "post", "put", "delete") if hasattr(view, name)]
        found |= {f"{name} {route}" for name in names}
    return found


def _routes(patterns: Iterable[Any], prefix: str = "") -> Iterator[tuple[str, type]]:
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route, pattern.callback.cls


def test_every_request_of_the_api_is_documented() -> None:
    listed = set(re.findall(r"`((?:GET|POST|PUT|DELETE) [a-z/-]+)`", text_of("docs/protocol.md")))
    assert listed == endpoints()


def test_every_frame_of_the_seats_socket_is_documented() -> None:
    frames = [frame for frame in vars(wire).values() if isinstance(frame, type) and issubclass(frame, wire.Frame)]
    tags = {frame.__struct_config__.tag for frame in frames if frame is not wire.Frame}
    page = text_of("docs/protocol.md")
    assert len(tags) >= 9
    assert [tag for tag in sorted(map(str, tags)) if f'["{tag}", ' not in page] == []


@pytest.mark.parametrize("name", NAMES)
def test_named_tests_exist(name: str) -> None:
    assert [named for named in NAMED_TEST.findall(prose(name)) if not exists(named)] == []


def exists(named: str) -> bool:
    """A folder or file of tests; after `::`, a function of a Python file or the title of a test in another."""
    file, _, test = named.partition("::")
    path = ROOT / file
    if not path.exists() or not test:
        return path.exists()
    source = path.read_text(encoding="utf-8")
    return f"def {test}(" in source if path.suffix == ".py" else test in source


@pytest.mark.parametrize("named", ["tests/nothing.py", "tests/test_docs.py::test_nothing", "static/tests/nothing/"])
def test_a_test_that_does_not_exist_would_be_seen(named: str) -> None:
    assert not exists(named)


@pytest.mark.parametrize("name", NAMES)
def test_internal_links_resolve(name: str) -> None:
    links = ["".join(found) for found in LINK.findall(prose(name))]
    own = [link for link in links if not re.match(r"[a-z]+:", link)]
    assert [link for link in own if not resolves(ROOT / name, link)] == []


def resolves(page: Path, link: str) -> bool:
    file, _, anchor = link.partition("#")
    target = (page.parent / file).resolve() if file else page
    if not target.exists():
        return False
    return not anchor or anchor in anchors(target)


def anchors(page: Path) -> set[str]:
    """The anchors that a Markdown page gets for its headings."""
    headings = re.findall(r"^#+ (.+)$", FENCE.sub("", page.read_text(encoding="utf-8")), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


def test_every_adversary_s_limits_name_their_tests() -> None:
    rows = re.findall(r"^\| (.+?) \| (.+?) \|$", text_of("docs/threat-model.md"), re.MULTILINE)
    cannot = [row for row in rows if row[0] != "cannot" and not row[0].startswith("---")]
    assert len(cannot) >= 20
    assert [row[0] for row in cannot if not NAMED_TEST.search(row[1])] == []


def test_every_rule_names_its_place_and_its_test() -> None:
    rules = text_of("docs/protocol.md").split("# Reference")[0]
    rows = re.findall(r"^\| (?!---|rule )(.+?) \| (.+?) \| (.+?) \|$", rules, re.MULTILINE)
    assert len(rows) >= 50
    for rule, place, test in rows:
        assert NAMED_TEST.search(test), rule
        paths = re.findall(r"`([\w./-]+/[\w./-]+)`", place)
        assert paths, rule
        assert [path for path in paths if not (ROOT / path).exists()] == [], rule


def test_the_demo_s_people_are_those_of_the_readme() -> None:
    cast = json.loads(text_of("static/src/node/cast.json"))
    listed = re.findall(r"^\| `(\w+:\S+)` \| (.+?) \|$", text_of("README.md"), re.MULTILINE)
    assert sorted(listed) == sorted((f"{one['service']}:{one['identifier']}", one["name"]) for one in cast)


def direct_dependencies() -> set[str]:
    """What we ship: the server's packages and the front end's, not what only builds or tests."""
    said = tomllib.loads(text_of("pyproject.toml"))
    project = [*said["project"]["dependencies"], *said["dependency-groups"]["uvicorn"]]
    python = {re.split(r"[\[<>=~ ;]", line)[0] for line in project}
    return python | set(json.loads(text_of("static/package.json"))["dependencies"])


def licences() -> dict[str, str]:
    rows = re.findall(r"^\| `([^`]+)` \| ([^|]+) \|", text_of("docs/third-party.md"), re.MULTILINE)
    return {name: licence.strip() for name, licence in rows}


def test_every_dependency_s_licence_is_listed() -> None:
    assert set(licences()) == direct_dependencies()


def test_the_licences_are_what_the_packages_say() -> None:
    for name, listed in licences().items():
        assert listed in declared(name), f"{name} says {declared(name)!r}"


def declared(name: str) -> str:
    package = ROOT / "static" / "node_modules" / name / "package.json"
    if package.exists():
        return str(json.loads(package.read_text(encoding="utf-8")).get("license", ""))
    about = metadata.metadata(name)
    fields = ("License-Expression", "License", "Classifier")
    return " ".join(line for field in fields for line in about.get_all(field) or [])
