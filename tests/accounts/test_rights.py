"""Giving and taking rights: the table, its review, and groups."""

import re

import pytest
from django.http import Http404, HttpResponse

from scoreport.accounts import grouping, rights
from scoreport.accounts.models import Assignment, Group, Reach
from scoreport.accounts.rights import Cell, Changes
from scoreport.accounts.tools import TOOLS, Right, ToolCode
from scoreport.audit.models import Entry
from scoreport.roster.access import visible_students
from tests.people import People, actor, make_school, make_user, prove, signed_in

REPORTS = ("paperless_assessment_reporting", "read")
PAGE = "/system-settings/tool-rights/"


def cell(people: People, code: str, tool: str, right: str) -> Cell:
    return Cell(people.lea.groups.get(code=code).pk, tool, right)


def held(people: People, code: str) -> set[tuple[str, str]]:
    return set(people.lea.groups.get(code=code).tool_rights.values_list("tool", "right"))


def post(people: People, given: set[Cell], taken: set[Cell], **more: str) -> HttpResponse:
    """Save the table as Ada left it."""
    before = rights.held_cells(people.lea)
    data = {
        "shown": " ".join(map(str, before)),
        "rights": [str(one) for one in (before | given) - taken],
        **more,
    }
    return signed_in(people.ada).post(f"{PAGE}leas/{people.lea.key}/change/", data)  # type: ignore[return-value]


def changed(given: set[Cell] = frozenset(), taken: set[Cell] = frozenset()) -> Changes:  # type: ignore[assignment]
    return Changes(frozenset(given), frozenset(taken))


def test_the_table_shows_the_groups_of_the_own_lea_only(people: People) -> None:
    page = signed_in(people.ada).get(PAGE).content.decode()
    assert "Case managers" in page
    assert f'value="{people.groups["office"].pk}:' in page
    foreign = people.other_lea.groups.get(code="office")
    assert f'value="{foreign.pk}:' not in page


def test_each_right_of_each_tool_has_a_box_for_each_group_and_na_stands_where_a_tool_has_none(people: People) -> None:
    page = signed_in(people.ada).get(PAGE).content.decode()
    for tool in TOOLS.values():
        for right in Right:
            for group in people.lea.groups.all():
                assert (f'value="{group.pk}:{tool.code}:{right}"' in page) == (right in tool.rights)
    paperless = page.split("Paperless Assessment Reporting</th>")[1].split("</tbody>")[0]
    assert "<strong>Write, Add, Delete</strong>" in paperless
    assert "N/A" in paperless
    assert "View, select and generate the Score Report." in paperless
    configuration = page.split("CAASPP Configuration</th>")[1].split("</tbody>")[0]
    assert "N/A" not in configuration


def test_an_installation_of_several_leas_offers_each_to_who_may_see_it(people: People) -> None:
    group = people.other_lea.groups.get(code="coordinator")
    Assignment.objects.create(user=people.ada, group=group)
    page = signed_in(people.ada).get(PAGE).content.decode()
    assert "Far Hills Unified" in page
    assert "Test Valley Unified" in page
    assert "Other LEAs" in signed_in(people.ada).get(f"{PAGE}leas/{people.other_lea.key}/").content.decode()


def test_harmless_changes_are_made_at_once_with_an_entry_for_each(people: People) -> None:
    given, taken = cell(people, "counselor", "people", "read"), cell(people, "office", "people", "write")
    assert post(people, {given}, {taken}).status_code == 302
    assert ("people", "read") in held(people, "counselor")
    assert ("people", "write") not in held(people, "office")
    told = Entry.objects.filter(event__startswith="right.").order_by("id")
    assert [(e.event, e.details["group"], e.details["tool"], e.details["right"], e.user_key) for e in told] == [
        ("right.taken", "office", "people", "write", people.ada.key),
        ("right.given", "counselor", "people", "read", people.ada.key),
    ]


