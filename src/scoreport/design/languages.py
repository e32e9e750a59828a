"""Languages named in themselves."""

from django.conf import settings
from django.utils.translation import get_language_info

# Django has no entry for these, or under another code; names as their speakers write them (Unicode CLDR).
OWN_NAMES = {"fil": "Filipino", "hmn": "Hmoob", "zh-Hant": "繁體中文", "ar": "العربية"}


def native_name(code: str) -> str:
    """Return a language's name in that language, else the name in settings, else the code."""
    if code in OWN_NAMES:
        return OWN_NAMES[code]
    try:
        name = str(get_language_info(code)["name_local"])
    except KeyError:
        return str(dict(settings.LANGUAGES).get(code, code))
    return name[:1].upper() + name[1:]
