"""Findings in words: what is wrong and what to do, by code. docs/roster-import.md lists the same codes."""

from django.utils.translation import gettext_lazy as _

PLACES = {
    "": _("The package"),
    "file": "%(file)s",
    "file_line": _("%(file)s, line %(line)s"),
    "file_column": _("%(file)s, column %(column)s"),
    "file_line_column": _("%(file)s, line %(line)s, column %(column)s"),
}

MORE = _("(and %(count)s more of this kind)")

_EXPORT_AGAIN = _("Export the package again from the student information system and upload the file as it is.")
_AS_UTF8 = _(
    "Export it again as UTF-8. If a spreadsheet saved it, choose “CSV UTF-8” there, or better: "
    "don't open the files in a spreadsheet before the upload."
)
_MEND_ROW = _("Mend the row in the student information system and export again.")
_NOTHING = _("Nothing needs to be done.")
_CHECK_HEADER = _("Check that this is what the column means; better, let the export write the standard name.")

# code: (what is wrong, what to do)
WORDS = {
    # The package as a whole
    "no_package": (_("There is no such file or folder."), _("Check the path.")),
    "not_a_zip": (
        _("This is not a zip file."),
        _("Upload the OneRoster CSV package as one zip file, with manifest.csv in it."),
    ),
    "zip_truncated": (_("The zip file breaks off: its end is missing."), _("Copy or download it again, whole.")),
    "zip_damaged": (_("The zip file is damaged and can't be unpacked."), _EXPORT_AGAIN),
    "zip_encrypted": (_("The zip file is protected by a password."), _("Make the zip file without a password.")),
    "zip_bomb": (
        _("This file would unpack to more than %(ratio)s times its size, which no roster does."),
        _EXPORT_AGAIN,
    ),
    "too_large": (
        _("The package is larger than %(limit)s MB."),
        _("Leave files that Scoreport does not read, such as results and line items, out of the export."),
    ),
    "too_many_files": (_("The package holds more than %(limit)s files."), _EXPORT_AGAIN),
    "unsafe_path": (
        _("The package holds a file whose name points outside of it."),
        _("Zip the CSV files themselves, without links and without paths."),
    ),
    "several_folders": (
        _("The CSV files stand in more than one folder."),
        _("Put all CSV files of one package side by side."),
    ),
    "file_twice": (_("The package holds a file twice under the same name."), _("Keep one of them and zip again.")),
    "no_csv_files": (_("The package holds no CSV files."), _EXPORT_AGAIN),
    # manifest.csv
    "no_manifest": (
        _("manifest.csv is missing. Without it nobody can tell a whole roster from a file of changes."),
        _("Export a full OneRoster 1.1 or 1.2 CSV package, with its manifest."),
    ),
    "unknown_version": (
        _("The manifest names the OneRoster version “%(version)s”."),
        _("Export OneRoster 1.1 or 1.2; the manifest says so as oneroster.version."),
    ),
    "property_twice": (_("The manifest names this property twice."), _EXPORT_AGAIN),
    "unknown_mode": (_("The manifest says “%(mode)s”, where bulk, delta or absent is expected."), _EXPORT_AGAIN),
    # Packages that hold changes only
    "delta_without_base": (
        _("The package holds changes only (delta), and Scoreport has not kept the package that they change."),
        _("Import a full package (bulk). Deltas can follow it where SCOREPORT_ROSTER_DELTAS is switched on."),
    ),
    "delta_version": (
        _("The package is OneRoster %(version)s, and the one that it changes was %(known)s."),
        _("Import a full package of the new version first."),
    ),
    "delta_of_nothing": (
        _("This file holds changes only (delta), but the package applied last did not have it."),
        _("Import a full package with this file first."),
    ),
    "delta_columns": (
        _("The column %(column)s is in one of this file and the one that it changes, but not in both."),
        _("Import a full package first whenever the columns of the export change."),
    ),
    "delta_status": (
        _("The status “%(value)s” does not say whether the row is to be kept or ended."),
        _("Each row of a delta needs the status active or tobedeleted. If the file is whole, let the manifest say bulk."),  # noqa: E501
    ),
    "delta_date": (
        _("“%(value)s” does not say when this row was changed."),
        _("Each row of a delta needs dateLastModified, such as 2026-08-15T13:00:00Z."),
    ),
    "future_change": (
        _("This row claims to have been changed in the future: %(value)s."),
        _("Set the clock of the student information system right and export again."),
    ),
    "older_row": (
        _("The row %(id)s was changed at %(date)s; what was applied is newer, of %(known)s."),
        _("Deltas were taken out of turn. Import a full package, and after it only deltas that are newer."),
    ),
    "older_delta": (
        _("The latest change in this package is of %(date)s; what was applied is newer, of %(known)s."),
        _("Use the newest delta. If one is missing in between, import a full package."),
    ),
    "whole_or_changes": (
        _("The manifest names other files as changes (delta), but does not say whether this one is whole."),
        _("Let the manifest say bulk, delta or absent for each file."),
    ),
    "ended_already": (_("The row %(id)s is to end, but is not in the roster."), _NOTHING),
    "missing_file": (
        _("A OneRoster %(version)s roster can't be read without this file."),
        _("Switch this file on in the export."),
    ),
    "bulk_but_missing": (
        _("The manifest says that this file is in the package, but it is not."),
        _("Export again; if the file was left out on purpose, the manifest must say absent."),
    ),
    "absent_but_there": (
        _("The manifest says that this file is absent, so it was not read, though it is there."),
        _("If it should be read, let the manifest say bulk."),
    ),
    "not_in_manifest": (_("The manifest does not name this file; it was read as a full file."), _NOTHING),
    # The form of a file
    "not_utf8": (_("This line holds the byte %(byte)s, which is not UTF-8: names would come out wrong."), _AS_UTF8),
    "utf16": (_("This file is UTF-16, not UTF-8."), _AS_UTF8),
    "nul_byte": (_("This line holds a zero byte: the file is damaged, or no text."), _EXPORT_AGAIN),
    "line_too_long": (_("This file has a line longer than any roster's: it is no CSV file, or its line ends are lost."), _EXPORT_AGAIN),  # noqa: E501
    "no_header": (_("The first line is not a header row."), _EXPORT_AGAIN),
    "open_quote": (
        _("A quotation mark is opened on this line and never closed."),
        _("Close the quotation mark, or double it where it belongs to the text."),
    ),
    "bad_quote": (
        _("A quotation mark stands in the middle of a cell."),
        _("Double each quotation mark inside of a quoted cell."),
    ),
    "ragged_row": (
        _("This row has %(cells)s cells where the header has %(expected)s."),
        _("Put cells that hold a comma into quotation marks; check that no line break was lost."),
    ),
    "cell_too_long": (_("This cell is longer than %(limit)s characters."), _MEND_ROW),
    "delimiter": (
        _("Cells are separated by “%(delimiter)s” instead of a comma; the file was read that way."),
        _("Better set the export to commas, as OneRoster demands."),
    ),
    # Columns
    "missing_column": (_("The column %(column)s is missing."), _("Switch this column on in the export.")),
    "column_twice": (_("The header names this column twice."), _("Keep one of them.")),
    "near_miss": (_("This column was read as %(meant)s, whose name it resembles."), _CHECK_HEADER),
    "unknown_own_column": (
        _("Scoreport does not know this column of its own, so it was not read."),
        _("Check the spelling against the handbook page about roster imports."),
    ),
    "agents_differ": (
        _("agentSourcedIds and agentSourceIds are both filled, and differ."),
        _("Let the export fill one of the two."),
    ),
    # Cells and rows
    "empty_cell": (_("This cell must not be empty."), _MEND_ROW),
    "repeated_id": (_("The id %(id)s stands on line %(first)s already."), _("Each id may stand once in a file. Mend it in the student information system and export again.")),  # noqa: E501
    "bad_date": (
        _("“%(value)s” can't be read as a date."),
        _("Write dates as YYYY-MM-DD, such as 2026-08-15."),
    ),
    "us_date": (
        _("“%(value)s” was read as month/day/year."),
        _("Check that this is right; better set the export to YYYY-MM-DD."),
    ),
    "ends_before_begin": (_("The end date lies before the begin date."), _MEND_ROW),
    "bad_truth": (_("“%(value)s” is neither true nor false."), _("Write true or false.")),
    "unknown_grade": (
        _("The grade “%(value)s” is none that Scoreport knows; it was kept as it stands."),
        _("Use KG, TK or 01 to 12."),
    ),
    "odd_grade": (_("The grade “%(value)s” was read as %(meant)s."), _NOTHING),
    "several_grades": (_("This student has several grades (%(value)s); the first was taken."), _MEND_ROW),
    "left_out": (
        _("The row is marked as “%(status)s” and was left out, as if it were not in the file."),
        _NOTHING,
    ),
    "points_to_left_out": (_("The row points to %(id)s, which was left out; so this row was too."), _NOTHING),
    "dangling": (
        _("%(id)s is not in %(target)s."),
        _("Check that %(target)s is whole and that both files come from the same export. Ids must agree in upper and lower case."),  # noqa: E501
    ),
    "dangling_hint": (
        _("%(id)s is not in %(target)s; this reference was ignored."),
        _("If something is missing in the preview, check that both files come from the same export."),
    ),
    # People
    "unknown_role": (
        _("“%(role)s” is no role of OneRoster; it was left out."),
        _("Use the roles of OneRoster, such as student, teacher, guardian."),
    ),
    "user_without_role": (
        _("%(id)s has no role at any school or at the district; this person was left out."),
        _("If the person should be in the roster, give them a role in the student information system."),
    ),
    "user_without_org": (_("This person belongs to no school and was left out."), _MEND_ROW),
    "role_mismatch": (
        _("%(id)s is enrolled as “%(role)s” but does not have that role; the row was left out."),
        _MEND_ROW,
    ),
    "no_school": (
        _("No org is of the type school, so no student can be at a school."),
        _("Export the schools with the type “school”; departments and districts are not enough."),
    ),
    "not_a_school": (
        _("%(id)s is an org of the type “%(kind)s”, not a school; the class was left out."),
        _("Export the school with the type “school”, or put the class at a school."),
    ),
    "no_students": (_("The package holds no students."), _("Check which people the export is set to hold.")),
    "no_family_tie": (
        _("%(id)s and %(agent)s are tied to each other, but they are not a student and a guardian, parent or relative; the tie was ignored."),  # noqa: E501
        _("Give the adult the role guardian, parent or relative, or remove the tie."),
    ),
    "one_sided_tie": (
        _("The tie of student %(student)s and adult %(guardian)s stands on one of the two rows only; it was taken."),
        _("Check whether this tie was ended on one side."),
    ),
    # guardianships.csv
    "empty_right": (_("The cell is empty, which was read as false: no right."), _("Write true or false.")),
    "no_student": (_("%(id)s is not a student."), _MEND_ROW),
    "repeated_guardianship": (
        _("Student %(student)s and guardian %(guardian)s stand on line %(first)s already."),
        _("Keep one row for each pair."),
    ),
    "relative_with_rights": (
        _("A relative never gets rights from a list, so the rights of this row were not given."),
        _("If this person holds educational rights, write the true relationship (guardian, foster parent, …)."),
    ),
    # SSIDs
    "nine_digit_ssid": (
        _("“%(value)s” has nine digits; an SSID has ten. A good SSID that the roster has already was kept."),
        _("A spreadsheet has probably cut a leading zero off. Export again without opening the file in a spreadsheet."),
    ),
    "bad_ssid": (
        _("“%(value)s” is no SSID, which has ten digits. A good SSID that the roster has already was kept."),
        _("Correct the SSID in the student information system, as CALPADS has it."),
    ),
    "repeated_ssid": (
        _("The SSID %(value)s stands on line %(first)s already: one of the two students would get the other's report."),
        _("Find out in CALPADS whose it is, correct the other one and export again."),
    ),
    "ssid_column_gone": (
        _("The column %(column)s, chosen as the place of the SSID, is not in this package."),
        _("Choose again where the SSID stands, or export the column again."),
    ),
    "no_ssid_anywhere": (
        _("No column holds ten-digit values, so no student comes with an SSID and no report can be fetched."),
        _("Switch the state's student id on in the export."),
    ),
    # What the import decided
    "primary_school_guessed": (
        _("Student %(id)s is at several schools and none is marked as the primary one; %(school)s was taken."),
        _("Mark the primary school: roleType primary in roles.csv, or primaryOrgSourcedId in users.csv."),
    ),
    "student_without_school": (
        _("Student %(id)s is at no school, so nobody can fetch reports."),
        _("Give the student a role at a school, or an enrollment."),
    ),
    "hand_set_kept": (
        _("The rights of guardian %(guardian)s for student %(student)s were set by hand and stay, though the package says otherwise."),  # noqa: E501
        _NOTHING,
    ),
    "hand_hold_kept": (
        _("The release hold of student %(id)s was set or lifted by hand and stays, though the package says otherwise."),
        _NOTHING,
    ),
    "tie_without_rights": (
        _("The tie of student %(student)s and adult %(guardian)s is not in guardianships.csv, so it gives no rights."),
        _("If this adult holds rights, add the pair to guardianships.csv."),
    ),
}  # fmt: skip
