"""Room on the disk for what the web counts.

The figures of each process lie in files that it writes through its memory. On a full disk such a write does not fail,
the kernel ends the process (SIGBUS), and whoever is on the telephone with it hears nothing. So their room is taken
before the first call.
"""

import logging
import os
from pathlib import Path

log = logging.getLogger(__name__)
KINDS = ("counter", "histogram")  # of prometheus_client, as far as we use them
ROOM = 1 << 18  # bytes; a quarter of a megabyte is some thousand figures


def for_figures(pid: int) -> None:
    """Before the process counts anything. Where there is no room now, it says so and goes on."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if not folder:
        return
    try:
        for kind in KINDS:
            with (Path(folder) / f"{kind}_{pid}.db").open("ab") as file:
                os.posix_fallocate(file.fileno(), 0, ROOM)
    except OSError:
        log.exception("figures_without_room")
