"""Pages of the design system need no database: the district's name is given."""

from dataclasses import asdict

import pytest
from django.core.cache import cache

from scoreport.districts.frames import Frame


@pytest.fixture(autouse=True)
def named_district(empty_cache: None) -> None:
    """Put the name where the frame of each page looks first."""
    cache.set("frame:", asdict(Frame(name="Redwood Valley Unified")))
