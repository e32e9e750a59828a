"""Who is a student, who is responsible for whom, who teaches whom. Written by imports, and by hand with a reason."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from scoreport.districts.models import Lea, School
from scoreport.lib.keys import new_key


class Person(models.Model):
    """What students, guardians and staff have in common. `user` is written by onboarding only."""

    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    sourced_id = models.CharField(max_length=255)
    given_name = models.CharField(max_length=200, blank=True)
    middle_name = models.CharField(max_length=200, blank=True)
    family_name = models.CharField(max_length=200, blank=True)
    username = models.CharField(max_length=255, blank=True)
    email = models.CharField(max_length=254, blank=True)
    # The LEA's own number, and the id that systems around the SIS share (OneRoster's identifier, userMasterIdentifier).
    local_id = models.CharField(max_length=100, blank=True)
    master_identifier = models.CharField(max_length=255, blank=True)
    language = models.CharField(max_length=20, blank=True)
    enabled = models.BooleanField(default=True)
    ended_on = models.DateField(null=True, blank=True, db_index=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="%(class)s"
    )

    class Meta:
        abstract = True
        ordering = ["family_name", "given_name", "id"]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name as the roster writes it; people with one name have no other part."""
        return " ".join(part for part in (self.given_name, self.family_name) if part)


class Student(Person):
    """A learner. The SSID is text of ten digits, and may be missing or wrong in the SIS."""

    lea = models.ForeignKey(Lea, models.CASCADE, related_name="students")
    ssid = models.CharField(max_length=40, blank=True)
    birth_on = models.DateField(null=True, blank=True)
    grade_level = models.CharField(max_length=10, blank=True)
    home_language = models.CharField(max_length=20, blank=True)
    primary_school = models.ForeignKey(School, models.SET_NULL, null=True, blank=True, related_name="primary_students")
    search_text = models.CharField(max_length=700, blank=True, db_index=True)

    release_hold = models.BooleanField(default=False)
    release_hold_by_hand = models.BooleanField(default=False)
    release_hold_reason = models.CharField(max_length=500, blank=True)

    class Meta(Person.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["lea", "sourced_id"], name="student_sourced_id"),
            models.UniqueConstraint(
                fields=["lea", "ssid"],
                condition=~models.Q(ssid="") & models.Q(ended_on=None),
                name="student_ssid",
            ),
        ]
        indexes = [
            models.Index(fields=["lea", "local_id"], name="student_local_id"),
            models.Index(fields=["primary_school", "family_name"], name="student_of_school"),
        ]


class Guardian(Person):
    """An adult with a relation to students. With children in several LEAs, one sign-in belongs to a row in each."""

    lea = models.ForeignKey(Lea, models.CASCADE, related_name="guardians")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="guardians")

    class Meta(Person.Meta):
        abstract = False
        constraints = [
            models.UniqueConstraint(fields=["lea", "sourced_id"], name="guardian_sourced_id"),
            models.UniqueConstraint(fields=["lea", "user"], name="guardian_once_in_lea"),
        ]


class Staff(Person):
    """Somebody who works for the LEA: teacher, counselor, administrator, aide, office."""

    lea = models.ForeignKey(Lea, models.CASCADE, related_name="staff")

    class Meta(Person.Meta):
        abstract = False
        verbose_name_plural = "staff"
        constraints = [models.UniqueConstraint(fields=["lea", "sourced_id"], name="staff_sourced_id")]


class StaffRole(models.Model):
    """A role of a staff member at a school, or at the LEA (no school), in OneRoster's words."""

    staff = models.ForeignKey(Staff, models.CASCADE, related_name="roles")
    school = models.ForeignKey(School, models.CASCADE, null=True, blank=True, related_name="staff_roles")
    role = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["staff", "school", "role"], name="staff_role_once", nulls_distinct=False)
        ]

    def __str__(self) -> str:
        return f"{self.staff} · {self.role}"


class Relationship(models.TextChoices):
    """How OneRoster calls the adult. A relative never gets rights from a list."""

    GUARDIAN = "guardian", _("Guardian")
    PARENT = "parent", _("Parent")
    RELATIVE = "relative", _("Relative")


class AdultBasis(models.TextChoices):
    """Why a guardian keeps sight of the reports when the student is 18 (34 CFR 99.5, 99.31(a)(8), 99.30)."""

    NONE = "", _("None: at 18 the rights are the student's")
    TAX_DEPENDENT = "tax_dependent", _("The student is a dependent for tax purposes")
    CONSERVATORSHIP = "conservatorship", _("A court has made the adult the student's conservator")
    CONSENT = "consent", _("The student has consented in writing")
    OTHER = "other", _("Another reason in law")


