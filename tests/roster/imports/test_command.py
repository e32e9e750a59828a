"""`scoreport import-roster` at a prompt: what it prints, and with which exit code it ends."""

from pathlib import Path

import pytest

from scoreport.cli import main
from scoreport.districts.models import GuardiansListed, Lea
from scoreport.roster.models import Guardianship, Student
from tests.roster.oneroster.builder import Builder, good, with_guardianships

SSIDS = ("--ssid-column", "metadata.scoreport.ssid")
LISTED = ("--guardians", "listed")


@pytest.fixture
def run(lea: Lea, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> "Run":
    return Run(tmp_path, capsys)


class Run:
    """Types the command, and keeps what it said."""

    def __init__(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self._path, self._capsys = folder / "roster.zip", capsys
        self.said = self.complaint = ""

    def __call__(self, made: Builder, *words: str) -> int:
        self._path.write_bytes(made.zip().getvalue())
        return self.typed(str(self._path), *words)

    def typed(self, *words: str) -> int:
        code = main(["import-roster", *words])
        self.said, self.complaint = self._capsys.readouterr()
        return code


def test_each_question_is_printed_with_its_choices_and_ends_with_3_until_it_is_answered(lea: Lea, run: Run) -> None:
    assert run(good()) == 3
    assert "metadata.scoreport.ssid: 2 students, such as ••••••0001, ••••••0002" in run.said
    assert "identifier: 0 students\n" in run.said
    assert "--guardians listed" in run.said
    assert run(good(), *SSIDS) == 3
    assert "--ssid-column" not in run.said
    assert run(good(), *LISTED) == 3
    assert "--guardians" not in run.said
    assert not Student.objects.exists()
    assert run(good(), *SSIDS, *LISTED) == 0
    assert "Students: 2 added" in run.said
    assert "3 people would gain and 0 would lose sight of a child." in run.said
    lea.refresh_from_db()
    assert (lea.ssid_column, lea.guardians_listed) == (SSIDS[1], GuardiansListed.LISTED)
    # The answers are kept, and the same package changes nothing.
    assert run(good()) == 0
    assert "nothing to change" in run.said


def test_by_hand_gives_no_rights_and_guardianships_answer_the_question(lea: Lea, run: Run) -> None:
    assert run(with_guardianships(good()), *SSIDS) == 0
    assert Guardianship.objects.filter(educational_rights=True).count() == 2
    assert run(good(), "--guardians", "by-hand", "--confirm-ends") == 0
    assert not Guardianship.objects.filter(educational_rights=True, ended_on=None).exists()


def test_much_that_would_end_ends_with_3_until_it_is_confirmed(lea: Lea, run: Run) -> None:
    assert run(good(kids=20), *SSIDS, *LISTED) == 0
    assert run(good(kids=10)) == 3
    assert "Students: 10 of 22 would end." in run.said
    assert "summer roll-over does that too" in run.complaint
    assert Student.objects.filter(ended_on=None).count() == 22
    assert run(good(kids=10), "--confirm-ends") == 0
    assert Student.objects.filter(ended_on=None).count() == 12


def test_a_refused_package_ends_with_1_and_names_the_place(lea: Lea, run: Run) -> None:
    made = good()
    made.row("demographics", "ana")["birthDate"] = "15/06/2018"
    assert run(made, *SSIDS, *LISTED) == 1
    assert "error: demographics.csv, line 2, column birthDate:" in run.said
    assert "the roster is as it was" in run.complaint
    assert not Student.objects.exists()


def test_a_folder_serves_too_and_one_that_is_not_there_ends_with_1(lea: Lea, run: Run, tmp_path: Path) -> None:
    assert run.typed(str(good().write(tmp_path / "package")), *SSIDS, *LISTED) == 0
    assert run.typed(str(tmp_path / "nowhere.zip")) == 1
    assert "nowhere.zip" in run.said


def test_where_there_are_several_leas_one_must_be_named(lea: Lea, run: Run) -> None:
    Lea.objects.create(name="Far Hills Unified")
    assert run(good(), *SSIDS, *LISTED) == 2
    assert "Redwood Valley Unified, Far Hills Unified" in run.complaint
    assert run(good(), "--lea", lea.name, *SSIDS, *LISTED) == 0
    assert set(Student.objects.values_list("lea", flat=True)) == {lea.pk}
