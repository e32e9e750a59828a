"""The languages of the pages: which, what each calls itself, and what stands in for what is missing.

A text that a catalogue lacks is shown in English. A browser that asks for another code of a language gets ours: `tl`
(Tagalog) Filipino, `mww` (White Hmong) and `hnj` Hmong, `zh-TW` and `zh-HK` Traditional, other Chinese Simplified
Chinese, `prs` (Dari) Farsi. Django's own words, of which it has none in Filipino and Hmong, stand in `borrowed`.
"""

from typing import Any

from django.conf import settings
from django.conf.locale import LANG_INFO
from django.utils.translation import get_language_info
from django.utils.translation import gettext_lazy as _

# In the order of the picker: the languages that most families of California's schools speak come first.
PAGE_LANGUAGES = [
    ("en", _("English")),
    ("es", _("Spanish")),
    ("vi", _("Vietnamese")),
    ("fil", _("Filipino")),
    ("ko", _("Korean")),
    ("zh-hans", _("Chinese (Simplified)")),
    ("zh-hant", _("Chinese (Traditional)")),
    ("pa", _("Punjabi")),
    ("ar", _("Arabic")),
    ("hy", _("Armenian")),
    ("hmn", _("Hmong")),
    ("ru", _("Russian")),
    ("fa", _("Farsi (Persian)")),
]

# Django has no entry for these, or under another code; names as their speakers write them (Unicode CLDR).
OWN_NAMES = {"fil": "Filipino", "hmn": "Hmoob", "zh-Hant": "繁體中文", "ar": "العربية", "pa": "ਪੰਜਾਬੀ"}

# Where `ets.vocabulary.language_of` names a language in another way than we do, without case.
_PAGES_IN = {
    **dict.fromkeys(("zh-hans", "zh-cn", "simplified chinese", "chinese (simplified)"), "zh-hans"),
    "punjabi": "pa",
    "armenian": "hy",
    "hmong": "hmn",
    "russian": "ru",
    "farsi (persian)": "fa",
}


def teach_django() -> None:
    """Let Django know of the languages and codes that it lacks."""
    LANG_INFO.update({code: _info(code, name) for code, name in (("fil", "Filipino"), ("hmn", "Hmong"))})
    stand_ins = {"tl": "fil", "mww": "hmn", "hnj": "hmn", "prs": "fa", "yue": "zh-hant"}
    LANG_INFO.update({code: {"fallback": [stand_in]} for code, stand_in in stand_ins.items()})


def page_language(state_language: str) -> str:
    """Return the language of the pages for a language as `ets.vocabulary.language_of` names it, or nothing."""
    named = state_language.casefold()
    code = _PAGES_IN.get(named, named)
    return code if code in dict(settings.LANGUAGES) else ""


def native_name(code: str) -> str:
    """Return a language's name in that language, else the name in settings, else the code."""
    if code in OWN_NAMES:
        return OWN_NAMES[code]
    try:
        name = str(get_language_info(code)["name_local"])
    except KeyError:
        return str(dict(settings.LANGUAGES).get(code, code))
    return name[:1].upper() + name[1:]


def _info(code: str, name: str) -> dict[str, Any]:
    return {"bidi": False, "code": code, "name": name, "name_local": OWN_NAMES[code]}
