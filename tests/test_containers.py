"""deploy/compose and deploy/systemd say nothing that is not there. They are read here, not run: no container starts."""

import re
import shutil
import subprocess
from ipaddress import ip_address, ip_network
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import get_commands

from tests.server import ROOT
from tests.test_setup import KEYS
from unifiedmsg import settings

COMPOSE = ROOT / "deploy" / "compose"
UNITS = ROOT / "deploy" / "systemd"
AT_HOME = "/opt/unifiedmsg/"


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((COMPOSE / "compose.yaml").read_text())
    return found


def workers(compose: dict[str, Any]) -> list[dict[str, Any]]:
    return [service for name, service in compose["services"].items() if name.startswith("worker-")]


def test_every_setting_of_a_worker_exists_and_no_key_is_missing(compose: dict[str, Any]) -> None:
    assert len(workers(compose)) == 4
    for worker in [*workers(compose), compose["services"]["migrate"]]:
        given = {name.removesuffix("_FILE") for name in worker["environment"]}
        assert given <= settings._env.asked
        assert {*KEYS, "DATABASE_URL", "REDIS_URL", "BASE_URL"} <= given
        secret = {name: path for name, path in worker["environment"].items() if name.endswith("_FILE")}
        assert secret == {f"{name}_FILE": f"/run/secrets/{name}" for name in worker["secrets"]}


def test_every_name_in_it_means_something(compose: dict[str, Any]) -> None:
    for service in compose["services"].values():
        assert set(service.get("secrets", [])) <= compose["secrets"].keys()
        assert set(service.get("depends_on", [])) <= compose["services"].keys()
        for volume in service["volumes"]:
            source = volume.split(":")[0]
            own = source in compose["volumes"] or source == "./tls"  # certificates are the operator's
            assert own or (COMPOSE / source).is_file(), source
    said = compose["services"]["migrate"]["command"]
    assert said[:2] == [".venv/bin/python", "manage.py"]
    assert said[2] in get_commands()


def test_nginx_knows_every_worker_and_they_believe_it(compose: dict[str, Any]) -> None:
    network = compose["networks"]["default"]["ipam"]["config"][0]["subnet"]
    addresses = [worker["networks"]["default"]["ipv4_address"] for worker in workers(compose)]
    assert re.findall(r"server ([\d.]+):8000", compose["configs"]["upstream"]["content"]) == addresses
    assert len(set(addresses)) == len(addresses)
    assert all(ip_address(address) in ip_network(network) for address in addresses)
    assert {worker["environment"]["TRUSTED_PROXIES"] for worker in workers(compose)} == {network}


def test_both_descriptions_of_the_workers_share_the_load_alike(compose: dict[str, Any]) -> None:
    texts = ((ROOT / "deploy" / "nginx" / "upstream.conf").read_text(), compose["configs"]["upstream"]["content"])
    here, there = ({re.sub(r"[\d.]+:8000", "", line) for line in directives(text)} for text in texts)
    assert here == there


def directives(text: str) -> list[str]:
    """The lines that are no comments."""
    return [line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#")]


@pytest.mark.parametrize("path", sorted(UNITS.glob("*.service")), ids=lambda path: path.name)
def test_a_unit_starts_what_there_is_with_settings_that_there_are(path: Path) -> None:
    said = [tuple(line.split("=", 1)) for line in directives(path.read_text()) if "=" in line]
    assert {("User", "unifiedmsg"), ("UMask", "0077"), ("NoNewPrivileges", "yes")} <= set(said)
    for name, command in said:
        words = command.split()
        if name.startswith("Exec"):
            assert words[0] in (f"{AT_HOME}.venv/bin/python", "/usr/bin/make")
        if "manage.py" in words:
            assert words[2] in get_commands()
        if "-m" in words:
            assert (ROOT / f"{words[2].replace('.', '/')}.py").is_file()
        if name == "Environment":
            assert command.split("=")[0] in settings._env.asked


def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """Where there is a systemd; the programs of a real machine are replaced by one that exists here."""
    analyze = shutil.which("systemd-analyze")
    if analyze is None:
        return
    for path in UNITS.iterdir():
        text = re.sub(r"^(Exec\w+)=\S+", r"\1=/bin/sh", path.read_text(), flags=re.MULTILINE)
        (tmp_path / path.name.replace("@", "@8001")).write_text(text.replace("User=unifiedmsg", "User=games"))
    said = subprocess.run([analyze, "verify", *tmp_path.iterdir()], capture_output=True, text=True, check=False)
    assert (said.returncode, said.stderr) == (0, "")