@pytest.mark.parametrize(
    ("code", "tool", "right", "warning"),
    [
        ("counselor", "release_hold", "read", "held back from everybody else"),
        ("counselor", "tool_rights", "write", "give any right to anybody"),
        ("sis_administrator", "view_as_family", "read", "see the portal as any family"),
        ("administrator", "audit", "read", "who opened whose report"),
        ("sis_administrator", "caaspp_configuration", "delete", "stops all reports"),
    ],
)
def test_a_dangerous_right_is_given_after_one_more_look(
    people: People, code: str, tool: str, right: str, warning: str
) -> None:
    wanted = cell(people, code, tool, right)
    looked = post(people, {wanted}, set())
    assert warning in looked.content.decode()
    assert (tool, right) not in held(people, code)
    assert post(people, {wanted}, set(), confirmed="1").status_code == 302
    assert (tool, right) in held(people, code)


def test_taking_reports_from_a_group_is_looked_at_once_more(people: People) -> None:
    wanted = cell(people, "teacher", *REPORTS)
    looked = post(people, set(), {wanted}).content.decode()
    assert "open no score reports through this group any more" in looked
    assert "1 person" in looked
    post(people, set(), {wanted}, confirmed="1")
    assert people.ben not in visible_students(actor(people.tess))


def test_a_taken_right_is_gone_at_the_next_click(people: People) -> None:
    cole, given = signed_in(people.cole), {cell(people, "counselor", "people", "read")}
    rights.change_rights(actor(people.ada), people.lea, changed(given))
    assert "/system-settings/people/" in cole.get("/tools/").content.decode()
    rights.change_rights(actor(people.ada), people.lea, changed(taken=given))
    assert "/system-settings/people/" not in cole.get("/tools/").content.decode()


def test_the_office_opens_reports_only_with_a_written_reason_which_is_kept_and_recorded(people: People) -> None:
    people.lea.groups.get(code="case-managers").tool_rights.all().delete()
    wanted = {cell(people, "office", *REPORTS)}
    assert "Education Code (60607)" in post(people, wanted, set()).content.decode()
    refused = post(people, wanted, set(), confirmed="1", reason=" ")
    assert refused.status_code == 422
    assert "Write the reason" in refused.content.decode()
    assert REPORTS not in held(people, "office")
    reason = "Hands out reports on paper"
    post(people, wanted, set(), confirmed="1", reason=reason)
    people.lea.refresh_from_db()
    assert (people.lea.office_opens_reports, people.lea.office_opens_reports_reason) == (True, reason)
    assert Entry.objects.get(event="lea_setting.changed").details["reason"] == reason
    post(people, set(), wanted, confirmed="1")
    people.lea.refresh_from_db()
    assert (people.lea.office_opens_reports, people.lea.office_opens_reports_reason) == (False, "")


def test_whoever_would_see_every_student_needs_a_reason_which_stays_with_them(people: People) -> None:
    counselor = people.groups["counselor"]
    counselor.assignments.update(school=None)
    counselor.tool_rights.all().delete()
    wanted = {cell(people, "counselor", *REPORTS)}
    assert "see every student" in post(people, wanted, set()).content.decode()
    assert post(people, wanted, set(), confirmed="1").status_code == 422
    post(people, wanted, set(), confirmed="1", reason="The only counselor of the LEA")
    assert counselor.assignments.get().reason == "The only counselor of the LEA"


def test_nobody_takes_their_own_right_to_give_rights(people: People) -> None:
    client, ada = signed_in(people.ada), Assignment.objects.get(user=people.ada)
    key = cell(people, "coordinator", "tool_rights", "write")
    refused = post(people, set(), {key}, confirmed="1")
    assert refused.status_code == 422
    assert "your own right to give rights" in refused.content.decode()
    assert ("tool_rights", "write") in held(people, "coordinator")
    client.post(f"{PAGE}people/{ada.pk}/end/")
    ada.refresh_from_db()
    assert ada.ends_on is None
    reach = {"name": "District assessment coordinator", "reach": "classes"}
    assert client.post(f"{PAGE}{people.groups['coordinator'].pk}/change/", reach).status_code == 422
    assert Group.objects.get(pk=people.groups["coordinator"].pk).reach == Reach.SCHOOLS
    assert not Entry.objects.filter(event__in=("right.taken", "assignment.ended", "group.changed")).exists()


