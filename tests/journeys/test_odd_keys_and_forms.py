"""What no ordinary phone sends: the caller is heard all the same."""

import pytest

from coaching.models import Act, CallBack, Contact, ConversationText, Pause
from tests.journeys.test_webhooks_come_five_times import form, post


def test_an_act_of_ten_days_ago_and_more_starts_no_pause(handset, line):
    ben, jonas = handset("Ben"), handset("Jonas")
    ben.calls(line).presses("1").presses("250").hears("thank you")
    jonas.is_rung().answers().presses("1")
    ben.is_connected_to(jonas)
    assert Act.objects.latest("pk").precision == "approximate"
    assert not Pause.objects.filter(client__name="Ben Okafor", closed_at=None).exists()


@pytest.mark.parametrize("ours", ["3145550100", "3145550113"])
def test_it_does_not_call_back_the_line_or_a_therapist(handset, line, ours):
    ben, jonas = handset("Ben"), handset("Jonas")
    ben.calls(line).waits(seconds=4)
    jonas.declines()
    ben.presses("2").presses("2").presses(ours).hears("cannot be called from here").hangs_up()
    assert str(CallBack.objects.latest("pk").number) == ben.number
    jonas.receives("item waiting")


def test_texts_without_a_name_are_all_kept(riverbend, settings):
    for _ in range(2):
        fields = {**form("text", "+13145550122", "a"), "MessageSid": "", "Body": "hello"}
        assert post(settings, "text", fields).status_code == 200
    assert ConversationText.objects.filter(client__name="Ben Okafor").count() == 2


def test_calls_without_a_name_are_all_answered(riverbend, settings):
    for _ in range(2):
        fields = {**form("voice", "+13145550123", "a"), "CallSid": ""}
        assert b"9 1 1" in post(settings, "voice", fields).content
    assert Contact.objects.filter(client__name="Cleo Martin", outcome="paused").count() == 2


def test_a_text_with_an_impossible_number_of_pictures_is_kept(riverbend, settings):
    fields = {**form("text", "+13145550122", "a"), "Body": "hello", "NumMedia": "9" * 5000}
    assert post(settings, "text", fields).status_code == 200
    assert ConversationText.objects.filter(client__name="Ben Okafor").count() == 1
