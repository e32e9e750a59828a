"""The search can fail: what is left anywhere, in any form, is found."""

import base64
import json
import sqlite3
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.kept.searching import in_bytes, in_files, in_redis, in_rows, sqlite_tables
from tests.scaled.server import RedisServer

VALUE = "planted/Ünmistakable+value?0123456789"
FORMS = {
    "plain": VALUE.encode(),
    "a JSON text": json.dumps({"a": VALUE}).encode(),
    "an address": f"/x?{quote(VALUE, safe='')}".encode(),
    "UTF-16": VALUE.encode("utf-16"),
    "hexadecimal": VALUE.encode().hex().encode(),
    "base 64": base64.b64encode(VALUE.encode()),
    "base 64, one byte on": base64.b64encode(b"x" + VALUE.encode() + b"y"),
    "base 64, two bytes on": base64.b64encode(b"xx" + VALUE.encode() + b"yyy"),
    "base 64 for addresses": base64.urlsafe_b64encode(b"{" + VALUE.encode()),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_value_is_found_in_each_form(form: str) -> None:
    assert in_bytes(b"before " + FORMS[form] + b" after", [VALUE]) == {VALUE}
    assert in_bytes(b"before and after", [VALUE]) == set()


def test_a_value_is_found_in_a_log_a_name_a_folder_below_and_a_table(tmp_path: Path) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    (tmp_path / "deep" / "er" / "web.log").write_text(f'{{"event": "asked {quote(VALUE, safe="")}"}}')
    (tmp_path / "secret-in-a-name").touch()
    with sqlite3.connect(tmp_path / "some.sqlite3") as database:
        database.execute("PRAGMA journal_mode=WAL")
        database.execute("CREATE TABLE kept (cell TEXT)")
        database.execute("INSERT INTO kept VALUES (?)", [VALUE])
    assert (VALUE, "deep/er/web.log") in in_files(tmp_path, [VALUE])
    assert ("secret-in-a-name", "secret-in-a-name") in in_files(tmp_path, ["secret-in-a-name"])
    assert in_rows(sqlite_tables(tmp_path / "some.sqlite3"), [VALUE]) == {(VALUE, "kept")}
    assert any(place.startswith("some.sqlite3") for _, place in in_files(tmp_path, [VALUE]))


def test_a_value_is_found_in_redis_however_it_is_packed(tmp_path: Path) -> None:
    server = RedisServer(tmp_path)
    server.start()
    try:
        with server.client() as client:
            client.set("text", f"before {VALUE}")
            client.hset("job", mapping={"data": zlib.compress(json.dumps([VALUE]).encode())})
            client.xadd("results", {"exc_string": base64.b64encode(zlib.compress(VALUE.encode()))})
            client.rpush("queue", "one", VALUE)
            client.zadd("registry", {VALUE: 1})
            client.set(f"key of {VALUE}", 1)
            client.set("nothing", "else")
            found = in_redis(client, [VALUE])
        assert len(found) == 6
    finally:
        server.stop()
