"""One tap: Jonas's own phone first, a key, then Ben's phone with the line's number, and a key there (P5)."""

from django.utils import timezone

from clinic.models import User
from coaching import bridging
from coaching.models import CallBack, Contact


def ask(ben, jonas, line):
    ben.calls(line).waits(seconds=4)
    jonas.declines()
    ben.hangs_up()
    jonas.receives("you have an item waiting")
    return CallBack.objects.latest("pk")


def tap(request):
    jonas = User.objects.get(email="jonas@riverbend.example")
    return bridging.call_back(request, by=jonas, now=timezone.now())


def test_p5_it_reaches_ben_from_the_lines_number_and_closes_the_request(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    request = ask(ben, jonas, line)
    tap(request)
    jonas.is_rung(by=line).answers().hears("a coaching call").presses("1").hears("calling now")
    ben.is_rung(by=line).answers().hears("the call you asked for").presses("1")
    ben.is_connected_to(jonas)
    clock.forward(minutes=9)
    ben.hangs_up()
    jonas.call_has_ended()
    clock.tick()
    request.refresh_from_db()
    assert request.closed_because == "reached"
    contact = Contact.objects.filter(call_back=request, direction="out").get()
    assert (contact.outcome, contact.talk_seconds) == ("connected", 9 * 60)


def test_it_takes_a_voicemail_for_what_it_is(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    request = ask(ben, jonas, line)
    tap(request)
    jonas.is_rung().answers().presses("1")
    ben.is_rung().answers().waits(seconds=20)
    jonas.hears("not taken").call_has_ended()
    request.refresh_from_db()
    assert request.closed_at is None
    assert Contact.objects.filter(call_back=request, direction="out").get().outcome == "voicemail"


def test_it_frees_the_request_when_jonas_does_not_take_his_own_phone(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    request = ask(ben, jonas, line)
    tap(request)
    jonas.does_not_answer()
    clock.tick()
    request.refresh_from_db()
    assert request.claimed_by is None
    assert request.closed_at is None


def test_p2_it_dials_nobody_when_a_pause_began_in_between(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    request = ask(ben, jonas, line)
    tap(request)
    jonas.is_rung().answers()
    ben.calls(line).presses("1").presses("1#").hears("opens again")
    jonas.presses("1").hears("can no longer be connected").call_has_ended()
    ben.receives("the line opens again")
    jonas.receives("item waiting")
    ben.is_not_rung()
