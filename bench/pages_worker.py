"""Opens pages as staff would, in the process of a web server, on one clinic; asked by lines of JSON, answers by lines.

Runs in a process of its own for each clinic, so that turns of a small and of a large one can follow each other at once.
"""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

import django
import psutil

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
django.setup()

from django.db import connection  # noqa: E402  Django wants its settings first
from django.db.models import Count, Min  # noqa: E402
from django.test import Client as Browser  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.lists import OF_A_THERAPIST, OF_AN_ADMIN  # noqa: E402
from clients.models import CareRole, CareTeamMember, Client  # noqa: E402
from clinic.models import User  # noqa: E402
from coaching.export import cells, files, making  # noqa: E402
from coaching.forms.moments import zone_of  # noqa: E402
from coaching.models import Contact  # noqa: E402
from config import settling  # noqa: E402
from telephony import deadline  # noqa: E402

HOST = "127.0.0.1"
DEEP = 2_000  # contacts before the page that somebody has scrolled to
Answer = dict[str, Any]


class Reader:
    """Three members of staff at their browsers, and what the database was asked for them."""

    def __init__(self) -> None:
        self.admin = User.objects.get(email="admin@scale.example")
        self.therapist = User.objects.get(email="t1@scale.example")
        self.busiest = _busiest()
        self.browsers = {
            "admin": _signed_in(self.admin),
            "therapist": _signed_in(self.therapist),
            "theirs": _signed_in(_therapist_of(self.busiest)),
        }
        self.pages = dict(self._pages())
        self.queries, self.database = 0, 0.0

    def _pages(self) -> list[tuple[str, tuple[str, str]]]:
        """By "group: name", who opens which address."""
        mine = Client.objects.visible_to(self.therapist).order_by("pk")[0]
        people = {"client": mine.uuid, "therapist": self.therapist.uuid, "spoke": self.therapist.uuid}
        # Of one kind in all clinics: the page of a call without a note has a form beside it, and takes twice as long.
        signed = Contact.objects.filter(client=mine, kind="call", outcome="connected", completed_at__isnull=False)
        contact = signed.order_by("-started_at")[0]
        deep = Contact.objects.order_by("-started_at", "-pk")[DEEP]
        after = urlencode({"after": f"{deep.started_at.isoformat()}_{deep.pk}"})
        return [
            ("board: of a therapist", ("therapist", "/")),
            ("board: of an admin", ("admin", "/")),
            ("client page: of a therapist", ("theirs", f"/clients/{self.busiest.uuid}/")),
            ("client page: a contact", ("therapist", f"/contacts/{contact.uuid}/")),
            ("clients: the list", ("admin", "/clients/")),
            ("search: by a name", ("admin", "POST /clients/?name=Ortiz")),
            ("reports: four weeks", ("admin", "/reports/?days=4weeks")),
            ("reports: of a therapist", ("therapist", "/reports/?days=4weeks")),
            ("missing: all of it", ("admin", "/missing/")),
            ("log: further on", ("admin", f"/log/?{after}")),
            *((f"log: {asked or 'all'}", ("admin", f"/log/?{asked.format(**people)}")) for asked in OF_AN_ADMIN),
            *((f"own log: {asked or 'all'}", ("therapist", f"/log/?{asked}")) for asked in OF_A_THERAPIST),
        ]

    def open(self, page: str, times: int) -> Answer:
        """Milliseconds of each time, of the database's too, and how often the last one asked it."""
        who, path = self.pages[page]
        took: list[float] = []
        of_the_database: list[float] = []
        for _time in range(times):
            self.queries, self.database = 0, 0.0
            started = time.perf_counter()
            with connection.execute_wrapper(self._counted):
                answer = _visit(self.browsers[who], path)
            took.append((time.perf_counter() - started) * 1000)
            of_the_database.append(self.database * 1000)
            assert answer.status_code == 200, (page, answer.status_code)
        rows = answer.content.count(b'class="who"')
        return {"ms": took, "queries": self.queries, "database_ms": of_the_database, "rows": rows}

    def _counted(self, execute: Callable[..., Any], *words: Any) -> Any:
        started = time.perf_counter()
        try:
            return execute(*words)
        finally:
            self.queries += 1
            self.database += time.perf_counter() - started

    def export(self, rows: int) -> Answer:
        """A file of the newest so many, gathered as the job does it and handed out as the download does."""
        newest = Contact.objects.order_by("-started_at")[:rows]  # asked for their end alone: what is held here counts
        since = newest.aggregate(since=Min("started_at"))["since"].date()
        now, process = timezone.now() + timedelta(minutes=1), psutil.Process()
        made = making.ask(
            self.admin, query=f"since={since}", kind="csv", reason="bench", by=self.admin, now=now, at_once=False
        )
        started, used, peak = time.perf_counter(), time.process_time(), 0
        while made.ready_at is None:
            making.gather(now=now, seconds=2)
            peak = max(peak, process.memory_info().rss)
            made.refresh_from_db()
        size = 0
        for number, piece in enumerate(files.as_csv(cells.head(zone_of(self.admin)), making.kept_rows(made))):
            size += len(piece)
            if not number % 200:
                peak = max(peak, process.memory_info().rss)
        seconds, processor = time.perf_counter() - started, time.process_time() - used
        making.cancel(made, by=self.admin, now=now)
        return {
            "rows": made.done,
            "ms_a_thousand": seconds * 1e6 / made.done,
            "processor_ms_a_thousand": processor * 1e6 / made.done,
            "peak_mib": max(peak, process.memory_info().rss) / 2**20,
            "bytes": size,
        }


def _busiest() -> Client:
    """Their page is full in a clinic of any size: of most clients a small one has half a page, and no chart to draw."""
    counted = Contact.objects.exclude(client=None).values("client").annotate(many=Count("pk")).order_by("-many")
    return Client.objects.get(pk=counted[0]["client"])


def _therapist_of(client: Client) -> User:
    return CareTeamMember.objects.get(client=client, role=CareRole.PRIMARY, until=None).user


def _signed_in(user: User) -> Browser:
    browser = Browser(SERVER_NAME=HOST)
    browser.force_login(user)
    return browser


def _visit(browser: Browser, path: str) -> Any:
    """ "POST address?words" sends the words instead of showing them in the address."""
    verb, _space, rest = path.rpartition(" ")
    address, _mark, words = rest.partition("?")
    sent = dict(word.split("=") for word in words.split("&")) if verb else {}
    return browser.post(address, sent) if verb else browser.get(rest)


def main() -> None:
    deadline.install()  # as the web server does
    reader = Reader()
    settling.settle()
    _say({"pages": list(reader.pages)})
    for line in sys.stdin:
        asked = json.loads(line)
        _say(reader.export(asked["export"]) if "export" in asked else reader.open(asked["page"], asked["times"]))


def _say(answer: Answer) -> None:
    print("bench " + json.dumps(answer), flush=True)


if __name__ == "__main__":
    main()
