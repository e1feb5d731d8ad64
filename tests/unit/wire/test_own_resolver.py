"""Pictures' hosts are judged at the address connected to, whatever a resolver answers when."""

import ipaddress
import json
import subprocess
import sys

import pytest

from eamconsole.wire.http.embedded import leads_to
from eamconsole.wire.http.image_fetch import _Permitted
from tests.fixtures.own_network import ANSWERS, NAT64_PUBLIC, PUBLIC, PUBLIC_6

OUTSIDE = {
    "public.example": [PUBLIC],
    "public6.example": [PUBLIC_6],
    "nat64-public.example": [NAT64_PUBLIC],
    "both.example": [PUBLIC],
}


@pytest.fixture(scope="module")
def fetched():
    """Return what became of each name; the one that changes its mind is asked twice."""
    if sys.platform == "win32":
        pytest.skip("there are no namespaces there")
    names = [*ANSWERS, "rebinding.example"]
    done = subprocess.run(
        [sys.executable, "-m", "tests.fixtures.own_network", *names],
        capture_output=True,
        text=True,
        timeout=100,
        check=False,
    )
    told = json.loads(done.stdout or f'"{done.stderr[-300:]}"')
    if isinstance(told, str):
        pytest.skip(told)
    return told


def test_only_public_addresses_are_connected_to(fetched):
    for each in fetched:
        name, reached = each["name"], each["reached"]
        if name == "rebinding.example":
            continue
        assert reached == OUTSIDE.get(name, []), each
        assert ("inside the network" in each["words"]) == (name not in OUTSIDE), each


def test_a_name_that_changes_its_address_is_judged_anew(fetched):
    first, second = (each for each in fetched if each["name"] == "rebinding.example")
    assert first["reached"] == [PUBLIC]
    assert second["reached"] == []
    assert "inside the network" in second["words"]


@pytest.mark.parametrize(
    ("address", "allowed"),
    [
        ("64:ff9b::8.8.8.8", True),
        ("64:ff9b::10.0.0.1", False),
        ("64:ff9b::127.0.0.1", False),
        ("64:ff9b::169.254.169.254", False),
        ("64:ff9b:1::808:808", False),
        ("2002:0a00:0001::1", False),
        ("2002:0808:0808::1", True),
        ("2001:0:808:808::f5ff:fffe", False),
        ("::10.0.0.1", False),
        ("::ffff:8.8.8.8", True),
        ("::ffff:192.168.1.1", False),
        ("2606:4700::5efe:10.0.0.1", False),
        ("2606:4700:4700::1111", True),
        ("fd00::1", False),
        ("fe80::1", False),
        ("::1", False),
        ("::", False),
    ],
)
def test_an_address_written_into_another_counts_as_well(address, allowed):
    parsed = ipaddress.ip_address(address)
    assert _Permitted(["crm.example"]).address("other.example", parsed) is allowed
    assert list(leads_to(parsed))
