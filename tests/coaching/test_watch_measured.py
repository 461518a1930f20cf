"""Every figure is asked of the rows it speaks of."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from clinic import audit, denied
from clinic.models import AuditEvent, CoachingLine
from coaching.models import HostSpool, ProcessClock
from coaching.watch import answering, clocks, hosts, measuring
from coaching.watch.conditions import Condition, troubles
from telephony import outbox
from telephony.answering import Tally, note, tally
from telephony.models import Message
from tests.riverbend import BEN, LINE, NOON, SET_UP, ask

pytestmark = pytest.mark.django_db


class Answer:
    """`in_trouble`: it gave the crisis words alone."""

    def __init__(self, status_code=200, *, in_trouble=False):
        self.status_code, self.in_trouble = status_code, in_trouble


@pytest.fixture(autouse=True)
def nothing_is_counted_yet():
    tally.take()


def text(riverbend, *, state="pending", ago=0):
    outbox.queue_text(
        clinic_id=riverbend.pk, line=LINE, to=BEN, template="item-waiting", params={"url": "x"}, language="en",
        urgency=3, now=NOON, valid_for=timedelta(hours=1),
    )  # fmt: skip
    made = NOON - timedelta(minutes=ago)
    last = Message.objects.latest("pk")
    Message.objects.filter(pk=last.pk).update(state=state, created_at=made, handed_at=made, due_at=made)


def test_the_oldest_of_what_is_due(riverbend):
    text(riverbend, ago=7)
    assert measuring.measure(now=NOON).oldest == {"message": 420, "call": 0, "reminder": 0}


def test_what_failed_within_the_hour_by_clinic(riverbend):
    for state, ago in (("dead", 5), ("failed", 20), ("undelivered", 59), ("failed", 61), ("delivered", 1)):
        text(riverbend, state=state, ago=ago)
    (found,) = measuring.measure(now=NOON).failing
    assert (found.clinic_id, found.failed, found.dead, found.handed) == (riverbend.pk, 3, 1, 4)


def test_the_outbox_by_state(riverbend):
    for state in ("pending", "pending", "queued", "dead", "delivered"):
        text(riverbend, state=state)
    assert sorted(measuring.outbox(now=NOON)) == [
        ("message", "dead", 1), ("message", "pending", 2), ("message", "queued", 1),
    ]  # fmt: skip


def test_how_late_a_promised_call_is(ben):
    request = ask(ben)
    assert measuring.measure(now=request.latest_at + timedelta(minutes=20)).call_back_late == 1200


def test_an_event_outside_its_chain(riverbend):
    audit.link(timezone.now())
    audit.record(SET_UP, "clinic.changed", riverbend, clinic_id=riverbend.pk, now=NOON)
    assert measuring.measure(now=timezone.now() + timedelta(minutes=6)).audit_lag >= 360
    audit.link(timezone.now())
    assert measuring.measure(now=timezone.now() + timedelta(minutes=6)).audit_lag == 0


def test_what_was_refused_to_a_clinics_staff(riverbend, ada):
    now = timezone.now()
    denied.note(ada, route="client", method="GET", asked={}, now=now)
    assert measuring.measure(now=now).denied == {riverbend.pk: 1}
    assert measuring.measure(now=now + timedelta(minutes=11)).denied == {}


def test_what_every_host_keeps_on_its_disk(settings, tmp_path, django_assert_num_queries):
    settings.SPOOL_ROOT = tmp_path
    HostSpool.objects.create(host="web-2", waiting=3, set_aside=1, oldest_at=NOON, seen_at=NOON)
    for minute in range(2):
        with django_assert_num_queries(1):  # its processes say so at the same moment
            hosts.tell(now=NOON + timedelta(minutes=minute))
    found = measuring.measure(now=NOON + timedelta(minutes=6)).spool
    assert (found.waiting, found.set_aside, found.oldest) == (3, 1, 360)
    assert HostSpool.objects.count() == 2
    assert HostSpool.objects.exclude(host="web-2").get().seen_at == NOON + timedelta(minutes=1)


def test_the_last_backup_by_the_event_that_it_leaves():
    assert measuring.measure(now=NOON).backup_age is None
    audit.record(SET_UP, "backup.made", AuditEvent, clinic_id=None, now=NOON)
    assert measuring.measure(now=NOON + timedelta(hours=2)).backup_age == 7200


@pytest.mark.parametrize("question", ["OLDEST", "OUTBOX", "FAILED", "HANDED", "DENIED", "UNLINKED"])
def test_no_question_walks_through_a_table_that_grows(question):
    asked = getattr(measuring, question).format(
        kind="message", table="telephony_message", under_way="'queued', 'sent'",
        troubled="'dead', 'failed', 'undelivered'",
    )  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {asked}", {"since": NOON, "clinic": 1})
        plan = "\n".join(line for (line,) in cursor.fetchall())
    for table in ("telephony_message", "telephony_call", "coaching_reminder", "clinic_auditevent", "coaching_callback"):
        assert f"Seq Scan on {table}" not in plan


def test_webhooks_are_counted_by_medium_and_hour():
    note("/line/voice/", Answer(), 0.2)
    note("/line/voice/", Answer(), 1.7)
    note("/line/leg/x/0/coach/", Answer(in_trouble=True), 8.5)
    note("/line/voice/", Answer(403), 0.0)
    answering.write_down(now=NOON)
    answering.write_down(now=NOON)
    found = answering.lately(now=NOON)
    assert (found.answered, found.slow, found.too_slow, found.refused, found.in_trouble) == (3, 2, 1, 1, 1)
    assert found.worst_ms == 8500


def test_two_processes_add_up_and_the_next_hour_is_another_row():
    for seconds in (0.1, 0.3):
        note("/line/text/", Answer(), seconds)
        answering.write_down(now=NOON)
    assert answering.lately(now=NOON).answered == 2
    assert answering.lately(now=NOON + timedelta(minutes=75)).answered == 0


def test_all_processes_write_their_rows_in_one_order():
    """In two orders two of them could wait for each other, and PostgreSQL would end one as a deadlock."""
    for path in ("/line/voice/", "/line/text/", "/line/leg/x/0/coach/", "/line/status/call/"):
        note(path, Answer(), 0.1)
    with CaptureQueriesContext(connection) as asked:
        answering.write_down(now=NOON)
    kinds = [kind for one in asked for kind in ("leg", "status", "text", "voice") if f"'{kind}'" in one["sql"]]
    assert kinds == ["leg", "status", "text", "voice"]


def test_figures_stay_in_memory_until_the_database_takes_them(monkeypatch):
    note("/line/voice/", Answer(), 0.1)
    monkeypatch.setattr(answering, "ADD", "SELECT broken")
    with pytest.raises(Exception, match="broken"):
        answering.write_down(now=NOON)
    monkeypatch.undo()
    assert answering.write_down(now=NOON) == 1


def test_the_greatest_is_kept_of_what_took_longest():
    counted = Tally()
    for milliseconds in (300, 900, 100):
        counted.note("voice", answered=1, worst_ms=milliseconds)
    assert counted.take()["voice"] == {"answered": 3, "worst_ms": 900}


def tells(name, *, ahead=timedelta(0)):
    """How far its clock goes wrong; again where the database took so long to answer that nothing was learned."""
    seen = (clocks.tell(name, clock=lambda: timezone.now() + ahead) for _ in range(20))
    return next(found for found in seen if found is not None)


def test_every_process_tells_how_wrong_its_clock_is():
    ahead = tells("worker@far", ahead=timedelta(minutes=10))
    tells("worker@near")
    assert ahead == pytest.approx(600, abs=0.5)
    found = measuring.measure(now=NOON).clocks
    assert found == {"worker@far": pytest.approx(600, abs=0.5), "worker@near": pytest.approx(0, abs=0.5)}


def test_a_process_that_is_gone_is_not_blamed_for_its_clock():
    tells("worker@far", ahead=timedelta(minutes=10))
    ProcessClock.objects.update(seen_at=timezone.now() - timedelta(minutes=4))
    assert measuring.measure(now=NOON).clocks == {}
    ProcessClock.objects.update(seen_at=timezone.now() - timedelta(days=2))
    tells("worker@near")
    assert set(ProcessClock.objects.values_list("name", flat=True)) == {"worker@near"}


def test_a_database_that_answers_slowly_is_no_wrong_clock(monkeypatch):
    times = iter([NOON, NOON + timedelta(seconds=1.5)])
    assert clocks.tell("worker@far", clock=lambda: next(times)) is None
    assert not ProcessClock.objects.exists()


def test_the_line_asked_about_longest_ago(riverbend, harbor):
    """One that is retired says nothing."""
    assert measuring.measure(now=NOON).unasked == 0
    mine, theirs = (CoachingLine.objects.filter(clinic=clinic) for clinic in (riverbend, harbor))
    mine.update(texts_asked_at=NOON - timedelta(minutes=1), calls_asked_at=NOON - timedelta(minutes=11))
    theirs.update(texts_asked_at=NOON - timedelta(days=1), retired_at=NOON)
    assert measuring.measure(now=NOON).unasked == 660


@pytest.mark.parametrize("asked", [{}, {"texts_asked_at": NOON}, {"calls_asked_at": NOON}])
def test_a_line_that_was_never_asked_about_counts_from_when_it_was_added(riverbend, harbor, asked):
    """The carrier refuses it from its first day: the marks of the other line hide nothing."""
    lines = CoachingLine.objects.order_by("pk")
    lines.update(added_at=NOON - timedelta(days=30), texts_asked_at=NOON, calls_asked_at=NOON)
    never = {"added_at": NOON - timedelta(minutes=11), "texts_asked_at": None, "calls_asked_at": None}
    lines.filter(clinic=riverbend).update(**never | asked)
    facts = measuring.measure(now=NOON)
    assert facts.unasked == 660
    assert Condition.ASKED in {trouble.condition for trouble in troubles(facts)}


def test_a_backup_has_its_age_however_old_it_is():
    assert measuring.measure(now=NOON).backup_age is None
    for days in (400, 40):
        audit.record(SET_UP, "backup.made", AuditEvent, clinic_id=None, now=NOON - timedelta(days=days))
    assert measuring.measure(now=NOON).backup_age == timedelta(days=40).total_seconds()
