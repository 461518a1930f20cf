"""Reminders while the workers are killed with -9 in the middle: what is lost, what is twice, how late the latest is.

They are started again after a second, as `make run`, systemd and a container's engine do.
"""

from __future__ import annotations

import contextlib
import time
from dataclasses import dataclass

import psycopg2

from bench.crew import crew
from bench.servers import Stage

MANY, SPREAD, BEFORE = 100, 20, 4  # a clinic sends 120 texts a minute at most
KILLS = {6: "worker", 12: "carrier"}  # seconds after the first falls due
RESTART_SECONDS = 1.0
PATIENCE = 90.0
PREPARE = """
DELETE FROM coaching_reminder; DELETE FROM telephony_message;
INSERT INTO coaching_callback (uuid, client_id, owner_id, line, number, severity, reason, taken_at, closed_because,
                               closing_note)
SELECT gen_random_uuid(), t.client_id, t.user_id, '+15560000001', p.number, 2, 'outside_limits', now(), '', ''
  FROM clients_careteammember t JOIN clients_clientphone p ON p.client_id = t.client_id
 WHERE NOT EXISTS (SELECT 1 FROM coaching_callback) ORDER BY t.client_id LIMIT %(many)s;
INSERT INTO coaching_reminder (call_back_id, recipient_id, kind, template, due_at)
SELECT id, owner_id, 'due', 'item-waiting',
       now() + make_interval(secs => %(before)s + %(spread)s::float * row_number() OVER (ORDER BY id) / %(many)s)
  FROM (SELECT id, owner_id FROM coaching_callback ORDER BY id LIMIT %(many)s) waiting
"""
HANDED = """  -- ours are the first ones: for what still waits after them, the product writes more
SELECT count(*), count(m.handed_at), count(*) - count(DISTINCT r.id),
       coalesce(extract(epoch FROM percentile_disc(0.5) WITHIN GROUP (ORDER BY m.handed_at - r.due_at)), 0),
       coalesce(extract(epoch FROM max(m.handed_at - r.due_at)), 0)
  FROM coaching_reminder r LEFT JOIN telephony_message m ON m.dedupe_key = 'reminder:' || r.id
 WHERE r.id IN (SELECT id FROM coaching_reminder ORDER BY id LIMIT %(many)s)
"""


@dataclass(frozen=True, slots=True)
class Found:
    """Lateness in seconds, from due to handed over to the carrier."""

    many: int
    handed: int
    twice: int
    p50: float
    latest: float


def measure(stage: Stage) -> Found:
    with crew(stage) as running:
        stage.sql(PREPARE % {"many": MANY, "before": BEFORE, "spread": SPREAD})
        started = time.monotonic() + BEFORE
        for at, name in KILLS.items():
            time.sleep(max(0.0, started + at - time.monotonic()))
            running.kill(name)
            time.sleep(RESTART_SECONDS)
            running.children[name].start()
        gives_up = started + SPREAD + PATIENCE
        while (found := _handed(stage)).handed < found.many and time.monotonic() < gives_up:
            time.sleep(0.5)
        return found


def _handed(stage: Stage) -> Found:
    connection = psycopg2.connect(stage.postgres.url(database=stage.database))
    with contextlib.closing(connection), connection.cursor() as cursor:
        cursor.execute(HANDED, {"many": MANY})
        many, handed, twice, p50, latest = cursor.fetchone()  # type: ignore[misc]
        return Found(many, handed, twice, float(p50), float(latest))
