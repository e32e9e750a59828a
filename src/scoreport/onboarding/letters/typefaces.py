"""The fonts that letters are set in. A font of the machine must never stand in unnoticed: only these are looked at."""

from functools import cache
from importlib.resources import as_file, files
from importlib.util import find_spec
from pathlib import Path

# Chinese and Korean letters, 33 MB, come with the extra `sandbox-cjk`.
CJK_PACKAGES = ("cvttf_NotoSansCJK_Regular", "cvttf_NotoSansCJK_Bold")
CJK_LANGUAGES = frozenset({"zh-hans", "zh-hant", "ko"})


def can_be_set(language: str) -> bool:
    """Say whether the letters of a language (a code of ours) are installed."""
    return language not in CJK_LANGUAGES or _has_cjk()


@cache
def folders() -> tuple[Path, ...]:
    """Return the folders of all fonts that may be used."""
    with as_file(files("scoreport")) as package:
        own = (package / "fonts", package / "onboarding" / "letters" / "fonts")
    found = (find_spec(package) for package in CJK_PACKAGES) if _has_cjk() else ()
    return (*own, *(Path(spec.origin).parent for spec in found if spec and spec.origin))


@cache
def _has_cjk() -> bool:
    return all(find_spec(package) for package in CJK_PACKAGES)
