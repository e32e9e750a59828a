"""An LEA without a roster, and a short way to import into it."""

from collections.abc import Callable

import pytest

from scoreport.audit.recording import Who
from scoreport.districts.models import Lea
from scoreport.roster.imports import Answers, apply_plan, check_package
from scoreport.roster.models import ImportRun
from tests.roster.oneroster.builder import Builder

WHO = Who(user_key="sid-key", user_name="Sid Rao", role="SIS administrator")
LISTED = Answers(ssid_column="metadata.scoreport.ssid", guardians="listed")
BY_HAND = Answers(ssid_column="metadata.scoreport.ssid", guardians="by-hand")

Import = Callable[..., ImportRun]


@pytest.fixture
def lea(db: None) -> Lea:
    return Lea.objects.create(name="Redwood Valley Unified")


@pytest.fixture
def take_in(lea: Lea) -> Import:
    """Check and apply a package; endings are confirmed."""

    def run(made: Builder, answers: Answers = LISTED) -> ImportRun:
        lea.refresh_from_db()
        return apply_plan(check_package(lea, WHO, made.zip(), answers), WHO, confirmed=True)

    return run
