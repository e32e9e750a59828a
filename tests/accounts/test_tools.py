"""Tool Search."""

from tests.people import People, signed_in


def found(people: People, query: str) -> str:
    return signed_in(people.ada).get("/tools/", {"q": query}).content.decode().split("<main")[1]


def test_a_tool_is_found_by_a_word_of_its_name_or_path_without_case_and_accents(people: People) -> None:
    for query in ("tool rights", "USER management", "rïghts"):
        assert "/system-settings/tool-rights/" in found(people, query)
        assert "/system-settings/audit/" not in found(people, query)


def test_only_tools_that_one_may_open_are_found(people: People) -> None:
    page = signed_in(people.opal).get("/tools/").content.decode()
    assert "/system-settings/people/" in page
    assert "/system-settings/tool-rights/" not in page


def test_a_search_without_result_says_what_to_do(people: People) -> None:
    assert "No tool with that name." in found(people, "telescope")


def test_the_box_stands_on_the_page_and_keeps_what_was_typed(people: People) -> None:
    assert 'name="q"' in signed_in(people.ada).get("/tools/?q=aud").content.decode()
    assert 'value="aud"' in signed_in(people.ada).get("/tools/?q=aud").content.decode()
