"""The rights of a group as a table: a row for each tool, a cell for each right, N/A where the tool has none."""

from collections.abc import Collection
from dataclasses import dataclass

from django.utils.functional import Promise

from scoreport.accounts.models import Group
from scoreport.accounts.tools import TOOLS, Right, Tool


@dataclass(frozen=True)
class MatrixCell:
    """One right to one tool; `value` is empty where the tool does not offer it."""

    value: str
    meaning: str | Promise
    is_held: bool


def rows_of(held: Collection[tuple[str, str]]) -> list[tuple[Tool, list[MatrixCell]]]:
    """Return all tools with their four cells, in the order of the table of tools."""
    return [(tool, [_cell(tool, right, held) for right in Right]) for tool in TOOLS.values()]


def held_cells(group: Group) -> set[tuple[str, str]]:
    """Return the pairs (tool, right) that the group holds."""
    return set(group.tool_rights.values_list("tool", "right"))


def tool_names(group: Group) -> list[str | Promise]:
    """Return the names of the tools to which the group has any right."""
    held = set(group.tool_rights.values_list("tool", flat=True))
    return [tool.name for tool in TOOLS.values() if tool.code in held]


def _cell(tool: Tool, right: Right, held: Collection[tuple[str, str]]) -> MatrixCell:
    if right not in tool.rights:
        return MatrixCell("", "", is_held=False)
    return MatrixCell(f"{tool.code}:{right}", tool.rights[right], (tool.code.value, right.value) in held)
