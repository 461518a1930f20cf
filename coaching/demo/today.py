"""What is open when the demo is loaded: Cleo's pause, an attempt in it, a request that waits, a text not yet read."""

from __future__ import annotations

from datetime import datetime, timedelta

from clinic.models import Clinic
from coaching import acts, checkins, pauses
from coaching.demo import scenes
from coaching.demo.diary import Diary
from coaching.demo.story import LINE, NUMBER, Cast
from coaching.models import CheckKind, Function, Precision, ReportedBy
from coaching.models.check_in import Side
from telephony import status
from telephony.models import Message
from telephony.reports import Report

ACT_BEFORE_NOW = timedelta(hours=2)
TOLD_BEFORE_NOW = timedelta(minutes=95)


def cleo_is_in_a_pause(clinic: Clinic, *, now: datetime, told_on_the_line: bool) -> None:
    """The act was two hours ago; she told Jonas 25 minutes later, and the pause counts from the act."""
    cast, told = Cast(clinic), now - TOLD_BEFORE_NOW
    cleo, jonas, contact = cast.clients["Cleo"], cast.staff["Jonas"], None
    if told_on_the_line:
        contact = scenes.talks(scenes.calls(LINE, NUMBER["Cleo"], at=told), minutes=4.4)
        told += timedelta(minutes=6)
    _act, pause = acts.record(
        cleo,
        occurred_at=now - ACT_BEFORE_NOW,
        precision=Precision.APPROXIMATE,
        reported_by=ReportedBy.CLIENT,
        by=jonas,
        now=told,
        words="After the fight with Noor. I put the box away then.",
        contact=contact,
    )
    assert pause is not None
    pauses.take_effect(now=told + timedelta(seconds=1))
    if contact is None:
        return
    scenes.completes(
        contact,
        by=jonas,
        function=Function.CRISIS,
        note="Told me at once. Rule explained, session tomorrow stands. Noor is with her.",
        urge_suicide=1,
        urge_self_harm=3,
    )
    pauses.record_check(
        pause,
        kind=CheckKind.MEDICAL,
        reason="Wound on the forearm: asked for size and bleeding. Shallow, dressed by Noor; no clinic needed.",
        by=jonas,
        now=told + timedelta(minutes=5),
    )


def others_call(clinic: Clinic, *, now: datetime) -> None:
    """Since then: Ana wrote, Cleo called in her pause, Fay waits to be called back."""
    cast, diary = Cast(clinic), Diary(now, clinic.time_zone)
    checkins.agree(
        cast.clients["Ben"],
        therapist=cast.staff["Jonas"],
        side=Side.CLIENT,
        due_at=diary.coming("20:00"),
        what_for="Two lines on how the first day at work went.",
        by=cast.staff["Jonas"],
        now=diary.yesterday("16:10"),
    )
    scenes.texts(LINE, NUMBER["Ana"], "Puedo mandar la tarjeta por foto mañana?", at=diary.ago(minutes=52))
    scenes.hangs_up(scenes.calls(LINE, NUMBER["Cleo"], at=diary.ago(minutes=35)), after=timedelta(seconds=48))
    scenes.nobody_answers(scenes.calls(LINE, NUMBER["Fay"], at=diary.ago(minutes=20)), severity=4)


def all_texts_have_arrived(*, now: datetime) -> None:
    """What was due before now was delivered then; nothing of the past is sent when the worker starts."""
    for message in Message.objects.filter(direction="out", state="pending", due_at__lte=now):
        sid = f"SM{message.uuid.hex}"
        arrived = (message.due_at or now) + timedelta(seconds=3)
        status.heard(Message, message.uuid, Report(sid=sid, status="delivered", segments=1), now=arrived)
