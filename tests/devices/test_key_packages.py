"""Key packages: stored up to a limit, topped up, and one last resort that is never used up."""

import pytest

from apps.core import limits
from tests.consents import reachable
from tests.person_api import Person, person, random

pytestmark = pytest.mark.django_db


def test_a_device_tops_up_to_the_limit_and_not_beyond() -> None:
    alice = person()
    missing = limits.KEY_PACKAGES_PER_DEVICE - 5
    refused = alice.post("key-packages/", {"key_packages": [random(300) for _ in range(missing + 1)]})
    assert (refused.status, refused.code) == (409, "too_many_key_packages")
    assert alice.get("me/").body["key_packages_left"] == 5
    filled = alice.post("key-packages/", {"key_packages": [random(300) for _ in range(missing)]})
    assert filled.body == {"left": limits.KEY_PACKAGES_PER_DEVICE}


def test_a_full_stock_of_the_largest_key_packages_fits_one_sign_up() -> None:
    stock = [random(limits.KEY_PACKAGE_BYTES) for _ in range(limits.KEY_PACKAGES_PER_DEVICE)]
    alice = person(key_packages=stock, keyring=random(limits.KEYRING_BYTES))
    assert alice.get("me/").body["key_packages_left"] == limits.KEY_PACKAGES_PER_DEVICE


def test_a_key_package_that_is_too_large_or_empty_is_refused() -> None:
    alice = person()
    for package in (random(limits.KEY_PACKAGE_BYTES + 1), ""):
        assert alice.post("key-packages/", {"key_packages": [package]}).code == "bad_field"


def test_each_claim_takes_one_and_the_last_resort_stays() -> None:
    alice, bob = reachable(), person("messenger")
    given = [bob.post("claims/", alice.address()).body["key_packages"] for _ in range(7)]
    singles = [package["key_package"] for (package,) in given[:5]]
    assert [package["last_resort"] for (package,) in given] == [False] * 5 + [True] * 2
    assert len(set(singles)) == 5
    assert given[5] == given[6]
    me = alice.get("me/").body
    assert (me["key_packages_left"], me["last_resort"]) == (0, True)


def test_a_new_last_resort_replaces_the_old_one() -> None:
    alice, bob = reachable(key_packages=[]), person("messenger")
    old = bob.post("claims/", alice.address()).body["key_packages"][0]["key_package"]
    new = random(300)
    assert alice.post("key-packages/", {"key_packages": [], "last_resort": new}).body == {"left": 0}
    assert bob.post("claims/", alice.address()).body["key_packages"][0]["key_package"] == new != old


def test_nobody_stores_key_packages_for_a_device_that_is_not_theirs() -> None:
    alice, mallory = reachable(), person("messenger")
    mallory.post("key-packages/", {"key_packages": [random(300)]})
    assert alice.get("me/").body["key_packages_left"] == 5
    assert Person("instagram").post("key-packages/", {"key_packages": []}).code == "not_signed_in"
