"""Ben's request is reminded of at the policy's times, once each, until a call reaches him (P4)."""

from datetime import timedelta

from coaching.models import CallBack


def ask(ben, jonas, line):
    ben.calls(line).waits(seconds=4)
    jonas.declines()
    ben.hears("nobody could take your call right now").hears("called back today at").hangs_up()
    jonas.receives("you have an item waiting")
    return CallBack.objects.latest("pk")


def test_p4_it_reminds_at_once_half_way_when_due_and_then_every_half_hour(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    request = ask(ben, jonas, line)
    assert request.latest_at - request.taken_at == timedelta(hours=1)
    clock.until(request.taken_at + timedelta(minutes=29))
    jonas.receives_nothing()
    clock.until(request.taken_at + timedelta(minutes=30, seconds=5))
    jonas.receives("item waiting").receives_nothing_more()
    clock.until(request.latest_at + timedelta(seconds=5))
    jonas.receives("item waiting").receives_nothing_more()
    clock.until(request.latest_at + timedelta(minutes=30, seconds=5))
    jonas.receives("overdue item").receives_nothing_more()
    clock.until(request.latest_at + timedelta(minutes=60, seconds=5))
    jonas.receives("overdue item").receives_nothing_more()


def test_it_is_closed_when_ben_calls_again_and_is_connected(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    request = ask(ben, jonas, line)
    ben.calls(line).waits(seconds=4)
    jonas.is_rung().answers().presses("1")
    clock.forward(minutes=3)
    jonas.hangs_up()
    request.refresh_from_db()
    assert request.closed_because == "called_in"
    clock.forward(hours=3)
    jonas.receives_nothing()
