"""How an LEA is named in addresses: its name in small letters, with hyphens."""

from collections.abc import Iterable

from django.utils.text import slugify

LONGEST = 50
# Pages of signing in that stand beside those of the LEAs.
RESERVED = ("code", "passkey", "second-step", "lea")


def free_slug(name: str, taken: Iterable[str]) -> str:
    """Return the slug for a name; a number follows where another LEA, or a page of the product, has it."""
    wanted = slugify(name)[:LONGEST].strip("-") or "lea"
    used = {*taken, *RESERVED}
    number, slug = 1, wanted
    while slug in used:
        number += 1
        slug = f"{wanted}-{number}"
    return slug
