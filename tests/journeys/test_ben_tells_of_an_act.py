"""Ben presses 1 and says five hours ago: the clock starts at the act, and all that hangs on it follows once."""

from datetime import timedelta

from coaching.models import Act, CallBack, Pause


def ben_has_asked_to_be_called(ben, jonas, line):
    ben.calls(line).waits(seconds=4)
    jonas.declines()
    ben.hears("you will be called back").presses("3").presses("1").hears("goodbye")
    jonas.receives("you have an item waiting")


def ben_tells(ben, line, hours):
    ben.calls(line).presses("1").hears("how many hours ago").presses(hours)


def test_it_pauses_for_what_is_left_of_24_hours_and_holds_his_request(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    ben_has_asked_to_be_called(ben, jonas, line)
    ben_tells(ben, line, "5#")
    ben.hears("get medical help first").hears("911").hears("opens again tomorrow").hears("appointments go on")
    ben.hears("goodbye").call_has_ended()
    ben.receives("the line opens again")
    jonas.receives("you have an item waiting")

    act, pause, request = Act.objects.latest("pk"), Pause.objects.latest("pk"), CallBack.objects.latest("pk")
    assert (act.precision, act.reported_by) == ("approximate", "client")
    assert pause.ends_at - clock.now <= timedelta(hours=19)
    assert pause.ends_at - clock.now > timedelta(hours=18, minutes=58)
    assert request.held_at is not None

    clock.until(pause.ends_at - timedelta(seconds=1))
    request.refresh_from_db()
    assert request.held_at is not None
    jonas.receives_nothing()
    ben.receives_nothing()

    clock.until(pause.ends_at + timedelta(seconds=2))
    request.refresh_from_db()
    assert request.held_at is None
    assert timedelta(hours=1) <= request.latest_at - pause.ends_at <= timedelta(hours=1, seconds=2)
    ben.receives("the line is open. We will call you by").receives_nothing_more()
    jonas.receives("you have an item waiting").receives_nothing_more()


def test_it_starts_no_pause_for_an_act_more_than_24_hours_ago(handset, line):
    ben, jonas = handset("Ben"), handset("Jonas")
    ben_tells(ben, line, "30#")
    ben.hears("noted it for your therapist")
    jonas.is_rung().answers().presses("1")
    ben.is_connected_to(jonas)
    assert Act.objects.filter(client__name="Ben Okafor").count() == 1
    assert not Pause.objects.filter(client__name="Ben Okafor", closed_at=None).exists()


def test_it_counts_an_unknown_time_from_the_report(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    ben_tells(ben, line, "#")
    ben.hears("opens again tomorrow")
    assert Act.objects.latest("pk").precision == "unknown"
    ben.receives("the line opens again")
    jonas.receives("item waiting")


def test_p2_it_believes_a_caller_who_hangs_up_instead_of_saying_when(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    ben.calls(line).presses("1").hears("how many hours ago").hangs_up()
    assert Act.objects.get(client__name="Ben Okafor").precision == "unknown"
    ben.receives("the line opens again")
    jonas.receives("item waiting")
    ben.calls(line).hears("opens again tomorrow at 10:00 AM").call_has_ended()


def test_it_takes_a_pressed_key_alone_for_no_act_of_another_call(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    ben.calls(line).presses("1").presses("30#")
    jonas.is_rung().declines()
    ben.hangs_up()
    clock.tick()
    assert Act.objects.filter(client__name="Ben Okafor").count() == 1
    jonas.receives("item waiting")


def test_p3_fay_for_whom_the_rule_is_off_is_connected_after_an_act(handset, line):
    fay, mira = handset("Fay"), handset("Mira")
    fay.calls(line).presses("1").presses("2#").hears("noted it for your therapist")
    mira.is_rung().answers().presses("1")
    fay.is_connected_to(mira)
    assert Act.objects.filter(client__name__startswith="Fay").exists()
    assert not Pause.objects.filter(client__name__startswith="Fay").exists()
