"""Which tests share what only one of them can have: they run in one of xdist's workers, one after another.

pytest-xdist's own `--dist loadgroup` has no effect with pytest 9.2: it writes a node id that is no longer read.
"""

from xdist.scheduler import LoadScopeScheduling

ALONE = ("tests/processes/",)  # one clinic with real processes


class Together(LoadScopeScheduling):
    """Every test by itself, as the workers are free; those of a folder in ALONE stay together."""

    def _split_scope(self, nodeid: str) -> str:
        return next((folder for folder in ALONE if nodeid.startswith(folder)), nodeid)
