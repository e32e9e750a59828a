"""Elements: what pages may count on."""

import re
from datetime import UTC, datetime

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils.translation import gettext_lazy

from scoreport.design.elements.boxes import steps_of
from scoreport.design.forms import DesignForm, DesignRenderer
from scoreport.design.languages import native_name

HOSTILE = '"><script>alert(1)</script>'


def drawn(source: str, **context: object) -> str:
    """Return what a template with our elements renders."""
    return Template("{% load design %}" + source).render(Context(context))


class CodeForm(DesignForm):
    """A form with one input and one group of choices."""

    code = forms.CharField(label="Code", help_text="On your letter")
    who = forms.ChoiceField(label="Who", choices=[("a", "A"), ("b", "B")], widget=forms.RadioSelect)


class LibraryForm(forms.Form):
    """A form of somebody else's, drawn by our renderer."""

    code = forms.CharField(label="Code", help_text="On your letter")


@pytest.mark.parametrize(
    "source",
    [
        "{% button text %}",
        "{% link_button text text %}",
        "{% panel title=text lead=text %}{{ text }}{% endpanel %}",
        "{% banner title=text %}{{ text }}{% endbanner %}",
        "{% student_card text grade=text school=text %}{{ text }}{% endstudent_card %}",
        "{% document_link text text detail=text badge=text kind=text %}",
        "{% definition text text %}",
        "{% breadcrumb text %}",
        "{% page_heading text lead=text caption=text %}",
        "{% empty_state text text=text href=text action=text %}",
        "{% status text %}",
        "{% table caption=text %}{{ text }}{% endtable %}",
        "{% confirmation action=text title=text button=text word=text error=text %}{{ text }}{% endconfirmation %}",
        "{% menu text %}{{ text }}{% endmenu %}",
        "{% disclosure text %}{{ text }}{% enddisclosure %}",
        "{% progress 1 2 label=text %}",
        "{% button 'x' data_name=text %}",
    ],
)
def test_a_name_that_is_html_stays_text_in_every_element(source: str) -> None:
    html = drawn(source, text=HOSTILE)
    assert "<script" not in html
    assert "&lt;script" in html


@pytest.mark.parametrize("attribute", ["style", "onclick", "hx_on_click"])
def test_attributes_that_the_content_policy_refuses_are_refused_at_once(attribute: str) -> None:
    with pytest.raises(TemplateSyntaxError, match="content security policy"):
        drawn("{% button 'Save' " + attribute + "='x' %}")


def test_attributes_for_htmx_are_written_with_hyphens() -> None:
    html = drawn("{% button 'Generate' hx_post='/generate/' disabled=False formnovalidate=True %}")
    assert 'hx-post="/generate/"' in html
    assert " formnovalidate" in html
    assert "disabled" not in html


def test_an_input_names_its_hint_and_its_error() -> None:
    html = drawn("{% field form.code %}", form=CodeForm({}))
    assert 'aria-describedby="id_code_helptext id_code_error"' in html
    assert 'id="id_code_helptext"' in html
    assert 'id="id_code_error"' in html
    assert 'aria-invalid="true"' in html


def test_a_hint_that_the_page_gives_is_named_too() -> None:
    html = drawn("{% field form.who hint='Choose one' %}", form=CodeForm())
    assert re.search(r'<fieldset[^>]*aria-describedby="id_who_helptext"', html)
    assert 'id="id_who_helptext">Choose one' in html


def test_each_line_of_the_error_summary_leads_to_something_on_the_page() -> None:
    html = drawn("{% form_errors form %}{% field form.code %}{% field form.who %}", form=CodeForm({}))
    targets = re.findall(r'href="#([^"]+)"', html)
    assert len(targets) == 2
    assert all(html.count(f'id="{target}"') == 1 for target in targets)


def test_a_form_without_errors_has_no_summary() -> None:
    assert drawn("{% form_errors form %}", form=CodeForm()).strip() == ""


def test_forms_of_libraries_look_like_ours() -> None:
    html = str(LibraryForm({}, renderer=DesignRenderer()))
    assert 'class="form-control is-invalid"' in html
    assert "ds-field" in html
    assert 'aria-describedby="id_code_helptext id_code_error"' in html


def test_pages_keep_the_rest_of_the_query() -> None:
    request = RequestFactory().get("/", {"q": "a&b", "page": "2"})
    html = drawn("{% pagination page %}", page=Paginator(range(90), 20).page(2), request=request)
    assert 'href="?q=a%26b&amp;page=3"' in html
    assert "page=2" not in html


def test_a_single_page_needs_no_links_to_pages() -> None:
    assert drawn("{% pagination page %}", page=Paginator(range(3), 20).page(1)).strip() == ""


def test_staff_see_a_clock_and_families_a_time_of_day() -> None:
    ends_at = datetime(2026, 11, 23, 23, 40, tzinfo=UTC)
    staff = drawn("{% load l10n tz %}{% countdown at %}", at=ends_at)
    family = drawn("{% works_until at %}", at=ends_at)
    assert "data-ends-at" in staff
    assert "data-ends-at" not in family
    assert "works until 3:40 PM" in family
    assert "works until 3:40 PM" in staff


def test_a_danger_asks_for_the_name_and_carries_the_forgery_token() -> None:
    source = "{% confirmation action='/delete/' title='Delete?' button='Delete' word='CAASPP' %}x{% endconfirmation %}"
    html = drawn(source, csrf_token="token-value")
    assert 'method="post"' in html
    assert "token-value" in html
    assert re.search(r"<input[^>]*required", html)
    assert "CAASPP</strong>" in html


def test_progress_of_unknown_length_gives_no_value() -> None:
    assert "value=" not in drawn("{% progress None label='Asking' %}")
    assert 'value="40"' in drawn("{% progress 40 100 label='Rows' %}")


def test_a_path_may_be_a_translation_that_is_looked_up_late() -> None:
    path = gettext_lazy("System Settings > Audit")
    assert steps_of(path) == steps_of(str(path)) == [("System Settings", ""), ("Audit", "")]


def test_languages_are_named_as_their_readers_write_them() -> None:
    named = {code: native_name(code) for code in ("es", "fil", "zh-Hant", "ar")}
    assert named == {"es": "Español", "fil": "Filipino", "zh-Hant": "繁體中文", "ar": "العربية"}
