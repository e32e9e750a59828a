"""SAML 2.0 web sign-in: requests by redirect, signed assertions by POST. Needs the extra "saml"."""

from importlib.util import find_spec


def is_installed() -> bool:
    """Say whether the libraries of the extra are there."""
    return find_spec("onelogin") is not None and find_spec("xmlsec") is not None
