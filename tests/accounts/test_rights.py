"""Giving and taking rights."""

import pytest
from django.http import Http404

from scoreport.accounts import rights
from scoreport.accounts.matrix import held_cells
from scoreport.accounts.models import Assignment
from scoreport.accounts.tools import Right, ToolCode
from scoreport.audit.models import Entry
from tests.people import People, actor, make_user, signed_in

READ_REPORTS = ("paperless_assessment_reporting", "read")


def group_page(people: People, code: str) -> str:
    return f"/system-settings/tool-rights/{people.groups[code].pk}/"


def boxes(cells: set[tuple[str, str]]) -> list[str]:
    return [f"{tool}:{right}" for tool, right in cells]


def test_the_list_shows_the_groups_of_the_own_lea_only(people: People) -> None:
    page = signed_in(people.ada).get("/system-settings/tool-rights/").content.decode()
    assert "Test Valley Unified" in page
    assert "Far Hills" not in page


def test_a_group_page_has_a_box_for_each_right_and_na_where_a_tool_has_none(people: People) -> None:
    page = signed_in(people.ada).get(group_page(people, "counselor")).content.decode()
    assert 'value="paperless_assessment_reporting:read"' in page
    assert 'value="paperless_assessment_reporting:write"' not in page
    assert "N/A" in page
    assert "Cole Byrd" in page


def test_saving_gives_and_takes_exactly_what_the_boxes_say_and_leaves_an_entry_for_each(people: People) -> None:
    wanted = {("audit", "read"), ("release_hold", "write")}
    answer = signed_in(people.ada).post(group_page(people, "counselor"), {"rights": boxes(wanted)})
    assert answer.status_code == 302
    assert held_cells(people.groups["counselor"]) == wanted
    told = Entry.objects.filter(event__startswith="right.").order_by("id")
    assert [(e.event, e.details["tool"], e.user_key) for e in told] == [
        ("right.taken", READ_REPORTS[0], people.ada.key),
        ("right.given", "audit", people.ada.key),
        ("right.given", "release_hold", people.ada.key),
    ]


def test_a_taken_right_is_gone_at_the_next_click(people: People) -> None:
    cole = signed_in(people.cole)
    rights.set_rights(actor(people.ada), people.groups["counselor"], {("people", "read")})
    assert "/system-settings/people/" in cole.get("/tools/").content.decode()
    rights.set_rights(actor(people.ada), people.groups["counselor"], set())
    assert "/system-settings/people/" not in cole.get("/tools/").content.decode()


def test_the_office_opens_reports_only_with_a_written_reason_which_is_kept_and_recorded(people: People) -> None:
    client = signed_in(people.ada)
    cells = {READ_REPORTS, ("people", "read")}
    refused = client.post(group_page(people, "office"), {"rights": boxes(cells)})
    assert refused.status_code == 422
    assert "Write the reason" in refused.content.decode()
    assert READ_REPORTS not in held_cells(people.groups["office"])
    client.post(group_page(people, "office"), {"rights": boxes(cells), "reason": "Hands out reports on paper"})
    people.lea.refresh_from_db()
    assert (people.lea.office_opens_reports, people.lea.office_opens_reports_reason) == (
        True,
        "Hands out reports on paper",
    )
    assert Entry.objects.get(event="lea_setting.changed").details["reason"] == "Hands out reports on paper"
    client.post(group_page(people, "office"), {"rights": []})
    people.lea.refresh_from_db()
    assert (people.lea.office_opens_reports, people.lea.office_opens_reports_reason) == (False, "")


def test_nobody_takes_their_own_right_to_give_rights(people: People) -> None:
    client, ada = signed_in(people.ada), Assignment.objects.get(user=people.ada)
    before = held_cells(people.groups["coordinator"])
    refused = client.post(group_page(people, "coordinator"), {"rights": boxes(before - {("tool_rights", "write")})})
    assert refused.status_code == 422
    assert held_cells(people.groups["coordinator"]) == before
    client.post(f"/system-settings/tool-rights/people/{ada.pk}/end/")
    ada.refresh_from_db()
    assert ada.ends_on is None
    assert not Entry.objects.filter(event="assignment.ended").exists()


def test_a_person_is_put_into_a_group_for_one_school_and_taken_out_at_once(people: People) -> None:
    client, cole = signed_in(people.ada), signed_in(people.cole)
    address = f"{group_page(people, 'office')}people/"
    assert client.post(address, {"username": "Cole", "school": people.aldrich.key}).status_code == 302
    given = Assignment.objects.get(user=people.cole, group=people.groups["office"])
    assert given.school == people.aldrich
    assert "/system-settings/people/" in cole.get("/tools/").content.decode()
    client.post(f"/system-settings/tool-rights/people/{given.pk}/end/")
    assert "/system-settings/people/" not in cole.get("/tools/").content.decode()
    assert list(
        Entry.objects.filter(event__startswith="assignment.").values_list("event", flat=True).order_by("id")
    ) == [
        "assignment.given",
        "assignment.ended",
    ]


@pytest.mark.parametrize(
    "typed",
    [
        {"username": "pia"},
        {"username": "max"},
        {"username": "nobody"},
        {"username": "cole", "begins_on": "2026-05-02", "ends_on": "2026-05-01"},
    ],
)
def test_an_assignment_that_will_not_do_is_refused(people: People, typed: dict[str, str]) -> None:
    before = Assignment.objects.count()
    assert signed_in(people.ada).post(f"{group_page(people, 'office')}people/", typed).status_code == 422
    assert Assignment.objects.count() == before


def test_a_school_of_another_lea_is_refused(people: People) -> None:
    foreign = people.other_lea.schools.get()
    typed = {"username": "cole", "school": foreign.key}
    assert signed_in(people.ada).post(f"{group_page(people, 'office')}people/", typed).status_code == 422
    with pytest.raises(rights.NotOfThisLea):
        rights.assign(actor(people.ada), people.groups["office"], people.cole, rights.Term(foreign))


def test_the_outsider_and_school_wide_holders_can_neither_see_nor_change(people: People) -> None:
    people.groups["office"].tool_rights.create(tool=ToolCode.RIGHTS, right=Right.WRITE)
    people.groups["office"].tool_rights.create(tool=ToolCode.RIGHTS, right=Right.READ)
    for user in (people.max, people.opal):
        client = signed_in(user)
        assert client.get(group_page(people, "office")).status_code == 404
        assert client.post(group_page(people, "office"), {"rights": []}).status_code == 404
        with pytest.raises(Http404):
            rights.set_rights(actor(user), people.groups["office"], set())


def test_who_may_only_read_sees_boxes_that_can_not_be_changed(people: People) -> None:
    reader = make_user("rea", "Rea Reader")
    Assignment.objects.create(user=reader, group=people.groups["staff"])
    people.groups["staff"].tool_rights.create(tool=ToolCode.RIGHTS, right=Right.READ)
    client = signed_in(reader)
    assert " disabled" in client.get(group_page(people, "office")).content.decode()
    assert client.post(group_page(people, "office"), {"rights": []}).status_code == 404
