"""From which address of the internet somebody comes.

Behind the proxy a connection is always the proxy's. Of the header in which it says whom it speaks for, only its own
word counts: whatever stands before that can be written by anybody.
"""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

LONGEST = 45  # characters of an IPv6 address
A_HOME = 64  # bits: whoever has one address of IPv6 has every other that begins with them


def of(request: HttpRequest) -> str:
    """The address as the connection has it, or as the trusted proxy says."""
    hops = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    said = forwarded[-hops] if hops and len(forwarded) >= hops else request.META.get("REMOTE_ADDR", "")
    return str(said)[:LONGEST]


def home(address: str) -> str:
    """By what guesses are counted: the address, of IPv6 the network that a household is given."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((known, A_HOME), strict=False)) if known.version == 6 else address
