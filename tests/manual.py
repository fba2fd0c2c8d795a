"""Writes the parts of README.md that are computed: the table of coverage. ``python -m tests.manual`` writes them anew."""

from __future__ import annotations

import re
from pathlib import Path

from govopen.app.rules import traceability_of

ROOT = Path(__file__).resolve().parent.parent
MARKED = re.compile(r"(<!-- coverage -->\n).*?(<!-- /coverage -->)", re.S)
SHOWN = 46


def coverage_table() -> str:
    """Every sentence of the notice with the rules that judge it, or the one fact that no office records."""
    traced = traceability_of("jx-hrss-2020")
    lines = ["| article | sentence | judged by, or why not |", "|---|---|---|"]
    for sentence in traced.sentences:
        text = sentence.text if len(sentence.text) <= SHOWN else sentence.text[:SHOWN] + "…"
        rules = "、".join(f"`{rule}`" for rule in sentence.rules) or f"*{sentence.reason_en}*"
        lines.append(f"| {sentence.article} | {text} | {rules} |")
    return "\n".join(lines) + "\n"


def with_coverage(text: str) -> str:
    """Return the README's text with the table put in its place."""
    return MARKED.sub(lambda found: f"{found[1]}\n{coverage_table()}\n{found[2]}", text)


def main() -> None:
    """Write README.md anew."""
    readme = ROOT / "README.md"
    readme.write_text(with_coverage(readme.read_text("utf-8")), "utf-8")


if __name__ == "__main__":
    main()
