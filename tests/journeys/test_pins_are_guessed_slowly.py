"""Nobody is locked out by wrong PINs, and nobody guesses fast; crisis lines come before any wait."""


def fail_three_calls(stranger, line):
    for _ in range(3):
        stranger.calls(line, withheld=True)
        for _ in range(3):
            stranger.presses("000000")
        stranger.call_has_ended()


def test_the_fourth_call_waits_for_the_question_and_has_one_try(handset, line):
    stranger = handset("+13125550199")
    fail_three_calls(stranger, line)
    stranger.calls(line, withheld=True).hears("911").hears("988").does_not_hear("six-digit PIN")
    stranger.waits(seconds=8).hears("six-digit PIN").presses("000000").hears("could not find out").call_has_ended()


def test_whoever_hangs_up_before_the_last_try_is_slowed_as_well(handset, line):
    stranger = handset("+13125550199")
    for _ in range(3):
        stranger.calls(line, withheld=True)
        for _ in range(2):
            stranger.presses("000000").hears("did not match")
        stranger.hangs_up()
    stranger.calls(line, withheld=True).hears("988").does_not_hear("six-digit PIN")
    stranger.waits(seconds=8).presses("000000").hears("could not find out").call_has_ended()


def test_whoever_says_nothing_and_hangs_up_slows_nobody(handset, line):
    robot = handset("+13125550199")
    for _ in range(3):
        robot.calls(line, withheld=True).waits(seconds=20).hangs_up()
    robot.calls(line, withheld=True).hears("six-digit PIN").hangs_up()


def test_ben_is_not_locked_out_by_them(handset, line):
    fail_three_calls(handset("+13125550199"), line)
    ben, jonas = handset("Ben"), handset("Jonas")
    ben.calls(line, withheld=True).waits(seconds=8).presses("210122").hears("press 1").waits(seconds=4)
    jonas.is_rung().answers().presses("1")
    ben.is_connected_to(jonas)


def test_a_stranger_hears_both_languages(handset, line):
    stranger = handset("+13125550199")
    stranger.calls(line).hears("911", language="en").hears("911", language="es").hears("su PIN", language="es")
    stranger.waits(seconds=40).hears("could not find out", language="en").hears("no pude saber", language="es")
    stranger.hears("988", language="es").call_has_ended()
