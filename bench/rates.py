"""What the capacity of an installation is reckoned from: published rates, figures of this project, and assumptions.

Each says where it comes from; `bench.capacity` prints them with its answer. Published: in one study of 35
clients a mean of 2.55 contacts a month (SD 4.49; 4 of them made 56 %); coaching calls usually take 5 to 15 minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp

# Of a day's contacts, by hour of the clients' clocks from midnight on: most in the evening, few at night.
BY_HOUR = (2, 1, 1, 1, 1, 1, 2, 4, 6, 6, 6, 6, 7, 6, 6, 6, 7, 9, 11, 12, 12, 10, 7, 4)
BUSIEST = max(BY_HOUR) / sum(BY_HOUR) * 24  # the busiest hour beside the mean one


@dataclass(frozen=True, slots=True)
class Rates:
    """Of one client where nothing else is said; seconds and milliseconds as named."""

    clients_a_clinic: int = 100
    clients_a_therapist: int = 10
    contacts_a_month: float = 2.55
    contacts_sd: float = 4.49
    share_calls: float = 0.65
    share_answered: float = 0.80
    talk_median_s: float = 500.0
    talk_sigma: float = 0.45
    menus_s: float = 35.0
    webhooks_a_call: float = 8.0
    webhooks_a_text: float = 2.0
    pages_a_contact: float = 12.0
    boards_open: float = 0.10
    board_every_s: float = 8.0
    texts_a_contact: float = 1.5
    tick_jobs_a_second: float = 5.0
    webhook_ms: float = 2.0
    page_ms: float = 60.0
    board_ms: float = 25.0
    job_ms: float = 6.0
    handover_ms: float = 250.0
    database_share: float = 0.30
    bytes_a_contact: float = 9_000.0
    busy_day: float = 2.0

    @property
    def talk_s(self) -> float:
        """The mean of a talk."""
        return self.talk_median_s * exp(self.talk_sigma**2 / 2)

    def contacts_a_second(self, clinics: int) -> float:
        """In the busiest hour of a busy day."""
        month = 30.44 * 86_400
        return clinics * self.clients_a_clinic * self.contacts_a_month / month * BUSIEST * self.busy_day


SAID = {
    "clients_a_clinic": ("assumed", "clients in treatment of a clinic"),
    "clients_a_therapist": ("assumed", "clients of a therapist: many work part of the week"),
    "contacts_a_month": ("published", "contacts of a client in a month, the mean"),
    "contacts_sd": ("published", "their standard deviation: few clients make most contacts"),
    "share_calls": ("assumed", "of contacts that are calls, the rest are texts"),
    "share_answered": ("assumed", "of calls that a coach takes at once"),
    "talk_median_s": ("published", "seconds of a talk, the median: 5 to 15 minutes are usual"),
    "talk_sigma": ("published", "their spread (log-normal): eight of ten take 5 to 15 minutes, 20 are rare"),
    "menus_s": ("built so", "seconds of greeting, question and ringing before or instead of a talk"),
    "webhooks_a_call": ("built so", "requests of the carrier for one call, its legs and their ends"),
    "webhooks_a_text": ("built so", "requests of the carrier for one text and its receipt"),
    "pages_a_contact": ("assumed", "pages that the staff open for each contact"),
    "boards_open": ("assumed", "of therapists whose board is open in the busiest hour"),
    "board_every_s": ("built so", "seconds between two looks of an open board"),
    "texts_a_contact": ("assumed", "texts that we send for each contact: nudges, reminders, answers"),
    "tick_jobs_a_second": ("built so", "jobs of the beat table a second, however many clinics"),
    "webhook_ms": ("measured", "processor time of a webhook, make bench"),
    "page_ms": ("measured", "processor time of a page, make bench"),
    "board_ms": ("assumed", "processor time of a look at the board"),
    "job_ms": ("assumed", "processor time of a job that finds nothing or one thing"),
    "handover_ms": ("assumed", "milliseconds of the carrier's answer to one text or call"),
    "database_share": ("measured", "of a request's processor time, what PostgreSQL takes beside it"),
    "bytes_a_contact": ("assumed", "on disk: 1,200 for the row and its indexes (measured), texts, webhooks, audit"),
    "busy_day": ("assumed", "a busy day beside the mean one"),
}