def test_what_somebody_else_has_changed_since_stays(people: People) -> None:
    page = signed_in(people.ada).get(PAGE).content.decode()
    shown = re.search(r'name="shown" value="([^"]*)"', page)
    assert shown
    other = cell(people, "staff", "people", "read")
    rights.change_rights(actor(people.ada), people.lea, changed({other}))
    mine = cell(people, "counselor", "people", "read")
    data = {"shown": shown[1], "rights": [*shown[1].split(), str(mine)]}
    signed_in(people.ada).post(f"{PAGE}leas/{people.lea.key}/change/", data)
    assert ("people", "read") in held(people, "staff")
    assert ("people", "read") in held(people, "counselor")


@pytest.mark.parametrize("text", ["", "x:audit:read", "1:none:read", "1:audit:add", "-1:audit:read", "1:audit"])
def test_a_box_that_there_is_none_of_names_nothing(text: str) -> None:
    assert rights.cell_of(text) is None


def test_a_box_of_another_lea_changes_nothing(people: People) -> None:
    foreign = people.other_lea.groups.get(code="staff")
    data = {"shown": "", "rights": [f"{foreign.pk}:people:read"]}
    answer = signed_in(people.ada).post(f"{PAGE}leas/{people.lea.key}/change/", data)
    assert answer.status_code == 404
    assert not foreign.tool_rights.exists()


def test_rights_are_changed_only_by_who_proved_who_they_are_a_moment_ago(people: People) -> None:
    client = signed_in(people.ada)
    prove(client, people.ada, seconds_ago=3600)
    wanted = cell(people, "counselor", "people", "read")
    data = {"shown": "", "rights": [str(wanted)]}
    assert client.post(f"{PAGE}leas/{people.lea.key}/change/", data).status_code == 302
    assert ("people", "read") not in held(people, "counselor")


def test_the_outsider_and_school_wide_holders_can_neither_see_nor_change(people: People) -> None:
    people.groups["office"].tool_rights.create(tool=ToolCode.RIGHTS, right=Right.WRITE)
    people.groups["office"].tool_rights.create(tool=ToolCode.RIGHTS, right=Right.READ)
    given = changed({cell(people, "office", "audit", "read")})
    for user in (people.max, people.opal):
        client = signed_in(user)
        assert client.get(f"{PAGE}leas/{people.lea.key}/").status_code == 404
        assert client.post(f"{PAGE}leas/{people.lea.key}/change/", {"rights": []}).status_code == 404
        with pytest.raises(Http404):
            rights.change_rights(actor(user), people.lea, given)


def test_a_group_that_reaches_classes_or_caseloads_gives_no_right_over_the_whole_lea(people: People) -> None:
    for tool in (ToolCode.RIGHTS, ToolCode.AUDIT, ToolCode.CONFIGURATION):
        people.groups["teacher"].tool_rights.create(tool=tool, right=Right.READ)
    client = signed_in(people.tess)
    assert "office" not in client.get(PAGE).content.decode()
    assert client.get(f"{PAGE}leas/{people.lea.key}/").status_code == 404
    assert "You read the audit of an LEA" in client.get("/system-settings/audit/").content.decode()


