"""From the start of the process to the first answer: the web server beside the floor's, in turns."""

from __future__ import annotations

import time

from bench.servers import SERVED, Stage


def measure(stage: Stage, *, rounds: int) -> dict[str, list[float]]:
    """Seconds by name, one a round, after one round that does not count."""
    took: dict[str, list[float]] = {name: [] for name in SERVED}
    for number in range(rounds + 1):
        for name in list(SERVED)[:: 1 if number % 2 else -1]:
            started = time.perf_counter()
            with stage.serve(name):
                took[name] += [time.perf_counter() - started] if number else []
    return took
