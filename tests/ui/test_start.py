"""How the page starts, and what its configuration promises."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner import cli_app
from planner.cli import app

ROOT = Path(__file__).parents[2]
AA = 4.5
"""Least contrast of text, WCAG 2.2, 1.4.3."""


def config() -> dict[str, dict]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, "#rrggbb"."""

    def luminance(colour: str) -> float:
        parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
        linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def test_nothing_is_sent_anywhere_and_no_trace_is_shown():
    assert config()["browser"]["gatherUsageStats"] is False
    assert config()["client"]["showErrorDetails"] == "none"
    assert config()["server"]["disconnectedSessionTTL"] >= 3600


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_text_can_be_read(scheme: str):
    theme = config()["theme"][scheme]
    pairs = [("#ffffff", theme["primaryColor"])]
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        pairs += [(theme[name], ground) for name in ("textColor", "linkColor", "grayTextColor")]
    for colour in ("green", "orange", "red", "violet", "blue"):
        for ground in ("backgroundColor", f"{colour}BackgroundColor"):
            pairs.append((theme[f"{colour}TextColor"], theme[ground]))
        pairs.append((theme["textColor"], theme[f"{colour}BackgroundColor"]))
    low = {pair: round(contrast(*pair), 2) for pair in pairs if contrast(*pair) < AA}
    assert not low


def test_the_command_finds_the_page_and_its_theme():
    page = cli_app.page_file()
    assert "planner.ui.page" in page.read_text(encoding="utf-8")
    assert (page.parent / ".streamlit" / "config.toml").exists()


def test_without_streamlit_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(cli_app.importlib.util, "find_spec", lambda name: None)
    done = CliRunner().invoke(app, ["app"])
    assert done.exit_code == 1
    assert "magnesium-planner[app]" in done.output


def test_the_command_hands_on_port_and_address(monkeypatch: pytest.MonkeyPatch):
    pytest.importorskip("streamlit")
    seen: list[list[str]] = []

    class Done:
        returncode = 0

    def run(command: list[str], **_: object) -> Done:
        seen.append(command)
        return Done()

    monkeypatch.setattr(cli_app.subprocess, "run", run)
    done = CliRunner().invoke(app, ["app", "--port", "8600", "--no-browser"])
    assert done.exit_code == 0
    assert "8600" in seen[0]
    assert seen[0][seen[0].index("--server.address") + 1] == "localhost"
    assert seen[0][seen[0].index("--server.headless") + 1] == "true"
