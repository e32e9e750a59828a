"""The elements of the design system: ``{% load design %}``.

Arguments are given by name or in this order. ``**attributes`` become HTML attributes with ``_``
turned into ``-`` (``hx_post=url`` is ``hx-post``); ``style`` and ``on...`` are refused. Texts are
given translated: ``{% button _("Save") %}``. Kinds: neutral, info, success, warning, danger.

Actions
    {% button label kind="primary" icon="" **attributes %}
        kind: primary secondary danger quiet link; type="submit" unless given
    {% link_button href label kind="secondary" icon="" new_tab=False **attributes %}
    {% actions %}buttons{% endactions %}
    {% menu label icon="" align="end" %}links, forms{% endmenu %}
    {% confirmation action title button word="" name="confirmation" cancel="" error="" level=2 id="" %}
        what is lost{% endconfirmation %}              a POST form; with ``word`` it has to be typed in

Boxes
    {% page_heading title lead="" path="" caption="" %}       the h1; path as for breadcrumb
    {% breadcrumb path %}    "System Settings > Portal Preferences" or [(name, url)]
    {% panel title="" level=2 kind="" lead="" **attributes %}...{% endpanel %}         kind: "" or "plain"
    {% banner kind="info" title="" role=None **attributes %}...{% endbanner %}
        danger is role=alert, the others status
    {% disclosure summary opened=False id="" %}...{% enddisclosure %}
    {% empty_state title text="" href="" action="" icon="document" level=2 %}

Forms (``{{ form }}`` draws all fields the same way)
    {% form_errors form [form ...] title="" level=2 %}        summary, before the form and outside it
    {% field form.name label=None hint=None mark=True width="" %}
        mark writes "required"; width: short medium
    {% language_picker next="" plain=False %}

Data
    {% table caption caption_hidden=False stack=False wrap=False list=False **attributes %}<thead>...{% endtable %}
        stack: rows become cards on phones; give each td data-label="..."
        list: rows are found and sorted, on staff pages; a td with data-sort="..." sorts by that
    {% definition_list items %}                               items: [(term, value)]
    {% definitions %}{% definition term value missing="" %}...{% enddefinitions %}
    {% status label kind="neutral" %}
    {% progress value maximum=100 label="" **attributes %}    value None: length unknown
    {% busy label="" **attributes %}    htmx indicator: id="asking" here, hx-indicator="#asking" there
    {% countdown ends_at %}                                   staff; an aware datetime
    {% works_until ends_at %}                                 families
    {% pagination page name="page" %}                         a django.core.paginator.Page
    {% student_card name grade="" school="" level=2 **attributes %}...{% endstudent_card %}
    {% document_list label="" %}
        <li>{% document_link href title detail="" kind="PDF" badge="" **attributes %}</li>{% enddocument_list %}
    {% qr_code text label %}                 for a camera; what it says must stand beside it as text too
    {% icon name label="" %}
        account arrow back check chevron clock close document download error external globe home info lock
        menu more plus print search settings student warning

After an htmx swap, the first ``[data-focus]`` inside what came takes the focus.
"""

from django import template

from scoreport.design.elements import actions, boxes, codes, data, fields

register = template.Library()
for family in (actions, boxes, codes, data, fields):
    register.tags.update(family.register.tags)