def test_who_may_only_read_sees_boxes_that_can_not_be_changed(people: People) -> None:
    reader = make_user("rea", "Rea Reader")
    Assignment.objects.create(user=reader, group=people.groups["staff"])
    people.groups["staff"].tool_rights.create(tool=ToolCode.RIGHTS, right=Right.READ)
    client = signed_in(reader)
    page = client.get(PAGE).content.decode()
    assert " disabled" in page
    assert "Make a group" not in page
    assert client.post(f"{PAGE}leas/{people.lea.key}/change/", {"rights": []}).status_code == 404


def test_a_group_of_ones_own_is_made_renamed_and_deleted(people: People) -> None:
    client = signed_in(people.ada)
    made = client.post(f"{PAGE}leas/{people.lea.key}/groups/", {"name": "Teacher", "reach": "caseloads"})
    group = Group.objects.get(lea=people.lea, code="teacher-2")
    assert made["Location"] == f"{PAGE}{group.pk}/"
    assert client.post(f"{made['Location']}change/", {"name": "Mentors", "reach": "classes"}).status_code == 302
    group.refresh_from_db()
    assert (group.name, group.reach, group.code) == ("Mentors", "classes", "teacher-2")
    assert "delete" in client.get(made["Location"]).content.decode()
    client.post(f"{made['Location']}delete/")
    assert not Group.objects.filter(pk=group.pk).exists()
    told = Entry.objects.filter(event__startswith="group.").order_by("id").values_list("event", flat=True)
    assert list(told) == ["group.added", "group.changed", "group.deleted"]


def test_a_group_that_the_law_names_can_not_be_made_by_its_name(people: People) -> None:
    made = grouping.add_group(actor(people.ada), people.lea, "Counselor", Reach.SCHOOLS)
    with pytest.raises(rights.ReasonMissing):
        rights.change_rights(actor(people.ada), people.lea, changed({Cell(made.pk, *REPORTS)}))


def test_the_groups_that_every_lea_has_stay_under_their_names(people: People) -> None:
    client, address = signed_in(people.ada), f"{PAGE}{people.groups['office'].pk}/"
    client.post(f"{address}delete/")
    client.post(f"{address}change/", {"name": "Front desk", "reach": "schools"})
    people.groups["office"].refresh_from_db()
    assert people.groups["office"].name == "School office"
    with pytest.raises(grouping.SeededStays):
        grouping.change_group(actor(people.ada), people.groups["office"], "Front desk", Reach.SCHOOLS)


def test_a_group_with_people_in_it_is_not_deleted(people: People) -> None:
    group = people.lea.groups.get(code="case-managers")
    answer = signed_in(people.ada).post(f"{PAGE}{group.pk}/delete/", follow=True)
    assert "People are in this group" in answer.content.decode()
    assert Group.objects.filter(pk=group.pk).exists()


def test_a_wider_reach_needs_a_reason_where_people_would_open_more_reports(people: People) -> None:
    group = people.lea.groups.get(code="case-managers")
    client, address = signed_in(people.ada), f"{PAGE}{group.pk}/change/"
    wider = {"name": group.name, "reach": "schools"}
    refused = client.post(address, wider)
    assert refused.status_code == 422
    assert "would open reports of more students" in refused.content.decode()
    assert list(visible_students(actor(people.kai))) == [people.ben]
    client.post(address, {**wider, "reason": "Covers for all counselors this spring"})
    assert people.mia in visible_students(actor(people.kai))
    assert group.assignments.get().reason == "Covers for all counselors this spring"


def test_groups_of_other_leas_are_out_of_reach(people: People) -> None:
    make_school(people.other_lea, "Another")
    client, group = signed_in(people.max), people.groups["office"]
    assert client.get(f"{PAGE}{group.pk}/").status_code == 404
    for part in ("change/", "delete/", "people/"):
        assert client.post(f"{PAGE}{group.pk}/{part}", {"name": "x", "reach": "schools"}).status_code == 404
    assert client.post(f"{PAGE}leas/{people.lea.key}/groups/", {"name": "x", "reach": "schools"}).status_code == 404
    assert "Somebody" not in client.get(PAGE).content.decode()
