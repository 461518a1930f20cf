"""Texts are kept whatever the rule says; the answer is honest, and says no word of health."""

from coaching.models import CallBack, Contact, ConversationText
from telephony.models import Media


def test_it_delivers_bens_text_and_nudges_jonas(handset, line):
    ben, jonas = handset("Ben"), handset("Jonas")
    ben.texts("I used STOP skill today, it worked").receives("we have your text")
    jonas.receives("you have an item waiting")
    text = ConversationText.objects.latest("pk")
    assert text.message.body == "I used STOP skill today, it worked"
    assert text.contact.outcome == "delivered"


def test_it_answers_a_lively_exchange_once(handset, line):
    ben, jonas = handset("Ben"), handset("Jonas")
    ben.texts("One").receives("we have your text")
    ben.texts("Two").texts("Three")
    for _ in range(3):
        jonas.receives("item waiting")
    ben.receives_nothing_more()


def test_it_takes_a_request_by_the_word_call(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    ben.texts("Call.").receives("we have your request and will call you by")
    jonas.receives("item waiting")
    assert CallBack.objects.latest("pk").client.name == "Ben Okafor"


def test_p2_it_keeps_a_text_in_a_pause_and_says_when_the_line_opens(handset, line):
    cleo, jonas = handset("Cleo"), handset("Jonas")
    cleo.texts("Please call me").receives("the line opens again")
    text = ConversationText.objects.latest("pk")
    assert text.in_pause
    assert Contact.objects.latest("pk").outcome == "paused"
    jonas.is_not_rung().receives_nothing()


def test_p2_the_word_call_takes_no_request_in_a_pause(handset, line):
    handset("Cleo").texts("CALL").receives("the line opens again")
    assert not CallBack.objects.filter(client__name="Cleo Martin", closed_at=None).exists()


def test_it_gives_crisis_lines_for_help_in_spanish(handset, line):
    handset("Ana").texts("Ayuda").receives("988 (marque 2)")


def test_it_answers_an_unknown_phone_without_a_word_of_what_this_is(handset, line):
    handset("+13125550199").texts("Who is this?").receives("nobody reads your text")


def test_it_tells_eli_honestly_that_nobody_answers(handset, line):
    eli, ada = handset("Eli"), handset("Ada")
    eli.texts("Are you there?").receives("nobody answers until")
    ada.receives("nobody covers")


def test_it_keeps_a_photo_of_the_diary_card(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    card = b"\xff\xd8\xff\xe0" + b"diary card" * 20
    ben.texts("My card", photos=[card]).receives("we have your text")
    jonas.receives("item waiting")
    clock.forward(seconds=30)
    media = Media.objects.get()
    assert media.fetched_at
    assert media.message.body == "My card"


def test_it_uses_the_voice_after_stop(handset, line, clock):
    ben, jonas = handset("Ben"), handset("Jonas")
    ben.texts("STOP")
    ben.receives_nothing()
    ben.calls(line).presses("1").presses("2#").hears("opens again")
    jonas.receives("item waiting")
    ben.receives_nothing()
