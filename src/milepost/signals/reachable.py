"""Which addresses of machines may be posted to: those of the public internet only.

A name that a person typed may lead into the hospital's own network, or to the machine
itself; what answers there was never meant to be reached from here.
"""

from collections.abc import Iterator
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address

Address = IPv4Address | IPv6Address
TRANSLATED = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
"""Addresses that a gateway turns into the IPv4 address of their last 32 bits."""

OLD_COMPATIBLE = IPv6Network("::/96")


def is_public(text: str) -> bool:
    """Whether an address is one of the public internet, whatever it is wrapped in.

    >>> [is_public(a) for a in ("93.184.216.34", "2606:2800:220:1::1")]
    [True, True]
    >>> [is_public(a) for a in ("127.0.0.1", "10.1.2.3", "169.254.169.254", "0.0.0.0")]
    [False, False, False, False]
    >>> [is_public(a) for a in ("::1", "fe80::1%eth0", "fd00::1", "::ffff:10.1.2.3")]
    [False, False, False, False]
    >>> [is_public(a) for a in ("100.64.0.1", "224.0.0.1", "64:ff9b::7f00:1")]
    [False, False, False]
    >>> is_public("no address")
    False
    """
    try:
        found = ip_address(text)
    except ValueError:
        return False
    return all(one.is_global and not one.is_multicast for one in _meant(found))


def _meant(address: Address) -> Iterator[Address]:
    """Give an address, and each that is wrapped in it."""
    if isinstance(address, IPv4Address):
        yield address
        return
    if address.ipv4_mapped is not None:
        yield address.ipv4_mapped
        return
    yield address
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if any(address in net for net in (*TRANSLATED, OLD_COMPATIBLE)):
        yield IPv4Address(int(address) & 0xFFFFFFFF)
