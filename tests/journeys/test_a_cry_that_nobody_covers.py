"""P1, P4: Priya is away and nobody covers; Eli's request was closed, and he texts that he cannot go on."""

from clinic.models import User
from coaching import callbacks
from coaching.models import CallBack
from coaching.views.rows.board import gather


def test_p4_elis_texts_stand_before_ada_after_she_has_closed_his_request(handset, line, clock):
    eli, ada = handset("Eli"), handset("Ada")
    admin = User.objects.get(name__startswith="Ada")
    eli.texts("Are you there?").receives("nobody answers until")
    ada.receives("nobody covers")
    eli.calls(line).presses("1").presses("2#").hears("nobody")
    ada.receives("nobody covers")
    request = CallBack.objects.open().get(client__name="Eli Stone")
    callbacks.close(request, because="by_person", note="Reached him from the office.", by=admin, now=clock.now)
    eli.texts("I want to die").receives("nobody answers until")
    ada.receives("nobody covers")  # what she did before it came says nothing of it
    eli.texts("Please").receives("nobody answers until")
    ada.receives_nothing_more()  # not a text a word
    board = gather(admin, clock.now)
    assert [(row.name, row.unread) for row in board.uncovered_texts] == [("Eli Stone", 3)]
