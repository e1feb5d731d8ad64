"""Finds the IPv4 addresses a gateway would turn an IPv6 address into.

Such an address is a public one to look at, and its packets still arrive inside the network.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Iterator

_LAST = (1 << 32) - 1
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_LOCAL_NAT64 = ipaddress.IPv6Network("64:ff9b:1::/48")
_COMPATIBLE = ipaddress.IPv6Network("::/96")
_ISATAP = (0x5EFE, 0x2005EFE)


def leads_to(
    address: ipaddress.IPv6Address,
) -> Iterator[ipaddress.IPv4Address | ipaddress.IPv6Address]:
    """Yield where packets for the address end: there, or at an IPv4 address written into it.

    A mapped or a 6to4 address is nothing but the other one.
    """
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
        return
    if address in _LOCAL_NAT64:  # whose last bits may mean any length of prefix
        yield ipaddress.IPv6Address("fc00::1")
        return
    number = int(address)
    if address in _COMPATIBLE and number > 1:
        yield ipaddress.IPv4Address(number & _LAST)
        return
    if address.sixtofour is not None:  # newer Pythons call the whole block private, older ones not
        yield address.sixtofour
        return
    yield address
    if address in _NAT64 or (number >> 32) & _LAST in _ISATAP:
        yield ipaddress.IPv4Address(number & _LAST)
    if address.teredo is not None:
        yield from address.teredo
