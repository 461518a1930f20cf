"""P2: with every worker and beat dead a pause holds, for calls and texts, and ends at its second."""

from datetime import timedelta

from django.utils import timezone

from clients.models import Client
from clinic.models import User
from coaching import acts
from coaching.models import Precision, ReportedBy
from tests.processes.town import BEN

LEFT = [timedelta(seconds=seconds) for seconds in (3, 6, 12, 24, 48)]  # where nobody has the time to ask: more of it
ENOUGH = 4  # answers while it holds


def records_an_act(left):
    """Jonas records what Ben did almost 24 hours ago: the pause has only this much left. When it ends."""
    jonas, now = User.objects.get(email="jonas@riverbend.example"), timezone.now()
    _, pause = acts.record(
        Client.objects.get(name="Ben Okafor"),
        occurred_at=now - timedelta(hours=24) + left,
        precision=Precision.EXACT,
        reported_by=ReportedBy.THERAPIST,
        by=jonas,
        now=now,
    )
    return pause.ends_at.timestamp()


def in_pause(rig, sid):
    kept = "SELECT in_pause FROM coaching_conversationtext t JOIN telephony_message m ON m.id = t.message_id"
    return rig.ask(f"{kept} WHERE m.sid = %s", sid) == [(True,)]


def asks_until_it_is_over(rig, town):
    """What the line said to Ben's calls and texts, while it held and when it did no more."""
    held, opened = [], []
    while not opened:
        _, call = town.calls(BEN)
        sid, text = town.texts(BEN, "hello")
        (held if in_pause(rig, sid) else opened).append(text)
        (held if "Phone coaching is paused" in call.body else opened).append(call)
        assert call.status == text.status == 200
    return held, opened


def test_p2_the_clock_alone_holds_a_pause_and_ends_it(rig, town, no_celery, django_db_blocker):
    for left in LEFT:
        with rig.django(django_db_blocker):
            ends_at = records_an_act(left)
        held, opened = asks_until_it_is_over(rig, town)
        assert all(answer.asked_at < ends_at for answer in held)
        assert all(answer.asked_at + answer.seconds >= ends_at for answer in opened)
        if len(held) > ENOUGH:
            break
    assert len(held) > ENOUGH
    assert "press 1" in town.calls(BEN)[1].body
