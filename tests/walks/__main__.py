"""`python -m tests.walks`: the suite's own records want their settings first."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
django.setup()

from tests.walks.writing import main  # noqa: E402 - behind the settings

main()
