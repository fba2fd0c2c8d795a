"""How large the page of so many findings is, how long it takes to draw, and how long a browser takes to open it.

python -m tests.benchmarks.bench_page [FINDINGS]
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from time import perf_counter

from govopen.core.reports.dashboard import build_dashboard
from govopen.i18n import read_words
from govopen.render.as_csv import render_csv
from govopen.render.as_xlsx import render_xlsx
from govopen.render.html.audit_page import render_html
from tests.browser.chromium import browser
from tests.browser.test_pages import many, rows

WAIT = "(async () => {{ {do}; await new Promise(r => requestAnimationFrame(() => setTimeout(r, 0))); }})()"


TIMING = """(() => {
  const [n] = performance.getEntriesByType('navigation');
  return [n.domContentLoadedEventEnd, n.loadEventEnd, performance.getEntriesByName('first-contentful-paint')[0]?.startTime];
})()"""
INPUT = ".dispatchEvent(new Event('input', {bubbles: true})); await new Promise(r => setTimeout(r, 121))"
DEEDS = {
    "searched": "const f = document.querySelector('.tools'); f.q.value = '999'; f.q" + INPUT,
    "sorted": "const f = document.querySelector('.tools'); f.q.value = ''; f.s.value = 'l'; f.s" + INPUT,
    "all shown": "document.querySelector('p.more button[value=all]').click()",
}


def main(number: int) -> None:
    words, report = read_words("zh"), many(number)
    for name, draw in (("csv", render_csv), ("xlsx", render_xlsx)):
        began = perf_counter()
        size = sum(map(len, draw(report, words=words)))
        print(f"{name}: {size / 1e6:.2f} MB, drawn in {perf_counter() - began:.2f} s")
    began = perf_counter()
    text = "".join(render_html(report, words=words))
    took = perf_counter() - began
    print(
        f"html: {number} findings, {len(build_dashboard(report).strips)} strips, {len(text.encode()) / 1e6:.2f} MB, drawn in {took:.2f} s"
    )
    with tempfile.TemporaryDirectory() as folder, browser() as page:
        path = Path(folder) / "a.html"
        path.write_text(text, encoding="utf-8")
        page.open(path)
        timing = page.ask(TIMING)
        print(
            f"opened: ready {timing[0]:.0f} ms, loaded {timing[1]:.0f} ms, first paint {timing[2]:.0f} ms, {len(rows(page))} rows at once"
        )
        for what, do in DEEDS.items():
            began = perf_counter()
            page.ask(WAIT.format(do=do))
            print(f"{what}: {(perf_counter() - began) * 1000:.0f} ms")
        print("console:", page.said)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 20_000)
