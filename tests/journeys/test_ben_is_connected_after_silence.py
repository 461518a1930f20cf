"""Ben calls in Jonas's hours: a question, silence, and Jonas's phone rings."""

from coaching.models import Contact, ContactOutcome
from telephony.models import Call


def test_it_connects_ben_to_jonas_after_silence_and_logs_both_legs(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    ben.calls(line).hears("you have reached your coaching line").hears("press 1")
    ben.waits(seconds=4)
    jonas.is_rung(by=line)
    ben.hears_ringing()
    jonas.answers().hears("a coaching call").presses("1")
    ben.is_connected_to(jonas)
    clock.forward(minutes=7)
    jonas.hangs_up()
    ben.hears("your coaching call has ended").hears("988").call_has_ended()
    clock.tick()

    contact = Contact.objects.latest("pk")
    assert contact.outcome == ContactOutcome.CONNECTED
    assert contact.client.name == "Ben Okafor"
    assert contact.spoke_with.name.startswith("Jonas")
    assert contact.decision == "connect"
    assert contact.reason == "primary_open"
    assert contact.talk_seconds == 7 * 60
    assert contact.line_seconds >= contact.talk_seconds + 4
    assert contact.wait_seconds >= 4
    assert Call.objects.filter(parent=contact.call, state="completed").count() == 1
    assert not contact.legs.filter(ended_at=None).exists()


def test_it_repeats_the_question_after_a_wrong_key(handset, line):
    ben = handset("Ben")
    ben.calls(line).presses("7").hears("that key does nothing").hears("press 1")
    ben.hangs_up()


def test_it_records_a_caller_who_hangs_up_at_once(handset, line, clock):
    handset("Ben").calls(line).hangs_up()
    clock.tick()
    assert Contact.objects.latest("pk").outcome == ContactOutcome.HUNG_UP
