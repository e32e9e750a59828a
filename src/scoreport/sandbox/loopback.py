"""Which addresses are this machine's own."""

import ipaddress


def is_loopback(host: str) -> bool:
    """Tell whether an address or a name stands for this machine alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
