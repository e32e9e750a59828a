"""How an answer goes out: one function a name of the table's column `send`."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Mapping
from contextlib import suppress
from itertools import chain
from typing import Final

from .answer import Answer
from .bomb import Bomb
from .call import Call
from .table import Fault
from .wire import Gone

Sending = Callable[[Call, Answer, Fault], Awaitable[None]]

LONGEST: Final = 600  # seconds after which even a silent connection ends
SLICE: Final = 1_000_000  # bytes that go out at once
FLUSH: Final = 0.05  # seconds in which what was written leaves, before a reset would throw it away


async def plainly(call: Call, answer: Answer, fault: Fault) -> None:
    """Send the answer as HTTP has it."""
    await answer.say(call.send)


async def _after_a_while(call: Call, answer: Answer, fault: Fault) -> None:
    if await call.pause(call.settings.slow_seconds):
        await answer.say(call.send)


async def _padded(call: Call, answer: Answer, fault: Fault) -> None:
    size = fault.more["megabytes"] * 1_000_000
    await answer.stream(call.send, size, chain([answer.body], _blanks(size - len(answer.body))))


async def _as_bomb(call: Call, answer: Answer, fault: Fault) -> None:
    bomb = Bomb(answer.body, fault.more["mebibytes"])
    await answer.with_header("content-encoding", "gzip").stream(call.send, bomb.size, bomb)


async def _never(call: Call, answer: Answer, fault: Fault) -> None:
    await _stall(call)


async def _half_then_never(call: Call, answer: Answer, fault: Fault) -> None:
    call.wire().write(_head(answer) + _half(answer))
    await _stall(call)


async def _head_by_drops(call: Call, answer: Answer, fault: Fault) -> None:
    await call.wire().drip(_head(answer), call.settings.drip_seconds)
    _end(call, answer.body)


async def _body_by_drops(call: Call, answer: Answer, fault: Fault) -> None:
    call.wire().write(_head(answer))
    await call.wire().drip(answer.body, call.settings.drip_seconds)
    _end(call)


async def _reset_before(call: Call, answer: Answer, fault: Fault) -> None:
    call.wire().reset()


async def _reset_within(call: Call, answer: Answer, fault: Fault) -> None:
    call.wire().write(_head(answer) + _half(answer))
    await asyncio.sleep(FLUSH)
    call.wire().reset()


async def _closed_before(call: Call, answer: Answer, fault: Fault) -> None:
    call.wire().close()


async def _length_off_by(call: Call, answer: Answer, fault: Fault) -> None:
    _end(call, _head(answer, fault.more["bytes"]) + answer.body)


async def _in_broken_chunks(call: Call, answer: Answer, fault: Fault) -> None:
    half = _half(answer)
    chunks = b"%x\r\n%s\r\nnot a number\r\n%s\r\n0\r\n\r\n" % (len(half), half, answer.body[len(half) :])
    _end(call, answer.head(transfer_encoding="chunked") + chunks)


async def below_http(call: Call, sending: Sending, answer: Answer, fault: Fault) -> None:
    """Send by a borrowed connection, which is over afterwards, and wait for its end."""
    with suppress(Gone):
        await sending(call, answer, fault)
    await call.gone()


async def _stall(call: Call) -> None:
    wire = call.wire()
    try:
        await asyncio.wait_for(call.gone(), LONGEST)
    except TimeoutError:
        wire.reset()


def _blanks(count: int) -> Iterator[bytes]:
    for begun in range(0, count, SLICE):
        yield b" " * min(SLICE, count - begun)


def _head(answer: Answer, more: int = 0) -> bytes:
    return answer.head(content_length=str(len(answer.body) + more))


def _half(answer: Answer) -> bytes:
    return answer.body[: len(answer.body) // 2]


def _end(call: Call, last: bytes = b"") -> None:
    wire = call.wire()
    wire.write(last)
    wire.close()


PLAIN: Final[Mapping[str, Sending]] = {
    "": plainly,
    "after_a_while": _after_a_while,
    "padded": _padded,
    "as_bomb": _as_bomb,
}
BELOW_HTTP: Final[Mapping[str, Sending]] = {
    "never": _never,
    "head_by_drops": _head_by_drops,
    "body_by_drops": _body_by_drops,
    "half_then_never": _half_then_never,
    "reset_before": _reset_before,
    "reset_within": _reset_within,
    "closed_before": _closed_before,
    "length_off_by": _length_off_by,
    "in_broken_chunks": _in_broken_chunks,
}
