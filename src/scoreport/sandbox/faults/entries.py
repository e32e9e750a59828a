"""How a listing is changed: names of the table's column `change` that concern its entries."""

from collections.abc import Callable, Mapping
from itertools import cycle, islice
from typing import Any, Final
from urllib.parse import urlsplit

from scoreport.sandbox.adapter import FILE_FIELD, LIST_FIELD, MESSAGE_FIELD, PAGE_FIELD, STUDENT_FIELD

from .answer import Answer
from .call import Call
from .table import Fault

Entry = dict[str, Any]
LINK_FIELDS: Final = (FILE_FIELD, PAGE_FIELD)
OTHER_SSID: Final = "9900009999"
AWAITED: Final = "Results are not available yet."


def _listing(change: Callable[[list[Entry], Fault], list[Entry]]) -> Callable[[Answer, Call, Fault], Answer]:
    """A change of the whole answer out of one of its entries."""

    def changed(answer: Answer, call: Call, fault: Fault) -> Answer:
        body = answer.json()
        return answer.saying({**body, LIST_FIELD: change(body[LIST_FIELD], fault)})

    return changed


def _nothing(entries: list[Entry], fault: Fault) -> list[Entry]:
    return []


def _double(entries: list[Entry], fault: Fault) -> list[Entry]:
    return [entry for entry in entries for _ in range(2)]


def _multiply(entries: list[Entry], fault: Fault) -> list[Entry]:
    return list(islice(cycle(entries), fault.more["entries"]))


def _await_results(entries: list[Entry], fault: Fault) -> list[Entry]:
    return [{**_without_links(entry), MESSAGE_FIELD: AWAITED} for entry in entries]


def _move_links(entries: list[Entry], fault: Fault) -> list[Entry]:
    """Each link to the next of the hosts, path and signature as they were."""
    hosts = cycle(fault.more["hosts"])
    return [_with_links(entry, lambda link: _moved(link, next(hosts))) for entry in entries]


def _lengthen_links(entries: list[Entry], fault: Fault) -> list[Entry]:
    return [_with_links(entry, lambda link: f"{link}&x=".ljust(fault.more["chars"], "x")) for entry in entries]


def _name_another_student(answer: Answer, call: Call, fault: Fault) -> Answer:
    return answer.saying({**answer.json(), STUDENT_FIELD: OTHER_SSID})


def _moved(link: str, host: str) -> str:
    return urlsplit(link)._replace(scheme="https", netloc=host).geturl()


def _without_links(entry: Entry) -> Entry:
    return {name: value for name, value in entry.items() if name not in LINK_FIELDS}


def _with_links(entry: Entry, change: Callable[[str], str]) -> Entry:
    return {name: change(value) if name in LINK_FIELDS else value for name, value in entry.items()}


CHANGES: Final[Mapping[str, Callable[[Answer, Call, Fault], Answer]]] = {
    "nothing": _listing(_nothing),
    "double": _listing(_double),
    "multiply": _listing(_multiply),
    "await_results": _listing(_await_results),
    "move_links": _listing(_move_links),
    "lengthen_links": _listing(_lengthen_links),
    "name_another_student": _name_another_student,
}
