"""What every test may use: the real server, once a module, and the real browser."""

import os
import signal
from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.core.cache import cache

from apps.services.catalogue import SERVICES
from tests import browsers, shared
from tests.server import Server
from unifiedmsg import frontend

# Their files take longest: begun last, one of them would keep a single process busy while the others are done.
LONGEST = ("tests/engine/", "tests/privacy/", "tests/mls/")
OF_THE_DATABASE = {"db", "transactional_db"}
OF_A_BROWSER = {"browser", "browser_type", "context", "page", "new_context", "chromium"}


def pytest_configure() -> None:
    """Processes that are started from here on share a folder and what Node compiled."""
    shared.folder()
    os.environ.update(frontend.node_variables())
    # A run that a script put into the background ignores Ctrl-C, and so would the servers that are stopped by it.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Whatever uses the browser is marked so, that it can be left out; what takes longest comes first."""
    for item in items:
        if OF_A_BROWSER & set(getattr(item, "fixturenames", ())):
            item.add_marker("browser")
    items.sort(key=lambda item: not item.nodeid.startswith(LONGEST))


@pytest.fixture(autouse=True)
def forgotten() -> None:
    """The store that forgets has forgotten every other test: its counters, its codes."""
    cache.clear()


@pytest.fixture(autouse=True)
def worded(request: pytest.FixtureRequest) -> None:
    """First texts and policies are there, as after the migrations: tests with own transactions empty every table."""
    if request.node.get_closest_marker("django_db") or OF_THE_DATABASE & set(request.fixturenames):
        request.getfixturevalue("_django_db_helper")
        if not apps.get_model("consent", "Version").objects.exists():
            import_module("apps.consent.migrations.0002_first_texts").fill(apps, None)
        policies = apps.get_model("services", "Policy").objects
        if not policies.exists():
            policies.bulk_create([policies.model(service=service.id) for service in SERVICES])


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """The Chromium that was found, and no sandbox where the tests run as root."""
    found = browsers.find()
    assert found, browsers.HOW_TO_GET_ONE
    return {"executable_path": str(found), "args": browsers.ARGUMENTS}


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    """One running server for a module's tests."""
    with Server() as running:
        yield running


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Any:
    """With NO_SKIPS=1 a test that was skipped has failed."""
    return _no_skip((yield))


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Any:
    """The same for a module that skips itself."""
    return _no_skip((yield))


def _no_skip(report: Any) -> Any:
    """Only a processor for which there is no wheel excuses: that no machine's set-up can change."""
    asked = os.environ.get("NO_SKIPS") == "1" and report.skipped and not hasattr(report, "wasxfail")
    if asked and "processor" not in str(report.longrepr):
        report.outcome = "failed"
        report.longrepr = f"Skipped, which NO_SKIPS=1 forbids: {report.longrepr}"
    return report
