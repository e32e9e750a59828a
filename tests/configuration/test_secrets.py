"""Nobody reads a secret back: not from a page, a row, the trace, a log or an error."""

import logging
from collections.abc import Iterator

import pytest
from django.db import connections
from django.urls import reverse

from scoreport.configuration.credentials import for_school
from scoreport.configuration.models import Configuration, Connection
from scoreport.lib import crypto
from tests.configuration.entering import KEY, LIST, SECRET, WRONG, add, save, text, typed, url
from tests.people import People, signed_in

SHORT = "eleven-zq#7"


def rows_of_all_tables() -> Iterator[str]:
    """Every row of both databases as text."""
    for alias in ("default", "audit"):
        connection = connections[alias]
        with connection.cursor() as cursor:
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables
                yield from (repr(row) for row in cursor.fetchall())


def test_neither_key_nor_secret_stands_in_any_page_row_trace_or_log(
    people: People, state: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    configuration = add(people, state)
    browser = signed_in(people.ada)
    pages = [
        browser.get(LIST),
        browser.get(url("edit", configuration)),
        browser.get(url("delete", configuration)),
        browser.post(url("edit", configuration), typed(state, name="")),
        browser.post(url("edit", configuration), typed(state, action="test", version=1)),
        browser.post(url("edit", configuration), typed(state, action="test"), headers={"HX-Request": "true"}),
        browser.post(url("test", configuration), follow=True),
        browser.post(reverse("configuration:add"), typed(state, name="Second")),
        save(people, configuration, state, client_secret=WRONG),
        browser.get(url("edit", configuration)),
    ]
    found = [text(page) + repr(page.headers) + repr(getattr(page, "cookies", "")) for page in pages]
    stored = list(rows_of_all_tables())
    assert any("configuration.changed" in row for row in stored)
    for place in (*found, *stored, caplog.text):
        for secret in (KEY, SECRET, WRONG):
            assert secret not in place


def test_pages_show_the_last_four_characters_of_a_long_value_only(people: People, state: str) -> None:
    configuration = add(people, state)
    assert "•••••ACeA" in text(signed_in(people.ada).get(url("edit", configuration)))
    page = save(people, configuration, state, client_key=SHORT)
    pending = configuration.connections.get(state="pending")
    assert (pending.client_key_hint, pending.client_secret_hint) == ("", SECRET[-4:])
    assert SHORT[-4:] not in text(page)


def test_the_end_of_a_secret_that_looks_like_markup_stays_text(people: People, state: str) -> None:
    configuration = add(people, state)
    page = save(people, configuration, state, client_secret="a-long-secret-with-a-<hr>").content.decode()
    assert "•••••&lt;hr&gt;" in page
    assert "•••••<hr>" not in page


def test_a_secret_moved_to_another_row_does_not_open(people: People, state: str) -> None:
    add(people, state)
    other = add(people, state, name="Charter", schools=[people.chown.pk]).connections.get()
    stolen = Configuration.objects.get(name="CAASPP").connections.get().client_secret_sealed
    Connection.objects.filter(pk=other.pk).update(client_secret_sealed=stolen)
    with pytest.raises(crypto.CannotDecrypt):
        for_school(people.chown)


def test_a_secret_moved_to_the_other_field_does_not_open(people: People, state: str) -> None:
    connection = add(people, state).connections.get()
    Connection.objects.filter(pk=connection.pk).update(client_key_sealed=connection.client_secret_sealed)
    with pytest.raises(crypto.CannotDecrypt):
        for_school(people.aldrich)


def test_what_is_entered_and_what_is_in_use_never_print_themselves(people: People, state: str) -> None:
    add(people, state)
    credentials = for_school(people.aldrich)
    assert SECRET not in repr(credentials)
    assert KEY not in repr(credentials)
