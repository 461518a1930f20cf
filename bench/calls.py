"""The inbound call decision beside the floor, in turns: so many rounds, each with a short turn of either."""

from __future__ import annotations

from dataclasses import dataclass, field
from random import Random
from statistics import median

from bench import load
from bench.floor_token import CALLERS, TOKEN
from bench.servers import Served, Stage
from config.processes import Trouble

LINE = "+15560000001"  # of the first clinic that scale_data makes
BUSY, ALONE = 8, 1


@dataclass
class Figures:
    """One entry a round."""

    a_second: list[float] = field(default_factory=list)
    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    processor_ms: list[float] = field(default_factory=list)
    database_ms: list[float] = field(default_factory=list)

    def take(self, result: load.Result, used: float, by_database: float) -> None:
        self.a_second.append(result.a_second)
        self.p50.append(result.percentile(0.50))
        self.p99.append(result.percentile(0.99))
        self.processor_ms.append(used * 1000 / len(result.took))
        self.database_ms.append(by_database * 1000 / len(result.took))


def open_at_every_hour(stage: Stage) -> None:
    """The bench runs at any hour and measures calls that are connected: every therapist's phone is open."""
    stage.sql("DELETE FROM coaching_weeklywindow")
    stage.sql(
        "INSERT INTO coaching_weeklywindow (therapist_id, channel, weekday, starts, ends)"
        " SELECT therapist_id, c, d, '00:00', '00:00' FROM coaching_limitsetting, unnest(ARRAY['call', 'text']) c,"
        " generate_series(0, 6) d"
    )
    stage.sql("VACUUM ANALYZE")


def measure(
    stage: Stage, servers: list[Served], *, rounds: int, seconds: float, connections: int
) -> dict[str, Figures]:
    """By the server's name. The order of turns changes from round to round, after one round that does not count."""
    figures, random = {server.name: Figures() for server in servers}, Random()
    for number in range(rounds + 1):
        for server in servers if number % 2 else reversed(servers):
            made = load.requests_for(
                server.port,
                token=TOKEN,
                line=LINE,
                callers=[f"+15551{position:06d}" for position in range(CALLERS)],
                count=int(seconds * load.MOST_A_SECOND) + connections,
                random=random,
            )
            before, database = server.processor_seconds(), stage.processor_seconds()
            result = load.run(server.port, made, seconds=seconds, connections=connections)
            if result.refused or (server.name == "product" and b"/connect/" not in result.last):
                raise Trouble(f"{server.name} answered {result.refused} calls wrongly: {result.last[:400]!r}")
            if number:
                used, by_database = server.processor_seconds() - before, stage.processor_seconds() - database
                figures[server.name].take(result, used, by_database)
    return figures


def ratio(ours: list[float], floors: list[float]) -> float:
    """The median of the rounds' own ratios: both turns of a round met the same weather."""
    return median(our / floor for our, floor in zip(ours, floors, strict=True))
