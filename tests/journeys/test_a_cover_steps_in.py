"""When Mira is closed or does not answer, Jonas, who covers for her, is rung; he hears only that a call is there."""

from datetime import UTC, datetime

import pytest

from coaching.models import CallBack, Contact

NIGHT = datetime(2026, 3, 3, 5, 10, tzinfo=UTC)  # Monday 23:10 in Chicago: Mira is closed, Jonas is not


class TestAtNight:
    @pytest.fixture
    def moment(self):
        return NIGHT

    def test_it_rings_the_cover_outside_miras_limits(self, handset, line):
        ana, jonas, mira = handset("Ana"), handset("Jonas"), handset("Mira")
        ana.calls(line).waits(seconds=4).hears("sustituye", language="es")
        jonas.is_rung().answers().hears("a coaching call").presses("1")
        ana.is_connected_to(jonas)
        mira.is_not_rung()
        contact = Contact.objects.latest("pk")
        assert (contact.reason, contact.therapist.name.split()[0]) == ("cover_open", "Mira")

    def test_it_promises_mira_in_the_morning_when_the_cover_declines(self, handset, line):
        ana, jonas, mira = handset("Ana"), handset("Jonas"), handset("Mira")
        ana.calls(line).waits(seconds=4)
        jonas.declines()
        ana.hears("nadie pudo atender", language="es").hears("mañana a las 11:00 a.m.").hangs_up()
        request = CallBack.objects.latest("pk")
        assert request.latest_at == datetime(2026, 3, 3, 17, 0, tzinfo=UTC)  # 8:00 and her three hours
        mira.receives_nothing()


def test_it_rings_the_cover_when_mira_does_not_answer(handset, line):
    ana, jonas, mira = handset("Ana"), handset("Jonas"), handset("Mira")
    ana.calls(line).waits(seconds=4)
    mira.does_not_answer()
    jonas.is_rung().answers().presses("1")
    ana.is_connected_to(jonas)


def test_it_is_not_fooled_by_miras_voicemail(handset, line):
    """A voicemail answers and presses nothing; the carrier calls that "completed"."""
    ana, jonas, mira = handset("Ana"), handset("Jonas"), handset("Mira")
    ana.calls(line).waits(seconds=4)
    mira.answers().waits(seconds=20)
    mira.call_has_ended()
    jonas.is_rung().answers().presses("1")
    ana.is_connected_to(jonas)


def test_it_does_not_ring_a_therapist_who_is_on_a_call(handset, line):
    ben, fay, jonas, mira = handset("Ben"), handset("Fay"), handset("Jonas"), handset("Mira")
    ben.calls(line).waits(seconds=4)
    jonas.is_rung().answers().presses("1")
    ben.is_connected_to(jonas)
    fay.calls(line).waits(seconds=4)
    mira.declines()
    fay.hears("nobody could take your call").hears("you will be called back")
    fay.hangs_up()
    mira.receives("item waiting")
    ben.is_connected_to(jonas)


def test_it_brings_the_cover_in_at_once_for_a_five(handset, line, clock):
    fay, jonas, mira = handset("Fay"), handset("Jonas"), handset("Mira")
    fay.calls(line).waits(seconds=4)
    mira.declines()
    jonas.declines()
    fay.hears("press a key from 0 to 5").presses("5").hears("cannot keep yourself safe").hears("911").hangs_up()
    mira.receives("urgent item")
    jonas.receives("urgent item")
    assert CallBack.objects.latest("pk").cover.name.startswith("Jonas")
