"""A page to try: in Streamlit's own test bench, or served to a real browser."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Generator, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
BROWSERS = ("/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome")
PATIENCE_S = 60


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, Any, Any]:
    """Fixtures may see whether their test failed."""
    report = yield
    if report.failed and report.when == "call":
        item.failed = True  # type: ignore[attr-defined]
    return report


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@contextmanager
def served(port: int) -> Iterator[str]:
    """The page on a server of its own."""
    server = subprocess.Popen(
        [
            sys.executable, "-m", "streamlit", "run", str(ROOT / "app.py"),
            "--server.headless", "true", "--server.port", str(port),
            "--server.address", "127.0.0.1", "--browser.serverAddress", "127.0.0.1",
        ],
        cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},
    )  # fmt: skip
    url = f"http://127.0.0.1:{port}/"
    try:
        _wait_for(url + "_stcore/health", server)
        yield url
    finally:
        server.terminate()
        server.wait(20)


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """A server with the page, for all browser tests."""
    with served(free_port()) as url:
        yield url


@pytest.fixture
def server() -> Callable[[int], AbstractContextManager[str]]:
    """Servers for a test that starts and stops them itself."""
    return served


def _wait_for(url: str, server: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        assert server.poll() is None, "the server stopped at once"
        try:
            with urllib.request.urlopen(url, timeout=1):
                return
        except OSError:
            time.sleep(0.2)
    raise AssertionError("the page did not come up")


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A real browser. Where it is asked for by name and missing, that is a failure."""
    demanded = os.environ.get("PLANNER_BROWSER_TESTS") == "1"
    path = next((path for path in BROWSERS if shutil.which(path)), None)
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        path = None
    if path is None:
        if demanded:
            pytest.fail("PLANNER_BROWSER_TESTS=1, but Chromium or Playwright is not installed")
        pytest.skip("Chromium or Playwright is not installed")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path,
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking",
                  "--no-first-run"],
        )  # fmt: skip
        yield browser
        browser.close()
