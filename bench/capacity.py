"""python -m bench.capacity: how many calls at once, how many processes and how much PostgreSQL for how many clinics.

A simulation of the busiest hour of a busy day, event by event, from the rates of `bench.rates`. Seeded: the same seed
gives the same answer. Nothing of the product runs; a test holds the queues against Erlang's formulas and Little's law.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from heapq import merge
from math import ceil, log, sqrt
from random import Random

from bench import erlang, queues
from bench.rates import SAID, Rates
from config.places import THREADS

CLINICS = (1, 100, 10_000)
HOURS, WARM_HOURS = 60, 4
REQUESTS = 60_000  # that are simulated of the web; as many seconds as they take
PATIENCE_S = 0.100  # of 99 requests in 100, until a process takes them
BUSY_AT_MOST = 0.6
CHILDREN, PLACES = 2, 8  # of a worker; texts a carrier's worker hands over together
MANY_CLIENTS = 50_000  # beyond these, chance has evened out
SPREAD = 0.5  # of the time that a request takes: log-normal


@dataclass(frozen=True, slots=True)
class Need:
    clinics: int
    calls_mean: float
    calls_most: int
    webhooks: float
    requests: float
    web: int
    web_p99_ms: float
    workers: int
    carriers: int
    connections: int
    cores: int
    gigabytes_a_year: float


def need(clinics: int, rates: Rates, random: Random) -> Need:
    contacts = rates.contacts_a_second(clinics) * _calls_more(clinics * rates.clients_a_clinic, rates, random)
    held = _calls(contacts * rates.share_calls, rates, random)
    kinds = _requests(contacts, clinics, rates)
    web, p99 = _processes(kinds, random)
    jobs = rates.tick_jobs_a_second + contacts * 4
    workers = max(1, ceil(jobs * rates.job_ms / 1000 / BUSY_AT_MOST / CHILDREN))
    carriers = max(1, ceil(contacts * rates.texts_a_contact * rates.handover_ms / 1000 / BUSY_AT_MOST / PLACES))
    busy = sum(rate * ms for rate, ms in kinds) / 1000 * rates.database_share + jobs * rates.job_ms / 1000
    a_year = clinics * rates.clients_a_clinic * rates.contacts_a_month * 12
    return Need(
        clinics=clinics,
        calls_mean=queues.mean(held),
        calls_most=queues.reached(held, 0.999),
        webhooks=kinds[0][0],
        requests=sum(rate for rate, _ms in kinds),
        web=web,
        web_p99_ms=p99 * 1000,
        workers=workers,
        carriers=carriers,
        connections=web * (THREADS + 1) + (workers + carriers) * CHILDREN + 5,  # docs/deploy.md says of whom
        cores=max(1, ceil(busy / BUSY_AT_MOST)),
        gigabytes_a_year=a_year * rates.bytes_a_contact / 1e9,
    )


def _calls_more(clients: int, rates: Rates, random: Random) -> float:
    """Few clients make most contacts: how much more, or less, these clients make than so many do on average."""
    spread = sqrt(log(1 + (rates.contacts_sd / rates.contacts_a_month) ** 2))
    drawn = [random.lognormvariate(-(spread**2) / 2, spread) for _client in range(min(clients, MANY_CLIENTS))]
    return sum(drawn) / len(drawn)


def _calls(rate: float, rates: Rates, random: Random) -> dict[int, float]:
    """Hours as busy as the busiest, one after the other, so that what is rare shows."""
    seconds = HOURS * 3600.0 if rate < 1 else WARM_HOURS * 3600.0 * 2
    warm = seconds / (HOURS / WARM_HOURS)

    def length() -> float:
        talks = random.random() < rates.share_answered
        return rates.menus_s + (random.lognormvariate(log(rates.talk_median_s), rates.talk_sigma) if talks else 0.0)

    return queues.at_once(queues.poisson(rate, length, seconds, random), seconds, warm)


def _requests(contacts: float, clinics: int, rates: Rates) -> list[tuple[float, float]]:
    """So many a second, and their milliseconds: webhooks, pages, boards that look for news."""
    texts = contacts * (1 - rates.share_calls)
    receipts = contacts * rates.texts_a_contact
    webhooks = contacts * rates.share_calls * rates.webhooks_a_call + texts * rates.webhooks_a_text + receipts
    therapists = clinics * rates.clients_a_clinic / rates.clients_a_therapist
    boards = therapists * rates.boards_open / rates.board_every_s
    return [(webhooks, rates.webhook_ms), (contacts * rates.pages_a_contact, rates.page_ms), (boards, rates.board_ms)]


def _processes(kinds: list[tuple[float, float]], random: Random) -> tuple[int, float]:
    """The fewest web processes of which none is too busy and 99 of 100 requests are taken soon enough."""
    load = sum(rate * ms / 1000 for rate, ms in kinds)
    seconds = REQUESTS / sum(rate for rate, _ms in kinds)
    processes = max(2, ceil(load / BUSY_AT_MOST))
    while True:
        streams = [_stream(rate, ms / 1000, seconds, random) for rate, ms in kinds]
        p99 = queues.percentile(queues.waits(merge(*streams), processes), 0.99)
        if p99 <= PATIENCE_S:
            return processes, p99
        processes += max(1, processes // 20)


def _stream(rate: float, mean: float, seconds: float, random: Random) -> Iterator[queues.Arrival]:
    middle = log(mean) - SPREAD**2 / 2
    return queues.poisson(rate, lambda: random.lognormvariate(middle, SPREAD), seconds, random)


def main() -> None:
    parser = argparse.ArgumentParser(prog="bench.capacity", description="What so many clinics need.")
    parser.add_argument("--clinics", type=int, nargs="+", default=CLINICS)
    parser.add_argument("--seed", type=int, default=2026)
    wanted = parser.parse_args()
    rates = Rates()
    _assumptions(rates)
    found = [need(clinics, rates, Random(f"{wanted.seed} {clinics}")) for clinics in wanted.clinics]
    print("\nThe busiest hour of a busy day\n" + f"{'clinics':<52}" + "".join(f"{one.clinics:>10,}" for one in found))
    for label, name, digits in ROWS:
        print(f"{label:<52}" + "".join(f"{getattr(one, name):>10,.{digits}f}" for one in found))
    for one in found:
        share = erlang.blocked(one.calls_mean, one.calls_most)
        print(
            f"{one.clinics:,} clinics: with {one.calls_most:,} lines {share:.2%} of calls would find none (Erlang B)."
        )


ROWS = [
    ("calls at once, on average", "calls_mean", 1),
    ("calls at once, not exceeded 99.9 % of that hour", "calls_most", 0),
    ("webhooks a second", "webhooks", 2),
    ("requests a second, with pages and open boards", "requests", 1),
    ("web processes, each a core when all are busy", "web", 0),
    ("99 of 100 requests wait no longer than, ms", "web_p99_ms", 1),
    ("workers, of two processes each", "workers", 0),
    ("carrier workers, of eight places each", "carriers", 0),
    ("connections to PostgreSQL", "connections", 0),
    ("PostgreSQL's cores", "cores", 0),
    ("PostgreSQL grows by, GB a year", "gigabytes_a_year", 1),
]


def _assumptions(rates: Rates) -> None:
    print("From these figures:")
    for name, value in asdict(rates).items():
        source, words = SAID[name]
        print(f"  {value:>9,g}  {words} ({source})")


if __name__ == "__main__":
    main()
