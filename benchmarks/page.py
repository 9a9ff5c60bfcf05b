"""How long the page lets one wait, in a real Chromium, from the click to the changed screen.

    python -m benchmarks.page [times]

Medians over so many clicks of a visitor with the example's plan. Needs Chromium and Playwright,
as the browser tests do. Exit code 1 where a median is above its bar.
"""

from __future__ import annotations

import os
import shutil
import socket
import statistics
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
BARS_S = {
    "first plan after the first paint": 3.0,
    "the foods for an item": 0.3,
    "the dishes for a meal": 0.3,
    "the changed card, another food": 0.5,
    "the changed card, another dish": 0.5,
    "the changed card, undone": 0.5,
    "another day": 0.5,
}

DEEP = """
window.deep = (css, root = document) => {
  const found = [...root.querySelectorAll(css)];
  for (const node of root.querySelectorAll('*'))
    if (node.shadowRoot) found.push(...window.deep(css, node.shadowRoot));
  return found;
};
window.soon = (sign) => new Promise((done, fail) => {
  const began = performance.now();
  const look = () => {
    if (sign()) return done(performance.now() - began);
    if (performance.now() - began > 30000) return fail(new Error('nothing came'));
    requestAnimationFrame(look);
  };
  look();
});
"""

Times = dict[str, list[float]]


def measured(page: Any, click: str, sign: str) -> float:
    """Seconds from a click on an element to the frame in which a condition holds."""
    took = page.evaluate(
        f"() => {{ const button = {click}; button.click(); return window.soon(() => {sign}) }}"
    )
    return float(took) / 1000


def settled(page: Any) -> None:
    """Waits until the server has answered and nothing moves."""
    still = "() => document.querySelector('[data-test-script-state=notRunning]')"
    for _ in range(3):
        page.wait_for_timeout(250)
        page.wait_for_function(still)


def rounds(page: Any, times: int, took: Times) -> None:
    """Foods, dishes, choosing, undoing and turning the page, so many times."""
    day = 0
    for _ in range(times):
        days = page.evaluate("() => deep('[data-do=day]').filter(e => e.offsetParent).length")
        day = (day + 1) % days
        chip = f"deep('[data-do=day]').filter(e => e.offsetParent)[{day}]"
        took["another day"].append(measured(
            page, chip, f"{chip} && {chip}.getAttribute('aria-current') == 'date'"))  # fmt: skip
        settled(page)
        _changed(page, "food", "deep('button.food')[1]", "the foods for an item", took)
        _changed(page, "dish", "deep('[data-do=dish]').filter(e => e.offsetParent)[1]",
                 "the dishes for a meal", took)  # fmt: skip


def _changed(page: Any, what: str, click: str, listed: str, took: Times) -> None:
    offer = "deep('.offer[data-do=choose]').length"
    told = "deep('.just').some(e => e.textContent.includes('{}'))"
    took[listed].append(measured(page, click, offer))
    settled(page)
    took[f"the changed card, another {what}"].append(
        measured(page, "deep('.offer[data-do=choose]')[0]", told.format("Changed: "))
    )
    settled(page)
    took["the changed card, undone"].append(
        measured(page, "deep('.just [data-do=undo]')[0]", told.format("Undone"))
    )
    settled(page)


@contextmanager
def served() -> Iterator[str]:
    """The page on a server of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    url = f"http://127.0.0.1:{port}/"
    server = subprocess.Popen(
        [sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"), "--server.headless",
         "true", "--server.port", str(port), "--server.address", "127.0.0.1"],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    try:
        for _ in range(300):
            try:
                urllib.request.urlopen(url + "_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield url
    finally:
        server.terminate()
        server.wait(20)


def main() -> int:
    """Measure and print a table in Markdown."""
    from playwright.sync_api import sync_playwright

    times = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    took: Times = {what: [] for what in BARS_S}
    path = next((path for path in BROWSERS if shutil.which(path)), None)
    if path is None:
        print("The page was not measured: no Chromium is installed.")
        return 0
    with served() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path, args=["--no-sandbox", "--disable-gpu"]
        )
        for visitor in range(4):
            page = browser.new_context(viewport={"width": 1280, "height": 900}).new_page()
            page.add_init_script(DEEP)
            page.goto(url)
            page.wait_for_selector(".meal")
            painted = page.evaluate(
                "() => performance.getEntriesByName('first-contentful-paint')[0].startTime"
            )
            shown = page.evaluate("() => performance.now()")
            if visitor:  # the first one warms the server
                took["first plan after the first paint"].append((shown - painted) / 1000)
        page.wait_for_timeout(8000)
        rounds(page, times, took)
        browser.close()
    print("| what | median, s | fastest, s | slowest, s | bar, s |")
    print("|---|---|---|---|---|")
    for what, bar in BARS_S.items():
        found = took[what]
        print(f"| {what} | {statistics.median(found):.2f} | {min(found):.2f} | {max(found):.2f} "
              f"| {bar:g} |")  # fmt: skip
    slow = [what for what, bar in BARS_S.items() if statistics.median(took[what]) > bar]
    return 1 if slow else 0


if __name__ == "__main__":
    sys.exit(main())
