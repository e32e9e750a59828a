"""Bare Typst: compiles finished drafts with templates and fonts at hand, and does nothing else.

Run as `python -m benchmarks.support.bare_typst DRAFTS`; DRAFTS holds a draft of the sandbox a line. For each number of
seconds on a line of its input it compiles draft after draft for so long, and says what each took.
"""

import json
import sys
import time
from datetime import UTC, datetime
from importlib.resources import files
from itertools import cycle
from pathlib import Path

import typst

from scoreport.sandbox.reports import fonts

TEMPLATES = Path(str(files("scoreport.sandbox.reports"))) / "templates"
# Three pages of plain words and tables: what the machine does with a document that computes nothing.
PART = f"== A part\n{'Words that fill lines. ' * 60}\n#table(columns: 3, [a], [b], [c], [d], [e], [f])\n\n"
PLAIN = f"""
#set document(title: "Plain", author: "Benchmark")
#set text(font: "Noto Sans", lang: "en", size: 10pt)
#set page(paper: "us-letter")
= A plain document
{PART * 9}
"""


def main() -> None:
    """Serve rounds until the input ends."""
    drafts = [json.loads(line) for line in Path(sys.argv[1]).read_text(encoding="utf-8").splitlines()]
    folders = [*fonts.folders()]
    known = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
    compiler = typst.Compiler(TEMPLATES / "report.typ", root=TEMPLATES, font_paths=known)
    source = cycle(drafts)
    for line in sys.stdin:
        latencies = []
        begun, used = time.perf_counter(), time.process_time()
        while (before := time.perf_counter()) < begun + float(line):
            _compile(compiler, next(source))
            latencies.append(time.perf_counter() - before)
        told = {"latencies": latencies, "seconds": time.perf_counter() - begun, "cpu": time.process_time() - used}
        print(json.dumps(told), flush=True)


def _compile(compiler: typst.Compiler, draft: dict[str, str]) -> None:
    if not draft:
        made = compiler.compile(input=PLAIN.encode(), format="pdf", pdf_standards="ua-1")
    else:
        made = compiler.compile(
            format="pdf", sys_inputs={"report": draft["report"], "tight": "no"}, pdf_standards="ua-1",
            timestamp=datetime(2024, 6, 1, tzinfo=UTC),
        )  # fmt: skip
    assert isinstance(made, bytes)


if __name__ == "__main__":
    main()
