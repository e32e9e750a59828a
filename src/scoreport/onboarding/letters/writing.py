"""What stands in each letter, in the language of the adult; a letter names no test, no year and no score."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from scoreport.accounts.actors import in_force_q
from scoreport.design.elements.codes import qr_path
from scoreport.districts.models import School
from scoreport.onboarding.activation.codes import NewCode
from scoreport.onboarding.languages import first_languages
from scoreport.onboarding.letters.typefaces import can_be_set
from scoreport.roster.grades import grade_label, grade_order
from scoreport.roster.models import ClassStudent, Guardianship, Student
from scoreport.roster.reach import today


@dataclass(frozen=True)
class Letter:
    """One page, all of it in words of its language."""

    language: str  # BCP 47
    direction: str  # ltr or rtl
    school: str
    district: str
    adult: str
    title: str
    opening: str
    steps: tuple[str, ...]
    code_label: str
    code: str
    until: str
    for_one: str
    help: str
    sorting: str  # grade and homeroom: what the office sorts by
    qr_label: str
    qr: str  # SVG


def in_order(ties: Iterable[Guardianship]) -> list[Guardianship]:
    """Return the ties as the office hands letters out: by grade, homeroom and the child's name."""
    listed = list(ties)
    homerooms = _homerooms(listed)
    return sorted(
        listed,
        key=lambda tie: (grade_order(tie.student.grade_level), homerooms.get(tie.student_id, ""), _name(tie.student)),
    )


def written(made: Sequence[NewCode], school: School) -> list[Letter]:
    """Return the letters, in the order of the codes."""
    homerooms = _homerooms([new.row.guardianship for new in made])
    return [_written(new, school, homerooms.get(new.row.guardianship.student_id, "")) for new in made]


def entrance() -> str:
    """Return the address at which a code is typed in."""
    return settings.PUBLIC_URL + reverse("onboarding:activate")


def with_code(code: str) -> str:
    """Return the address for a camera. The code stands in its fragment, which no browser sends to a server."""
    return f"{entrance()}#code={code}"


def language_of(correspondence: str) -> str:
    """Return the language of a letter: that in which the school writes, where it can be set; else English."""
    language = first_languages(correspondence)["language"]
    return language if language and can_be_set(language) else settings.LANGUAGE_CODE


def _written(new: NewCode, school: School, homeroom: str) -> Letter:
    tie = new.row.guardianship
    language = language_of(tie.guardian.language)
    with translation.override(language):
        until = date_format(timezone.localtime(new.row.expires_at).date(), "DATE_FORMAT")
        child = tie.student.given_name or tie.student.name
        names = {"child": child, "adult": tie.guardian.name, "district": school.lea.name, "address": entrance()}
        return Letter(
            language=translation.to_locale(language).replace("_", "-"),
            direction="rtl" if translation.get_language_bidi() else "ltr",
            school=school.name,
            district=school.lea.name,
            adult=_("For %(adult)s") % names,
            title=_("See your child's state test results online"),
            opening=_(
                "%(district)s shows the results of %(child)s's state tests on a website, in your language. "
                "With the code in this letter you open your own account. You need it only once."
            )
            % names,
            steps=_steps(tie.student, names),
            code_label=_("Your code"),
            code=new.code,
            until=_("It works once, until %(date)s. After five wrong tries it stops working.") % {"date": until},
            for_one=_(
                "This letter is for %(adult)s only. Every other adult gets a letter of their own. "
                "Give the code to nobody."
            )
            % names,
            help=_(
                "Do you need help, or would you rather have the results on paper? Ask the office of the school. "
                "You can open your account there too: bring an identity document."
            ),
            sorting=" · ".join(part for part in (grade_label(tie.student.grade_level), homeroom) if part),
            qr_label=_("Code for the camera of a phone. It opens the address above with your code filled in."),
            qr=_svg(with_code(new.code)),
        )


def _steps(student: Student, names: dict[str, str]) -> tuple[str, ...]:
    return (
        _("Point the camera of your phone at the square. Or open %(address)s and type the code.") % names,
        _second(student, names),
        _("Choose a user name and a password. You then see the results of all your children in our schools."),
    )


def _second(student: Student, names: dict[str, str]) -> str:
    if student.birth_on is None:
        return _("Enter %(child)s's student number.") % names
    if not student.local_id:
        return _("Enter %(child)s's date of birth.") % names
    return _("Enter %(child)s's date of birth or student number.") % names


def _homerooms(ties: Iterable[Guardianship]) -> dict[int, str]:
    """The homeroom of each student who has one."""
    members = ClassStudent.objects.filter(
        in_force_q(today()), student__in={tie.student_id for tie in ties}, in_class__is_homeroom=True,
        in_class__ended_on=None,
    )  # fmt: skip
    return dict(members.order_by("-in_class__title").values_list("student", "in_class__title"))


def _name(student: Student) -> tuple[str, str]:
    return student.family_name, student.given_name


def _svg(text: str) -> str:
    size, path = qr_path(text)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    )
