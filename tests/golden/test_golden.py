"""Each renderer draws the same hand-written audit; what it draws is on file and was read by a person."""

from __future__ import annotations

from collections.abc import Callable

from govopen.i18n import read_words
from govopen.render.as_csv import render_csv
from govopen.render.as_json import render_json
from govopen.render.as_junit import render_junit
from govopen.render.html.audit_page import render_html
from tests.golden.sample import REPORT

EN = read_words("en")
Compare = Callable[[str, str], None]


def test_csv(golden: Compare) -> None:
    golden("audit.csv", b"".join(render_csv(REPORT, words=EN)).decode("utf-8"))


def test_junit(golden: Compare) -> None:
    golden("audit.junit.xml", "".join(render_junit(REPORT, words=EN)))


def test_json(golden: Compare) -> None:
    golden("audit.json", "".join(render_json(REPORT, words=EN)))


def test_html(golden: Compare) -> None:
    golden("audit.html", "".join(render_html(REPORT, words=EN)))
