"""A report on its way through: checked before the first byte is handed out, never kept."""

from __future__ import annotations

import weakref
from collections.abc import Callable, Iterator
from types import TracebackType
from typing import Final, Self

from scoreport.ets.deadline import Deadline
from scoreport.ets.exceptions import Unavailable
from scoreport.ets.records import Format, Limits
from scoreport.ets.transport import CHUNK_BYTES, Answer

_MEDIA_TYPES: Final[dict[Format, frozenset[str]]] = {
    "pdf": frozenset({"application/pdf", "application/octet-stream", "binary/octet-stream"}),
    "html": frozenset({"text/html"}),
}
_PDF_MAGIC: Final = b"%PDF-"
# The mark at a PDF's end, and how near the end viewers look for it: a report without one is not whole.
_PDF_END: Final = b"%%EOF"
_END_BYTES: Final = 1024


class Body:
    """The bytes of one report. Iterate once; close it when done, or use it as a context manager."""

    def __init__(self, answer: Answer, form: Format, limits: Limits) -> None:
        self._answer = answer
        self._limit = limits.pdf_bytes if form == "pdf" else limits.html_bytes
        self.format: Format = form
        self.received = 0
        self._first = self._checked(form)

    def hand_over(self, deadline: Deadline, on_end: Callable[[], None]) -> Self:
        """Let the rest come until that deadline, and call `on_end` once when it has come or been dropped."""
        self._answer.set_deadline(deadline)
        self._ended = weakref.finalize(self, on_end)
        self._ended.atexit = False
        return self

    @property
    def length(self) -> int | None:
        """Bytes as announced, or None."""
        return None if self._answer.length is None else self._answer.length + len(self._first)

    def __iter__(self) -> Iterator[bytes]:
        """Yield the bytes, the last ones when all have come and the end is that of a whole report.

        Raises Unavailable when the body breaks off or is late, BadAnswer when it is too large or cut short: whoever
        reads it then has less than was announced, and sees it.
        """
        chunk, held = self._first, b""
        try:
            while chunk:
                self.received += len(chunk)
                if self.received > self._limit:
                    raise self._answer.bad("too_large")
                held += chunk
                if len(held) > _END_BYTES:
                    yield held[:-_END_BYTES]
                    held = held[-_END_BYTES:]
                chunk = self._answer.chunk()
            self._check_end(held)
            self._answer.finish()
            yield held
        finally:
            self._ended()

    def close(self) -> None:
        """Drop the connection if the body was not read to its end."""
        self._answer.close()
        self._ended()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_exc: type[BaseException] | BaseException | TracebackType | None) -> None:
        self.close()

    def _checked(self, form: Format) -> bytes:
        answer = self._answer
        answer.refuse_encoding()
        if (answer.length or 0) > self._limit:
            raise answer.bad("too_large")
        media_type = answer.headers.get("Content-Type", "").split(";")[0].strip().lower()
        if media_type not in _MEDIA_TYPES[form]:
            raise answer.bad("not_a_report")
        first = answer.chunk()
        if form == "pdf" and not first.startswith(_PDF_MAGIC):
            raise answer.bad("not_a_report")
        # A short chunk is the last one, and no byte has gone out yet.
        has_ended = len(first) < CHUNK_BYTES
        if not first or (has_ended and answer.length):
            answer.close()
            raise Unavailable(reason="broken", stage="report")
        if has_ended:
            self._check_end(first)
        return first

    def _check_end(self, last: bytes) -> None:
        """Raise BadAnswer unless a PDF's end is there: a store may hold, and announce, a part of one."""
        if self.format == "pdf" and _PDF_END not in last[-_END_BYTES:]:
            raise self._answer.bad("cut_short")
