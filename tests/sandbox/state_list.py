"""A small enrollment list whose students each stand for one rule. The newest year is spring 2026."""

import csv
from pathlib import Path

TODAY = "2026-11-24"
COLUMNS = (
    "ssid,first_name,middle_name,last_name,birth_date,grade_level,lea_cds,lea_name,school_cds,school_name,"
    "entry_date,exit_date,primary_language,english_learner_status,alternate_assessment"
)
HERE, THERE = "4969999", "4968888"

FOURTH = "4000000001"  # grade 4 in spring 2026, Spanish at home, English only
FIFTH = "4000000002"  # grade 5 in spring 2026
LEARNER = "4000000003"  # an English learner in grade 7 in spring 2026, Korean at home
ALTERNATE = "4000000004"  # takes the alternates, grade 8 in spring 2026
KINDER = "4000000005"  # English only, grade K in spring 2026: no state test
MOVED_AWAY = "4000000006"  # tested here in spring 2026, over there since fall
MOVED_IN = "4000000007"  # came in fall 2026
LEFT = "4000000008"  # left the state's schools in June 2025
ELSEWHERE = "4000000009"  # never here
NINTH = "4000000010"  # grade 9 in spring 2026
MOVED_MIDYEAR = "4000000011"  # here until December 2025, tested there


def write_state_list(path: Path) -> Path:
    """Write the list and return its path."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS.split(","))
        writer.writerows(_rows())
    return path


def _rows() -> list[list[str]]:
    return [
        _row(FOURTH, "Lucía", "Ibarra", "05", HERE, language="01"),
        _row(FIFTH, "Owen", "Castellanos", "06", HERE, school="Chown Middle"),
        _row(LEARNER, "Jisoo", "Park", "08", HERE, language="KOR", status="EL"),
        _row(ALTERNATE, "Ada", "Nguyễn", "09", HERE, alternate="Y"),
        _row(KINDER, "Bo", "Little", "01", HERE),
        _row(MOVED_AWAY, "Rosa", "Delgado", "06", HERE, left="2026-06-12"),
        _row(MOVED_AWAY, "Rosa", "Delgado", "07", THERE, entry="2026-08-14"),
        _row(MOVED_IN, "Ken", "Sato", "06", THERE, left="2026-06-12"),
        _row(MOVED_IN, "Ken", "Sato", "07", HERE, entry="2026-08-14"),
        _row(LEFT, "Ivy", "Stone", "08", HERE, left="2025-06-12"),
        _row(ELSEWHERE, "Max", "Outer", "08", THERE),
        _row(NINTH, "Tess", "Ono", "10", HERE),
        _row(MOVED_MIDYEAR, "Pia", "Vale", "06", HERE, left="2025-12-19"),
        _row(MOVED_MIDYEAR, "Pia", "Vale", "07", THERE, entry="2026-01-06"),
    ]


def _row(
    ssid: str,
    first: str,
    last: str,
    grade: str,
    lea: str,
    *,
    school: str = "Aldrich Elementary",
    entry: str = "2017-08-14",
    left: str = "",
    language: str = "ENG",
    status: str = "EO",
    alternate: str = "N",
) -> list[str]:
    name = "Redwood Valley Unified" if lea == HERE else "Coast Unified"
    place = [lea, name, lea + "0000017", school]
    return [ssid, first, "", last, "2014-03-02", grade, *place, entry, left, language, status, alternate]
