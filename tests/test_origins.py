"""The network that an address is counted by: what one line owns, however the address is spelled."""

import pytest

from apps.core import origins


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::6", "2001:db8:1:2::/64"),
        ("2001:0DB8:0001:0002::6", "2001:db8:1:2::/64"),
        ("2001:db8::a:b:c:d", "2001:db8::/64"),
        ("2001:db8::e:b:c:d", "2001:db8::/64"),
        ("::1", "::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("", ""),
    ],
)
def test_a_line_is_one_network_whatever_address_it_takes(address: str, network: str) -> None:
    assert origins.network_of(address) == network
    assert origins.address_of({"REMOTE_ADDR": address}) == network
    assert origins.network_of_scope({"client": [address, 1]}) == network


def test_two_lines_are_two_networks() -> None:
    assert origins.network_of("2001:db8:1:2::6") != origins.network_of("2001:db8:1:3::6")
