"""What the operator could hand over about one account: exactly this file, and of each table it is known whether."""

import io
import json
from typing import Any

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.db.models import ForeignKey

from apps.accounts.models import Account
from apps.core import knowledge
from apps.core.ids import decode, encode
from tests.consents import REACH, decide
from tests.identities.scene import register
from tests.person_api import INVITATION_BYTES, Person, person, random
from tests.server import ROOT

pytestmark = pytest.mark.django_db
GOLDEN = ROOT / "tests/privacy/subpoena.golden.json"
OF_ONE = 22  # characters of an id; whatever is as long or longer and not a word is random


def subpoena(account: str) -> Any:
    out = io.StringIO()
    call_command("subpoena", account if ":" in account else f"id:{account}", stdout=out)
    return json.loads(out.getvalue())


def lived() -> Person:
    """Bob was asked and decided, is listed and linked, blocked somebody, and was invited by somebody of his service."""
    bob, alice = person("instagram", "bob"), person("instagram", "alice")
    assert bob.post("consent/asked/", {"purposes": ["discoverable"], "version": 1}).status == 204
    decide(bob, REACH, "grant")
    decide(bob, REACH, "withdraw")
    decide(bob, "discoverable", "grant")
    assert bob.put("listing/", {"name": ""}).status == 200
    carol = person("messenger", "carol@example.org")
    for somebody in (bob, carol):
        decide(somebody, "registered_link", "grant")
    register(bob, carol)
    bob.post("blocks/", {"account": person("messenger").account})
    alice.post("invitations/", {"account": bob.account, "sealed": random(INVITATION_BYTES)})
    return bob


def golden() -> str:
    """What the file must be."""
    bob = lived()
    found = masked(subpoena(bob.account), bob)
    for table in found["tables"]:  # rows lie in the order of random keys
        table["rows"].sort(key=lambda row: json.dumps(row, sort_keys=True))
    return json.dumps(found, indent=1, ensure_ascii=False) + "\n"


def masked(told: Any, bob: Person) -> Any:
    """What is random or tells the time, by its kind; everything else as it is."""
    if isinstance(told, dict):
        return {name: _masked_field(name, value, bob) for name, value in told.items()}
    if isinstance(told, list):
        return [masked(one, bob) for one in told]
    return told


def _masked_field(name: str, value: Any, bob: Person) -> Any:
    if name in ("hour", "on", "expires_on") or name == "sha256":
        return f"<{name}>"
    if value == bob.account:
        return "<this account>"
    if name == "opened":
        return "<both accounts, the purposes and a nonce, as both signed them>"
    if name not in ("what", "table", "service") and isinstance(value, str) and len(value) >= OF_ONE:
        return f"<{len(decode(value))} bytes>"
    return masked(value, bob)


def test_it_is_exactly_what_the_file_says() -> None:
    assert golden() == GOLDEN.read_text(encoding="utf-8")


def test_address_and_id_tell_the_same_and_nobody_tells_nothing() -> None:
    bob = lived()
    assert subpoena("instagram:bob") == subpoena(bob.account)
    for absent in ("instagram:nobody", "whatsapp:+4930123456", "telegram:bob", random(), "nonsense"):
        with pytest.raises(CommandError, match="No account"):
            subpoena(absent)


def test_people_see_of_themselves_exactly_what_a_court_would() -> None:
    bob = lived()
    assert bob.get("knowledge/").body == subpoena(bob.account)


def test_an_export_is_the_same_and_every_receipt() -> None:
    bob = lived()
    export = bob.get("export/").body
    assert export["tables"] == subpoena(bob.account)["tables"]
    assert export["receipts"] == bob.get("receipts/").body["receipts"]
    assert len(export["receipts"]) == 4
    assert export["made_at"].endswith("+00:00")


def test_of_another_account_nothing_is_told_but_of_one_that_he_linked() -> None:
    bob = lived()
    told = json.dumps(subpoena(bob.account))
    linked = Account.objects.get(service="messenger", tag=carol_tag())
    assert encode(linked.pk) in told
    for other in Account.objects.exclude(pk__in=[decode(bob.account), linked.pk]):
        assert encode(other.pk) not in told
        assert not other.handle or f'"{other.handle}"' not in told


def carol_tag() -> bytes:
    from apps.accounts.queries import tag_typed
    from apps.services.catalogue import SERVICES

    return tag_typed(SERVICES[0], "carol@example.org")


def leading_to_accounts() -> set[str]:
    """Every table with a way to an account, and the accounts themselves."""
    found = {"accounts_account"}
    for model in apps.get_models():
        keys = [field for field in model._meta.concrete_fields if isinstance(field, ForeignKey)]
        if any(field.related_model is Account for field in keys):
            found.add(model._meta.db_table)
    return found


def test_no_table_that_leads_to_an_account_is_forgotten() -> None:
    told = {each.model._meta.db_table for each in knowledge.told()}
    assert leading_to_accounts() - told == set()
    assert "consent_entry" in told


def test_no_column_is_left_out() -> None:
    bob = lived()
    rows = {table["table"]: table["rows"] for table in subpoena(bob.account)["tables"]}
    for each in knowledge.told():
        columns = {field.attname for field in each.model._meta.concrete_fields}
        for row in rows[each.model._meta.db_table]:
            assert set(row) - {"opened"} == columns


def test_sealed_bytes_are_told_by_their_length_alone() -> None:
    bob = lived()
    rows = {table["table"]: table["rows"] for table in subpoena(bob.account)["tables"]}
    (keyring,), (invitation,) = rows["accounts_keyring"], rows["invitations_invitation"]
    assert keyring["sealed"]["bytes"] == 4096
    assert invitation["sealed"]["bytes"] == INVITATION_BYTES
