"""The product's settings with the values that tests need, set before they are read."""

from tests import environment

environment.prepare()

from scoreport.settings import *  # noqa: E402, F403 - the same settings, not a copy of them

if "pool" in DATABASES["default"].get("OPTIONS", {}):  # noqa: F405
    # Pooled connections outlive a test run and would keep its database from being dropped.
    for _database in DATABASES.values():  # noqa: F405
        _database["OPTIONS"] = {}

TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend", "QUEUES": ["default"]}}
