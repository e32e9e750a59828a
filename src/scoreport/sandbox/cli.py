"""The command `scoreport-sandbox`."""

import sys
from collections.abc import Sequence

from . import issuing
from .options import Unusable, control_of, parser, settings_of
from .reports import fonts
from .serving import listen, serve
from .verify import command as verify
from .watching import UnusableFile

UNUSABLE = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the sandbox until it is stopped; return 0, or 2 where it can't start as asked."""
    words = sys.argv[1:] if arguments is None else list(arguments)
    if words[:1] == ["credentials"]:
        return issuing.main(words[1:])
    if words[:1] == ["verify"]:
        return verify.main(words[1:])
    options = parser().parse_args(words)
    try:
        settings, control = settings_of(options), control_of(options)
        listener = listen(options.host, options.port)
    except (UnusableFile, Unusable) as error:
        sys.stderr.write(f"scoreport-sandbox: {error}\n")
        return UNUSABLE
    say_what_is_missing()
    serve(settings, control, listener)
    return 0


def say_what_is_missing() -> None:
    """Say which languages of reports are not offered here, and how to get them; nothing where all are."""
    if not fonts.has_cjk():
        sys.stderr.write(f"scoreport-sandbox: {fonts.MISSING_CJK}\n")
