"""The settings that say where and how the installation is reached."""

from urllib.parse import urlsplit

from django.conf import settings

from scoreport.operations.doctor.findings import Finding, ok, warn, wrong

HERE = ("localhost", "127.0.0.1", "::1")


def public_url() -> Finding:
    """People have to reach it with TLS, and under its own name."""
    host = urlsplit(settings.PUBLIC_URL).hostname
    if settings.HTTPS:
        return ok(f"{settings.PUBLIC_URL}")
    if host in HERE:
        return warn(
            f"{settings.PUBLIC_URL} is for trying things out on this machine",
            "set SCOREPORT_PUBLIC_URL to the https address that people use",
        )
    return wrong(
        f"{settings.PUBLIC_URL} is without TLS: passwords and reports would pass in clear",
        "put a web server with TLS in front and set SCOREPORT_PUBLIC_URL to https",
    )


def behind_proxy() -> Finding:
    """The product itself speaks no TLS: with https somebody stands in front."""
    trusts = settings.SECURE_PROXY_SSL_HEADER is not None
    if settings.HTTPS and not trusts:
        return wrong(
            "each page would lead to itself: nothing says that the server in front was reached with TLS",
            "let it set X-Forwarded-Proto and X-Forwarded-For, and set SCOREPORT_BEHIND_PROXY=true",
        )
    if trusts and not settings.HTTPS:
        return warn(
            "X-Forwarded-Proto and X-Forwarded-For are believed, though the address has no TLS",
            "leave SCOREPORT_BEHIND_PROXY out unless a proxy of yours always sets both",
        )
    return ok("a proxy in front is believed" if trusts else "no proxy in front")


def hosts() -> Finding:
    """Names under which it answers."""
    wide = [host for host in settings.ALLOWED_HOSTS if host.startswith((".", "*"))]
    if wide:
        return wrong(
            f"it answers under any name that fits {', '.join(wide)}", "name each host in SCOREPORT_EXTRA_HOSTS in full"
        )
    return ok(f"it answers as {', '.join(settings.ALLOWED_HOSTS)}")


def trial() -> Finding:
    """What demos and tests allow, and a school district does not."""
    loose = {
        "SCOREPORT_DEMO": settings.DEMO,
        "SCOREPORT_ETS_ALLOW_LOOPBACK": settings.ETS_ALLOW_LOOPBACK,
        "SCOREPORT_SECOND_STEP=nobody": settings.SECOND_STEP == "nobody",
    }
    found = [name for name, is_on in loose.items() if is_on]
    if found:
        return warn(f"{', '.join(found)}: for demos and tests", "take it out before real people sign in")
    return ok("nothing is set that demos and tests need")
