"""The product's settings with the values that tests need, set before they are read."""

from tests import environment

environment.prepare()

from scoreport.settings import *  # noqa: E402, F403 - the same settings, not a copy of them
