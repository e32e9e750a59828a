"""HTML attributes given to an element by its page, as keyword arguments of a template tag."""

from collections.abc import Mapping

from django.forms.utils import flatatt
from django.template import TemplateSyntaxError
from django.utils.safestring import SafeString


def flat(attributes: Mapping[str, object]) -> SafeString:
    """Return attributes as escaped HTML with a leading space; ``hx_post`` becomes ``hx-post``.

    ``None`` and ``False`` leave an attribute out, ``True`` writes it without a value.
    Raises TemplateSyntaxError for what the content security policy would refuse anyway:
    ``style`` and event handlers.
    """
    named = {_name(key): value for key, value in attributes.items() if value is not None}
    return flatatt({name: value for name, value in named.items() if value is not False})


def _name(key: str) -> str:
    name = key.strip("_").replace("_", "-")
    if name == "style" or name.startswith(("on", "hx-on")):
        raise TemplateSyntaxError(f"The attribute {name!r} is refused by our content security policy.")
    return name
