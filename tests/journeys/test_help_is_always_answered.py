"""P1: the share of automatic answers an hour ends chatter, not a cry for help."""


def test_p1_help_and_call_are_answered_after_the_share_is_used_up(handset, line, clock):
    cleo = handset("Cleo")
    for _ in range(8):
        cleo.texts("hello?")
    for _ in range(6):
        cleo.receives("the line opens again", within=300)
    cleo.receives_nothing_more()
    cleo.texts("CALL").receives("the line opens again", within=300)