class Guardianship(models.Model):
    """The tie that lets an adult see a student's reports: rights, portal access and dates."""

    student = models.ForeignKey(Student, models.CASCADE, related_name="guardianships")
    guardian = models.ForeignKey(Guardian, models.CASCADE, related_name="guardianships")
    relationship = models.CharField(max_length=40, blank=True)
    educational_rights = models.BooleanField(default=False)
    portal_access = models.BooleanField(default=False)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    household = models.CharField(max_length=100, blank=True)
    # At 18 the rights are the student's; a basis in law, with its particulars, keeps the guardian's.
    adult_basis = models.CharField(max_length=20, blank=True, choices=AdultBasis.choices)
    adult_reason = models.CharField(max_length=500, blank=True)
    # What was set by hand, with a reason and the document behind it, outlives later imports.
    by_hand = models.BooleanField(default=False)
    by_hand_reason = models.CharField(max_length=500, blank=True)
    by_hand_document = models.CharField(max_length=200, blank=True)
    # The day the roster stopped listing it; a tie set by hand has none.
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["student", "guardian"], name="guardianship_once"),
            models.CheckConstraint(
                condition=models.Q(adult_basis="", adult_reason="")
                | (~models.Q(adult_basis="") & ~models.Q(adult_reason="")),
                name="guardianship_adult_basis",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.guardian} → {self.student}"


class Enrollment(models.Model):
    """A student at a school. One is primary: it decides the Display Option and the configuration."""

    student = models.ForeignKey(Student, models.CASCADE, related_name="enrollments")
    school = models.ForeignKey(School, models.CASCADE, related_name="enrollments")
    is_primary = models.BooleanField(default=False)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["student", "school"], name="enrollment_once")]

    def __str__(self) -> str:
        return f"{self.student} · {self.school}"


class Class(models.Model):
    """A OneRoster class: a homeroom or a scheduled section."""

    lea = models.ForeignKey(Lea, models.CASCADE, related_name="classes")
    school = models.ForeignKey(School, models.CASCADE, related_name="classes")
    sourced_id = models.CharField(max_length=255)
    title = models.CharField(max_length=300)
    is_homeroom = models.BooleanField(default=False)
    ended_on = models.DateField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "classes"
        constraints = [models.UniqueConstraint(fields=["lea", "sourced_id"], name="class_sourced_id")]

    def __str__(self) -> str:
        return self.title


class ClassStudent(models.Model):
    """A student in a class: a row of enrollments.csv with the role student."""

    in_class = models.ForeignKey(Class, models.CASCADE, related_name="class_students")
    student = models.ForeignKey(Student, models.CASCADE, related_name="class_students")
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["in_class", "student"], name="class_student_once")]

    def __str__(self) -> str:
        return f"{self.student} · {self.in_class}"


class ClassStaff(models.Model):
    """A teacher (or other staff) of a class: a row of enrollments.csv with another role than student."""

    in_class = models.ForeignKey(Class, models.CASCADE, related_name="class_staff")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="class_staff")
    role = models.CharField(max_length=40)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["in_class", "staff"], name="class_staff_once")]

    def __str__(self) -> str:
        return f"{self.staff} · {self.in_class}"


class Caseload(models.Model):
    """A named list of students for whom named staff answer: a counselor's, a case manager's.

    That of a school holds only while a student is enrolled there; without a school it goes through the LEA.
    """

    lea = models.ForeignKey(Lea, models.CASCADE, related_name="caseloads")
    school = models.ForeignKey(School, models.CASCADE, null=True, blank=True, related_name="caseloads")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    name = models.CharField(max_length=100)
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class CaseloadStudent(models.Model):
    """A student on a caseload, from the day of being put on it."""

    caseload = models.ForeignKey(Caseload, models.CASCADE, related_name="caseload_students")
    student = models.ForeignKey(Student, models.CASCADE, related_name="caseload_students")
    added_on = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caseload", "student"], name="caseload_student_once")]

    def __str__(self) -> str:
        return f"{self.student} · {self.caseload}"


class CaseloadStaff(models.Model):
    """A member of staff who answers for a caseload, between two dates."""

    caseload = models.ForeignKey(Caseload, models.CASCADE, related_name="caseload_staff")
    staff = models.ForeignKey(Staff, models.CASCADE, related_name="caseload_staff")
    begins_on = models.DateField(null=True, blank=True)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["caseload", "staff"], name="caseload_staff_once")]

    def __str__(self) -> str:
        return f"{self.staff} · {self.caseload}"


class ImportState(models.TextChoices):
    """The life of an import run; one that has not ended bars the next of the same LEA."""

    UPLOADED = "uploaded", _("Being checked")
    READY = "ready", _("Waiting for your decision")
    APPLYING = "applying", _("Being applied")
    APPLIED = "applied", _("Applied")
    REFUSED = "refused", _("Refused")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


class ImportRun(models.Model):
    """One OneRoster package taken in: what it would change, what was found, what became of it."""

    lea = models.ForeignKey(Lea, models.CASCADE, related_name="import_runs")
    key = models.CharField(max_length=32, unique=True, default=new_key, editable=False)
    state = models.CharField(max_length=12, choices=ImportState.choices, default=ImportState.UPLOADED)
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    user_key = models.CharField(max_length=32, blank=True)
    user_name = models.CharField(max_length=200, blank=True)
    source_name = models.CharField(max_length=200, blank=True)
    upload = models.CharField(max_length=200, blank=True)
    progress = models.IntegerField(default=0)
    summary = models.JSONField(default=dict, blank=True)
    findings = models.JSONField(default=list, blank=True)

    class Meta:
        ordering = ["-started_at"]

    def __str__(self) -> str:
        return f"{self.lea} · {self.started_at:%Y-%m-%d %H:%M} · {self.state}"
