"""A new key takes over without a pause, and a stopped rotation goes on where it ended."""

from typing import Any

import pytest

from scoreport.configuration.credentials import for_school
from scoreport.configuration.models import Configuration, Connection
from scoreport.configuration.rotation import rotate_keys
from scoreport.lib import crypto
from tests.configuration.entering import NOWHERE, SECRET, add, save
from tests.environment import TEST_KEY
from tests.people import People

OLD = crypto.parse_master_keys([TEST_KEY])[0]
NEW = crypto.parse_master_keys(["m0Jq3Jt7iW2H0yq0b5zWl6l1t9sX9bJ6o9c9p0q8r7s="])[0]


def test_rotation_moves_everything_to_the_newest_key(people: People, state: str, settings: Any) -> None:
    configuration = add(people, state)
    save(people, configuration, NOWHERE, client_key="another-key-0000", client_secret="another-secret-0000")
    settings.MASTER_KEYS = (NEW, OLD)
    assert for_school(people.aldrich).account.client_secret == SECRET
    counts = rotate_keys()
    assert (counts.rotated, counts.already_new, counts.failed) == (4, 0, 0)
    settings.MASTER_KEYS = (NEW,)
    assert for_school(people.aldrich).account.client_secret == SECRET


def test_a_stopped_rotation_goes_on_with_what_is_left(people: People, state: str, settings: Any) -> None:
    add(people, state)
    add(people, state, name="Charter", schools=[people.chown.pk])
    settings.MASTER_KEYS = (NEW, OLD)
    first = Connection.objects.order_by("pk")[0]
    Connection.objects.filter(pk=first.pk).update(
        client_key_sealed=crypto.rotate("configuration", first.client_key_sealed)
    )
    counts = rotate_keys()
    assert (counts.rotated, counts.already_new) == (3, 1)
    assert rotate_keys().already_new == 4


def test_a_value_that_no_key_opens_is_counted_and_stops_nobody(people: People, state: str, settings: Any) -> None:
    add(people, state)
    add(people, state, name="Charter", schools=[people.chown.pk])
    broken = Configuration.objects.get(name="CAASPP").connections.get()
    Connection.objects.filter(pk=broken.pk).update(client_secret_sealed="gAAAAA-broken")
    settings.MASTER_KEYS = (NEW, OLD)
    counts = rotate_keys()
    assert (counts.rotated, counts.failed) == (3, 1)
    settings.MASTER_KEYS = (NEW,)
    assert for_school(people.chown).account.client_secret == SECRET


def test_without_the_old_key_a_stored_value_stays_shut(people: People, state: str, settings: Any) -> None:
    add(people, state)
    settings.MASTER_KEYS = (NEW,)
    with pytest.raises(crypto.CannotDecrypt):
        for_school(people.aldrich)
