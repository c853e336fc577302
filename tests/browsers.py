"""Finds a Chromium for the browser tests: what is installed, else what Playwright has or can fetch."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

# First Chromium without the windows that nobody sees in a test: the same engine for two thirds of the work.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking"]
# A microphone that beeps; the shell has no window in which to ask for it.
ARGUMENTS += ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"]
HOW_TO_GET_ONE = (
    "No Chromium was found for the browser tests: install one (Debian, Ubuntu: sudo apt install chromium), "
    "say where it is (CHROMIUM=/path), or leave these tests out (BROWSER=0)."
)


def find() -> Path | None:
    """The browser of CHROMIUM=, of the path, or of Playwright's cache; None when there is none."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named) if Path(named).exists() else None
    installed = next((path for name in NAMES if (path := shutil.which(name))), None)
    return Path(installed) if installed else _of_playwright()


def fetch() -> Path | None:
    """The browser that Playwright downloads; None when it cannot."""
    command = [sys.executable, "-m", "playwright", "install", "chromium"]
    subprocess.run(command, check=False, capture_output=True, timeout=300)
    return _of_playwright()


def find_or_fetch() -> Path | None:
    """What is there, else what can be downloaded: nothing is when CHROMIUM= names another."""
    return find() or (None if os.environ.get("CHROMIUM") else fetch())


def _of_playwright() -> Path | None:
    asked = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    answer = subprocess.run([sys.executable, "-c", asked], check=False, capture_output=True, text=True)
    path = Path(answer.stdout.strip() or "/nonexistent")
    return path if path.is_file() else None
