"""What a process holds before its first request or task is there until it ends: nobody need look through it again."""

import gc


def settle() -> None:
    """Measured: else one page or call in forty waits 120 to 360 ms for the collector to walk all of Django."""
    gc.collect()
    gc.freeze()
