"""The form of the district's look."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from scoreport.configuration.branding import LOGO_BYTES, Look, NotALogo, drawn_anew
from scoreport.design import colors
from scoreport.districts.models import Branding

COLOR = {"type": "color"}
BRAND, ACCENT = "#0b5563", "#c4671b"  # the product's own


class BrandingForm(forms.Form):
    """A name, a logo, two colors, and whom families ask."""

    name = forms.CharField(
        label=_("Name at the top of each page"), max_length=80, required=False,
        help_text=_("Leave it empty for the name of the LEA."),
    )  # fmt: skip
    logo = forms.FileField(
        label=_("Logo"), required=False, widget=forms.FileInput(attrs={"accept": "image/png,image/jpeg,image/webp"}),
        help_text=_("PNG, JPEG or WebP, at most 1 MB. It stands before the name, 40 pixels high."),
    )  # fmt: skip
    remove_logo = forms.BooleanField(label=_("Show no logo"), required=False)
    own_colors = forms.BooleanField(label=_("Use the two colors below"), required=False)
    brand_color = forms.CharField(
        label=_("First color: buttons, links, headings of cards"), required=False,
        widget=forms.TextInput(attrs=COLOR),
    )  # fmt: skip
    accent_color = forms.CharField(
        label=_("Second color: lines and marks"), required=False, widget=forms.TextInput(attrs=COLOR)
    )
    help_email = forms.EmailField(
        label=_("Email address for families who need help"), required=False,
        help_text=_("Shown on the page about accessibility and where a family can't sign in."),
    )  # fmt: skip
    help_phone = forms.CharField(label=_("Phone number for families who need help"), max_length=40, required=False)

    def __init__(self, row: Branding, *args: Any, **kwargs: Any) -> None:
        kwargs["initial"] = {
            "name": row.name, "own_colors": bool(row.brand_color), "brand_color": row.brand_color or BRAND,
            "accent_color": row.accent_color or ACCENT, "help_email": row.help_email, "help_phone": row.help_phone,
        }  # fmt: skip
        super().__init__(*args, **kwargs)

    def clean_logo(self) -> bytes | None:
        """Draw the picture anew, so that nothing but a picture is kept and sent out."""
        given = self.cleaned_data["logo"]
        if not given:
            return None
        if given.size > LOGO_BYTES:
            raise forms.ValidationError(_("The file is larger than 1 MB. Save the logo in a smaller size."))
        try:
            return drawn_anew(given.read())
        except NotALogo:
            raise forms.ValidationError(_("This is no PNG, JPEG or WebP picture. Choose another file.")) from None

    def clean_brand_color(self) -> str:
        """Refuse a color on which white text could not be read."""
        return self._checked("brand_color", colors.readable, _("White text on this color, or this color as text, can't be read well. This one, a little darker, can: %(color)s."))  # fmt: skip  # noqa: E501 - one sentence

    def clean_accent_color(self) -> str:
        """Refuse a color that would not be seen on the page."""
        return self._checked("accent_color", colors.visible, _("This color is hardly seen on a light page. This one, a little darker, is: %(color)s."))  # fmt: skip  # noqa: E501 - one sentence

    def look(self) -> Look:
        """Return what is to be saved; call it on a valid form."""
        data = self.cleaned_data
        own = data["own_colors"]
        return Look(
            name=data["name"], help_email=data["help_email"], help_phone=data["help_phone"],
            brand_color=data["brand_color"] if own else "", accent_color=data["accent_color"] if own else "",
            logo=b"" if data["remove_logo"] else data["logo"],
        )  # fmt: skip

    def _checked(self, field: str, mend: Any, words: Any) -> str:
        color = str(self.cleaned_data[field]).lower()
        if "own_colors" not in self.data:
            return color
        if len(color) != len(BRAND) or color[0] != "#" or not set(color[1:]) <= set("0123456789abcdef"):
            raise forms.ValidationError(_("Write a color as # and six digits, such as #0b5563."))
        mended = mend(color)
        if mended != color:
            raise forms.ValidationError(words % {"color": mended})
        return color
