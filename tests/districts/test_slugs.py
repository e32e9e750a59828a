"""How LEAs are named in addresses."""

import pytest

from scoreport.districts.models import Lea
from scoreport.districts.slugs import RESERVED, free_slug


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Redwood Valley Unified", "redwood-valley-unified"),
        ("Peña Blanca Elementary", "pena-blanca-elementary"),
        ("漢字", "lea-2"),
        ("Passkey", "passkey-2"),
        ("x" * 200, "x" * 50),
    ],
)
def test_a_name_becomes_an_address_of_ascii_that_no_page_has(name: str, slug: str) -> None:
    assert free_slug(name, ()) == slug


def test_each_lea_has_its_own(db: None) -> None:
    slugs = [Lea.objects.create(name="Redwood Valley Unified").slug for _ in range(3)]
    assert slugs == ["redwood-valley-unified", "redwood-valley-unified-2", "redwood-valley-unified-3"]
    assert not set(slugs) & set(RESERVED)


def test_a_new_name_leaves_the_address_as_it_is(db: None) -> None:
    lea = Lea.objects.create(name="Redwood Valley Unified")
    lea.name = "Redwood"
    lea.save()
    assert lea.slug == "redwood-valley-unified"
