"""How forms are drawn: one renderer for every form of the product, those of libraries included.

``FORM_RENDERER = "scoreport.design.forms.DesignRenderer"`` gives each input its classes and makes
``{{ form }}`` draw fields as the element ``{% field %}`` does.
"""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import DjangoTemplates
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CLASSES = {
    "checkbox": "form-check-input",
    "select": "form-select",
    "file": "form-control",
    "hidden": "",
}


def input_class(widget: forms.Widget) -> str:
    """Return the Bootstrap class for an input: ``form-control`` unless its kind needs another.

    Groups of boxes get none: Django would write it on the group as well.
    """
    if isinstance(widget, forms.RadioSelect | forms.CheckboxSelectMultiple):
        return ""
    return CLASSES.get(str(getattr(widget, "input_type", "")), "form-control")


def presented(
    field: BoundField, label: str | None = None, hint: str | None = None, *, mark: bool = True
) -> dict[str, Any]:
    """Return what ``design/forms/field.html`` needs to draw a field.

    ``label`` and ``hint`` replace the field's own; ``mark`` says whether "required" is written out.
    Ids are Django's: ``<id>_helptext`` and ``<id>_error``.
    """
    told = field.help_text if hint is None else hint
    ids = [f"{field.auto_id}_helptext"] * bool(told) + [f"{field.auto_id}_error"] * bool(field.errors)
    described = " ".join([*str(field.field.widget.attrs.get("aria-describedby", "")).split(), *ids])
    return {
        "field": field,
        "label": field.label if label is None else label,
        "hint": told,
        "described": described,
        "required": mark and field.field.required,
        "single_check": getattr(field.field.widget, "input_type", "") == "checkbox" and not field.use_fieldset,
        "control": field.as_widget(attrs=_attributes(field, described)),
    }


def _attributes(field: BoundField, described: str) -> dict[str, str | bool]:
    """Classes and, where the input itself carries it, the reference to hint and error."""
    own = str(field.field.widget.attrs.get("class", ""))
    state = "is-invalid" if field.errors else ""
    classes = " ".join(filter(None, [input_class(field.field.widget), own, state]))
    attributes: dict[str, str | bool] = {"class": classes} if classes else {}
    if described and not field.use_fieldset:
        attributes["aria-describedby"] = described
    return attributes


class DesignBoundField(BoundField):
    """A field that draws itself with our classes, wherever a template writes it."""

    def get_context(self) -> dict[str, Any]:
        """Return the context of ``as_field_group``."""
        return presented(self)

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Add the input's class unless the caller chose one."""
        built = super().build_widget_attrs(attrs, widget)
        return {**_attributes(self, ""), **built}


class DesignRenderer(DjangoTemplates):
    """Draws every form of the product with the templates of the design system."""

    form_template_name = "design/forms/form.html"
    field_template_name = "design/forms/field.html"
    bound_field_class = DesignBoundField


class DesignForm(forms.Form):
    """A form drawn by the design system whatever ``FORM_RENDERER`` says."""

    default_renderer = DesignRenderer


def date_field(label: str | Promise) -> forms.DateField:
    """Return a field for a day that may be left out, picked from the browser's own calendar."""
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=widget)  # type: ignore[arg-type]


class TermForm(forms.Form):
    """A first and a last day; either may be left out."""

    begins_on = date_field(_("First day"))
    ends_on = date_field(_("Last day"))

    def clean(self) -> None:
        """Refuse a last day before the first."""
        begins, ends = self.cleaned_data.get("begins_on"), self.cleaned_data.get("ends_on")
        if begins and ends and ends < begins:
            self.add_error("ends_on", _("The last day is before the first."))
