"""``planner app``: starts the page on this machine."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Annotated

import typer

MISSING = (
    "The page needs Streamlit, which is not installed. Install it with the planner: "
    "pip install 'magnesium-planner[app]'."
)


def page_file() -> Path:
    """The page's entry, with its theme beside it: in a wheel among the data, else at the top."""
    here = Path(__file__).parent
    packed = here / "_data" / "app.py"
    return packed if packed.exists() else here.parent / "app.py"


def app(
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port of the page.")] = 8501,
    address: Annotated[
        str, typer.Option(help="Who may open it: localhost is this machine alone.")
    ] = "localhost",
    browser: Annotated[bool, typer.Option(help="Open it in the browser.")] = True,
) -> None:
    """Open the page in the browser; it runs on this machine until you press Ctrl+C."""
    if importlib.util.find_spec("streamlit") is None:
        typer.echo(MISSING, err=True)
        raise typer.Exit(1)
    command = [
        sys.executable, "-m", "streamlit", "run", str(page_file()),
        "--server.port", str(port), "--server.address", address,
        "--server.headless", "false" if browser else "true",
        "--server.showEmailPrompt", "false", "--browser.gatherUsageStats", "false",
    ]  # fmt: skip
    try:
        raise typer.Exit(subprocess.run(command, check=False).returncode)
    except KeyboardInterrupt:
        raise typer.Exit(0) from None
