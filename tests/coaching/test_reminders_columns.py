"""What the one statement writes is what `outbox.queue_text` and `audit.record` write."""

from datetime import timedelta

from django.conf import settings

from clinic import audit
from clinic.models import AuditEvent
from coaching import reminders
from coaching.models import Reminder
from telephony import outbox
from telephony.models import Message
from tests.riverbend import LINE, MIRA, NOON, ask

OWN = {"id", "uuid", "recorded_at", "dedupe_key"}


def columns(row):
    return {f.attname: f.value_from_object(row) for f in row._meta.concrete_fields if f.attname not in OWN}


def test_its_text_is_the_text_that_the_outbox_queues(ana, riverbend):
    ask(ana)
    reminders.send_due(now=NOON)
    ours = Message.objects.get(peer=MIRA)
    theirs = outbox.queue_text(
        clinic_id=riverbend.pk, line=LINE, to=MIRA, template="item-waiting", params={"url": f"{settings.PUBLIC_URL}/"},
        language="en", urgency=3, now=NOON, valid_for=timedelta(minutes=15), dedupe_key="other",
    )  # fmt: skip
    assert columns(ours) == columns(Message.objects.get(pk=theirs.pk))
    assert ours.dedupe_key == f"reminder:{Reminder.objects.get(sent_at=NOON).pk}"
    assert ours.uuid


def test_its_event_is_the_event_that_the_audit_trail_records(ana, riverbend, mira):
    request = ask(ana)
    reminders.send_due(now=NOON)
    reminder = Reminder.objects.get(sent_at=NOON)
    ours = AuditEvent.objects.get(action="reminder.sent")
    theirs = audit.record(
        audit.SYSTEM("reminders"), "reminder.sent", reminder, clinic_id=riverbend.pk, client_id=ana.pk, now=NOON,
        kind="at_once", user_id=mira.pk, call_back=request.pk,
    )  # fmt: skip
    assert columns(ours) == columns(AuditEvent.objects.get(pk=theirs.pk))


def test_its_next_row_is_the_row_that_the_plan_writes(ben):
    ask(ben)
    first = Reminder.objects.get(kind="overdue")
    reminders.send_due(now=first.due_at)
    following = Reminder.objects.get(kind="overdue", sent_at=None)
    same = ("call_back_id", "check_in_id", "recipient_id", "kind", "template", "repeat_minutes", "dropped_at")
    assert [getattr(first, name) for name in same] == [getattr(following, name) for name in same]
    assert following.due_at == first.due_at + timedelta(minutes=30)
    assert str(following) == f"overdue #{following.pk}"
