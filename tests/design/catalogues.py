"""The catalogues of translations: what has to be in each, and `make messages`, which brings them up to date.

Families' pages, mails and letters are in every language; pages of staff and administrators in English, the staff tool
in Spanish too. So each catalogue holds all messages of the sources named here, what else is translated already, and no
empty entry.
"""

import fnmatch
import os
import shutil
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator
from pathlib import Path

import polib
from django.conf import settings
from django.utils import translation

from tests.places import ROOT

PACKAGE = ROOT / "src" / "scoreport"
DRAFT = "Draft, not yet reviewed by a speaker. Who has read it signs with name and date in X-Reviewed-By."

# Sources whose texts families see, as patterns of paths within the package.
FAMILY = (
    "accounts/templates/*",
    "design/templates/*",
    "reports/templates/*",
    "onboarding/templates/onboarding/activate.html",
    "onboarding/templates/onboarding/open_account.html",
    "onboarding/templates/onboarding/use_account.html",
    "onboarding/templates/onboarding/sign_in_first.html",
    "onboarding/templates/onboarding/mail/*",
    "insights/templates/insights/who_opened*",
    "operations/templates/operations/crowd.html",
    "reports/labels.py",
    "reports/forms.py",
    "reports/problems.py",
    "reports/navigation.py",
    "reports/guide.py",
    "reports/answers.py",
    "reports/views/try_again.py",
    "accounts/forms.py",
    "accounts/notices.py",
    "accounts/wording.py",
    "accounts/passwords.py",
    "accounts/sign_in.py",
    "accounts/navigation.py",
    "accounts/mail/*",
    "accounts/second_steps/*",
    "accounts/views/security.py",
    "accounts/views/second_steps.py",
    "accounts/views/other_ways.py",
    "accounts/views/confirming.py",
    "accounts/views/sign_in.py",
    "accounts/providers/entering.py",
    "onboarding/letters/*",
    "onboarding/views/activation.py",
    "onboarding/district_words.py",
    "insights/rows.py",
    "roster/grades.py",
    "design/languages.py",
    "design/borrowed.py",
)
# Among them, those for staff and administrators only.
STAFF = (
    "accounts/templates/accounts/rights*",
    "accounts/templates/accounts/group*",
    "accounts/templates/accounts/provider*",
    "accounts/templates/accounts/parts/provider*",
    "accounts/templates/accounts/parts/matrix*",
    "accounts/templates/accounts/*matrix*",
    "accounts/templates/accounts/term.html",
    "accounts/templates/accounts/tools.html",
    "accounts/templates/accounts/keys.html",
    "design/templates/design/style_page.html",
    "design/templates/design/layouts/staff.html",
    "design/templates/design/parts/navigation.html",
    "reports/templates/reports/student.html",
    "reports/templates/reports/find_student.html",
    "reports/templates/reports/parts/found.html",
    "reports/templates/reports/parts/staff_results.html",
)


def languages() -> list[str]:
    """The languages that have a catalogue."""
    return [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]


def path_of(code: str) -> Path:
    """The catalogue of a language."""
    return PACKAGE / "locale" / translation.to_locale(code) / "LC_MESSAGES" / "django.po"


def read(code: str) -> polib.POFile:
    """The catalogue of a language, read."""
    return polib.pofile(str(path_of(code)), wrapwidth=0)


def glossary() -> list[str]:
    """The texts that matter most, in English: each catalogue begins with them."""
    texts: list[str] = tomllib.loads((PACKAGE / "locale" / "glossary.toml").read_text(encoding="utf-8"))["texts"]
    return texts


def found() -> polib.POFile:
    """All messages of the package with the sources in which they stand."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "scoreport"
        ignored = shutil.ignore_patterns("*.mo", "__pycache__", "sandbox", "static", "fonts", "locale")
        shutil.copytree(PACKAGE, copy, ignore=ignored)
        (copy / "locale").mkdir()
        command = [str(Path(sys.executable).with_name("django-admin")), "makemessages", "--locale", "en", "--no-wrap"]
        plain = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
        subprocess.run(command, cwd=copy, env=plain, check=True, capture_output=True)
        return polib.pofile(str(copy / "locale/en/LC_MESSAGES/django.po"), wrapwidth=0)


def for_families(messages: polib.POFile) -> set[str]:
    """The texts among them that have to be in every language."""
    return {
        entry.msgid for entry in messages if any(_is_for_families(source) for source, _line in entry.occurrences)
    } | {*_reasons()}


def _is_for_families(source: str) -> bool:
    return _matches(source, FAMILY) and not _matches(source, STAFF)


def _matches(source: str, patterns: tuple[str, ...]) -> bool:
    return any(fnmatch.fnmatch(source, pattern) for pattern in patterns)


def _reasons() -> Iterator[str]:
    """Why a family sees no report; beside them stand the words for staff, which stay in English."""
    from scoreport.reports.wording import WORDS

    with translation.override(settings.LANGUAGE_CODE):
        for words in WORDS.values():
            yield from filter(None, (str(words.family_title), str(words.family)))


def update(code: str, messages: polib.POFile, needed: set[str]) -> int:
    """Bring a catalogue up to date, and return how many of its texts nobody has translated yet."""
    old = read(code)
    known = {entry.msgid: entry for entry in old if entry.translated() and not entry.obsolete}
    new = polib.POFile(wrapwidth=0)
    new.metadata = {name: value for name, value in old.metadata.items() if name != "POT-Creation-Date"}
    new.metadata.setdefault("X-Reviewed-By", "")
    new.header = old.header or DRAFT
    first = {text: place for place, text in enumerate(glossary())}
    for entry in sorted(messages, key=lambda entry: first.get(entry.msgid, len(first))):
        if entry.msgid in needed or entry.msgid in known:
            new.append(_merged(entry, known.get(entry.msgid)))
    new.save(str(path_of(code)))
    return len(new.untranslated_entries())


def _merged(entry: polib.POEntry, known: polib.POEntry | None) -> polib.POEntry:
    merged = polib.POEntry(msgid=entry.msgid, msgid_plural=entry.msgid_plural, msgctxt=entry.msgctxt, flags=entry.flags)
    if known:
        merged.msgstr, merged.msgstr_plural = known.msgstr, known.msgstr_plural
    return merged


def main() -> None:
    """Bring all catalogues up to date and compile them."""
    import django

    django.setup()
    messages = found()
    needed = for_families(messages)
    for code in languages():
        missing = update(code, messages, needed)
        print(f"{code}: {missing} to translate" if missing else f"{code}: complete")
        path = path_of(code)
        subprocess.run(["msgfmt", "--check-format", "--check-domain", "-o", path.with_suffix(".mo"), path], check=True)


if __name__ == "__main__":
    main()
