"""Figures for the operator: right, behind a bearer, on no public host, and about nobody."""

import json
import re
import secrets
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, cast

import pytest
import yaml
from django.urls import get_resolver
from prometheus_client.metrics_core import Metric
from prometheus_client.parser import text_string_to_metric_families

from apps.core.counts import SECONDS, SIZES
from apps.core.errors import all_refusals
from apps.core.ids import encode
from tests import doc_tables
from tests.seats import Holder, ask, mls, seats_socket
from tests.server import ROOT, Server, free_port
from unifiedmsg import metrics
from unifiedmsg.hosts import URLCONFS

TOKEN = secrets.token_urlsafe(32)
CANARY = "kanarienvogel"
DEPLOY = ROOT / "deploy"
OURS = re.compile(r"\bunifiedmsg_[a-z_]+")
PROCESS = re.compile(r"\bprocess_[a-z_]+")


def figures_settings(port: int) -> dict[str, str]:
    return {"METRICS_PORT": str(port), "METRICS_TOKEN": TOKEN}


@pytest.fixture(scope="module")
def port() -> int:
    return free_port()


@pytest.fixture(scope="module")
def server(port: int) -> Iterator[Server]:
    with Server(settings=figures_settings(port)) as running:
        yield running


def read(port: int, path: str = "/metrics", token: str | None = TOKEN) -> tuple[int, str]:
    """Status and body of what the listener answers."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def families(text: str) -> dict[str, Metric]:
    return {family.name: family for family in text_string_to_metric_families(text)}


def value(port: int, name: str, **labels: str) -> float:
    """The sample of this name and these labels; 0 where there is none yet."""
    samples = [sample for family in families(read(port)[1]).values() for sample in family.samples]
    return sum(sample.value for sample in samples if sample.name == f"unifiedmsg_{name}" and sample.labels == labels)


async def test_figures_follow_what_is_done(server: Server, port: int) -> None:
    alice = Holder(server).begin()
    bob = alice.give()
    before = {name: value(port, name) for name in ("messages_stored_total", "messages_delivered_total")}
    async with seats_socket(server) as socket, seats_socket(server) as other:
        await socket.sit(alice)
        await other.sit(bob)
        for _ in range(3):
            await socket.send(alice, mls(alice.conversation))
            await socket.until("ack")
            await other.until("message")
        await socket.tell(["whisper", 9, alice.conversation, b"typing"], ["stand", 10, bytes(16)])
        await other.until("whisper")
        await socket.until("refused")
        assert value(port, "sockets", socket="seats") == value(port, "sittings") == 2
    assert value(port, "messages_stored_total") == before["messages_stored_total"] + 3
    assert value(port, "messages_delivered_total") == before["messages_delivered_total"] + 6
    assert value(port, "ack_seconds_count") == 3
    assert value(port, "ack_seconds_bucket", le="+Inf") == 3
    assert value(port, "batch_messages_sum") == value(port, "messages_stored_total")
    assert value(port, "whispers_total") == 1
    assert value(port, "refusals_total", code="no_such_seat") == 1
    assert value(port, "requests_total", route="api/v1/seats/", status="2xx") == 1
    assert value(port, "writer_waiting") == 0
    assert value(port, "neighbours_heard") == 1


def test_no_label_and_no_value_says_anything_of_anybody(server: Server, port: int) -> None:
    alice = Holder(server).begin()
    alice.post(mls(alice.conversation))
    ask(server, "POST", f"{CANARY}/", {"identifier": CANARY}, **{"User-Agent": CANARY})
    ask(server, "POST", "accounts/begin/", {"identifier": f"{CANARY}@example.org"})
    ask(server, "GET", "seats/", Host=f"{CANARY}.example")
    status, text = read(port)
    assert status == 200
    assert value(port, "refusals_total", code="no_such_path") >= 1  # what was sent did come
    told = [sample.labels for family in families(text).values() for sample in family.samples]
    assert {name for labels in told for name in labels} <= metrics.LABELS
    for labels in told:
        assert all(word in known_words(name) for name, word in labels.items()), labels
    ids = (alice.conversation, alice.seat_id, alice.secret, alice.secret_hash)
    for secret in (CANARY, "127.0.0.1", *(each.hex() for each in ids), *map(encode, ids)):
        assert secret not in text


@cache
def known_words(label: str) -> set[str]:
    """All that may ever stand there: every one is ours, and none of them names anybody."""
    doc_tables.load_everything()
    bounds = {str(bound) for bound in (*SECONDS, *SIZES)}
    return {
        "code": {refusal.code for refusal in all_refusals()},
        "route": {route for conf in set(URLCONFS.values()) for route in routes(get_resolver(conf))} | {"none"},
        "status": {"1xx", "2xx", "3xx", "4xx", "5xx"},
        "kind": {"conversations", "messages", "blobs"},
        "what": {"writing", "reading", "dropping", "speaking", "hearing", "ordering"},
        "socket": {"seats", "account"},
        "le": bounds | {"+Inf"},
    }[label]


def routes(resolver: Any, prefix: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        route = prefix + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from routes(pattern, route)
        else:
            yield route


def test_nobody_reads_them_without_the_bearer(server: Server, port: int) -> None:
    for token in (None, "", "guess", TOKEN[:-1], TOKEN + "x"):
        assert read(port, token=token) == (401, "401 Unauthorized\n")
    assert read(port, "/", TOKEN) == (404, "404 Not Found\n")


@pytest.mark.parametrize("host", [None, "messenger", "admin"])
def test_no_public_host_has_them(server: Server, host: str | None) -> None:
    headers = {"Host": server.host(host), "Authorization": f"Bearer {TOKEN}"}
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}/metrics", headers=headers)
    with pytest.raises(urllib.error.HTTPError) as missing:
        urllib.request.urlopen(request, timeout=20)
    assert missing.value.code == 404
    assert "unifiedmsg_" not in missing.value.read().decode()


def test_a_port_without_a_bearer_is_refused_in_one_sentence(tmp_path: Path) -> None:
    settings = {
        "PATH": "/usr/bin",
        "DATA": str(tmp_path),
        "DEMO": "1",
        "METRICS_PORT": "9100",
        "METRICS_TOKEN": "short",
    }
    command = [sys.executable, "manage.py", "serve"]
    done = subprocess.run(command, cwd=ROOT, env=settings, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("METRICS_PORT wants a METRICS_TOKEN of at least 32 random characters")
    assert "short" not in done.stderr


def known_names() -> set[str]:
    """Every name that a query may use."""
    found = set()
    for family in metrics.OurNumbers().collect():
        suffixes = {"counter": ["_total"], "histogram": ["_bucket", "_sum", "_count"]}.get(family.type, [""])
        found |= {family.name + suffix for suffix in suffixes}
    return found


@pytest.mark.parametrize("file", ["alerts.yml", "grafana.json"])
def test_rules_and_dashboard_ask_only_for_what_there_is(file: str) -> None:
    text = (DEPLOY / file).read_text(encoding="utf-8")
    loaded = json.loads(text) if file.endswith("json") else yaml.safe_load(text)
    assert loaded
    asked = set(OURS.findall(text))
    assert asked
    assert asked - known_names() == set()
    assert set(PROCESS.findall(text)) <= {"process_resident_memory_bytes", "process_cpu_seconds_total"}


def test_every_alert_says_what_to_do() -> None:
    groups = yaml.safe_load((DEPLOY / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert len(rules) >= 5
    assert all(rule["annotations"]["summary"] and rule["annotations"]["action"] for rule in rules)


def test_the_example_reads_by_bearer_from_a_file() -> None:
    job = yaml.safe_load((DEPLOY / "prometheus.yml").read_text(encoding="utf-8"))["scrape_configs"][0]
    assert cast(dict[str, str], job["authorization"])["credentials_file"]
    assert job["static_configs"][0]["targets"]
