"""Whether a port can be listened on, in words, before anything is started."""

import errno
import socket


def why_not(host: str, port: int, choice: str) -> str:
    """Return why nothing can listen there, as a sentence, and that `choice` is where to choose; empty when it can."""
    try:
        family, kind, protocol, _, target = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(target)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            return f"port {port} is in use: stop what uses it, or choose another with {choice}."
        return f"can't listen on {host}, port {port}: {error.strerror}. Choose with {choice}."
    return ""
