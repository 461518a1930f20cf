"""P4: once nobody could be connected the request stands, however the caller leaves the menu."""

import pytest

from coaching.models import CallBack


def nobody_answers(ben, jonas, line):
    ben.calls(line).waits(seconds=4)
    jonas.declines()
    ben.hears("how strong is what you feel")


@pytest.mark.parametrize("keys", ["", "3", "32", "32312", "323125550188"])
def test_p4_it_is_kept_when_ben_hangs_up(handset, line, keys):
    ben, jonas = handset("Ben"), handset("Jonas")
    nobody_answers(ben, jonas, line)
    for key in keys[:1], keys[1:2], keys[2:]:
        if key:
            ben.presses(key)
    ben.hangs_up()
    request = CallBack.objects.latest("pk")
    assert request.closed_at is None
    assert str(request.number) == ben.number
    jonas.receives("item waiting")


def test_it_calls_another_number_only_after_it_was_confirmed(handset, line):
    ben, jonas = handset("Ben"), handset("Jonas")
    nobody_answers(ben, jonas, line)
    ben.presses("2").presses("2").hears("ten-digit number").presses("3125550188")
    ben.hears("you entered 3125550188").presses("1").hears("goodbye").call_has_ended()
    assert str(CallBack.objects.latest("pk").number) == "+13125550188"
    jonas.receives("item waiting")


def test_it_refuses_a_number_that_costs_extra(handset, line):
    ben, jonas = handset("Ben"), handset("Jonas")
    nobody_answers(ben, jonas, line)
    ben.presses("2").presses("2").presses("9005550188").hears("cannot be called from here").hangs_up()
    assert str(CallBack.objects.latest("pk").number) == ben.number
    jonas.receives("item waiting")


def test_it_asks_again_after_a_key_that_means_nothing(handset, line):
    ben, jonas = handset("Ben"), handset("Jonas")
    nobody_answers(ben, jonas, line)
    ben.presses("8").hears("that key does nothing").hears("how strong").presses("4")
    ben.presses("9").hears("that key does nothing").hears("to keep it, press 1").presses("1").hears("goodbye")
    assert CallBack.objects.latest("pk").severity == 4
    jonas.receives("item waiting")


def test_silence_all_the_way_ends_with_the_promise_and_the_crisis_lines(handset, line):
    ben, jonas = handset("Ben"), handset("Jonas")
    nobody_answers(ben, jonas, line)
    ben.waits(seconds=30).hears("you will be called back").hears("988").hears("goodbye").call_has_ended()
    assert CallBack.objects.latest("pk").severity is None
    jonas.receives("item waiting")


def test_a_second_call_keeps_the_first_promise(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    nobody_answers(ben, jonas, line)
    ben.hangs_up()
    jonas.receives("item waiting")
    first = CallBack.objects.latest("pk")
    clock.forward(minutes=10)
    nobody_answers(ben, jonas, line)
    ben.hangs_up()
    assert CallBack.objects.filter(client=first.client).latest("pk") == first
    first.refresh_from_db()
    assert first.closed_at is None
