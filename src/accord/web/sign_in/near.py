"""Whether a request comes from the machine that Accord runs on."""

import ipaddress

from django.http import HttpRequest

_PASSED_ON = ("HTTP_X_FORWARDED_FOR", "HTTP_FORWARDED", "HTTP_X_REAL_IP", "HTTP_VIA")


def is_near(request: HttpRequest) -> bool:
    """From a loopback address, and not passed on by a proxy, behind which anybody may stand."""
    if any(name in request.META for name in _PASSED_ON):
        return False
    try:
        address = ipaddress.ip_address(request.META.get("REMOTE_ADDR", ""))
    except ValueError:
        return False
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback
