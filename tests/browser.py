"""`make test` needs a Chromium: the system's, else by apt-get where we may, else Playwright's own."""

import ctypes
import os
import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import Error, sync_playwright

WITHOUT_A_SCREEN = "chromium-headless-shell"  # the same engine without the windows: half of the work
NAMES = (WITHOUT_A_SCREEN, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LIBRARY, ITS_PACKAGE = "libatomic.so.1", "libatomic1"


def system() -> str | None:
    """The path of a browser that the system brought, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def lacks_library() -> bool:
    """Whether Playwright's own program cannot start: it is linked with a library that a bare Debian has not."""
    try:
        ctypes.CDLL(LIBRARY)
    except OSError:
        return sys.platform == "linux"
    return False


def playwrights() -> bool:
    """Whether Playwright has fetched one for itself."""
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def fetch() -> None:
    if os.geteuid() == 0 and shutil.which("apt-get"):
        subprocess.run(["apt-get", "update", "-qq"], check=False)
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for package in (ITS_PACKAGE, WITHOUT_A_SCREEN, "chromium"):
            if package == ITS_PACKAGE or not system():
                subprocess.run(["apt-get", "install", "-y", "-qq", package], check=False, env=quiet)
    if not system() and not lacks_library():
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> None:
    try:
        if lacks_library() or not (system() or playwrights()):
            fetch()
        if lacks_library():
            sys.exit(f"Playwright needs {LIBRARY}: install it (Debian, Ubuntu: apt-get install {ITS_PACKAGE}).")
        if not system() and not playwrights():
            sys.exit("The page tests need Chromium, and none could be had: install it (apt-get install chromium).")
    except Error as error:
        sys.exit(f"Playwright does not run here: {str(error).splitlines()[0]}")


if __name__ == "__main__":
    main()
