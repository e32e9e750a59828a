"""The rights of an LEA's groups as one table: a line for each right of each tool, a cell for each group."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from scoreport.accounts.models import Group
from scoreport.accounts.rights import Cell
from scoreport.accounts.tools import TOOLS, Right, Tool

RIGHT_NAMES: dict[Right, str | Promise] = {
    Right.READ: _("Read"), Right.WRITE: _("Write"), Right.ADD: _("Add"), Right.DELETE: _("Delete"),
}  # fmt: skip


@dataclass(frozen=True)
class Box:
    """One cell: a right to a tool for one group."""

    group: Group
    value: str
    is_held: bool


@dataclass(frozen=True)
class Line:
    """One right of a tool, with what it allows."""

    name: str | Promise
    meaning: str | Promise
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class Block:
    """One tool: the rights that it knows, and the names of those that are N/A there."""

    tool: Tool
    lines: tuple[Line, ...]
    missing: tuple[str | Promise, ...]

    @property
    def height(self) -> int:
        """How many lines of the table the tool takes."""
        return len(self.lines) + bool(self.missing)


def blocks_of(groups: Sequence[Group], held: Collection[Cell]) -> list[Block]:
    """Return all tools, in the order of the table of tools."""
    return [_block(tool, groups, held) for tool in TOOLS.values()]


def allowed(group: Group) -> list[tuple[str | Promise, list[str | Promise]]]:
    """Return each tool to which the group has a right, with what its rights allow."""
    held = set(group.tool_rights.values_list("tool", "right"))
    rows = [
        (tool.name, [meaning for right, meaning in tool.rights.items() if (tool.code.value, right.value) in held])
        for tool in TOOLS.values()
    ]
    return [row for row in rows if row[1]]


def _block(tool: Tool, groups: Sequence[Group], held: Collection[Cell]) -> Block:
    lines = tuple(_line(tool, right, groups, held) for right in Right if right in tool.rights)
    return Block(tool, lines, tuple(name for right, name in RIGHT_NAMES.items() if right not in tool.rights))


def _line(tool: Tool, right: Right, groups: Sequence[Group], held: Collection[Cell]) -> Line:
    cells = [(group, Cell(group.pk, tool.code.value, right.value)) for group in groups]
    boxes = tuple(Box(group, str(cell), cell in held) for group, cell in cells)
    return Line(RIGHT_NAMES[right], tool.rights[right], boxes)
