"""A therapist types to a client: from the line's number, once, only where the rule and the client's word allow it."""

from datetime import timedelta
from uuid import UUID

import pytest

from clients import records
from clients.models import ClientPhone
from coaching import checkins, contacts, conversations, exchanges, pauses, reaching, typed
from coaching.models import Contact, ConversationText, Pause
from telephony import checks, gsm, stops
from telephony.models import Message
from telephony.signals import message_failed
from tests.riverbend import BEN, DEV, JONAS, LINE, NOON, fresh, harm, texts_to, trail

ONCE, AGAIN = UUID(int=1), UUID(int=2)
SOON = NOON + timedelta(minutes=1)


def write(client, by, body="Try the ice water, then text me.", once=ONCE, now=NOON):
    return typed.send(client, body=body, once=once, by=by, now=now)


def wrote(number, body="hello", now=NOON):
    return conversations.receive(conversations.Arrived(sid=f"SM{body}", line=LINE, peer=number, body=body), now=now)


def waiting():
    return Message.objects.get(purpose="conversation")


def test_it_leaves_from_the_lines_number_in_the_therapists_own_words(ben, jonas):
    text, message = write(ben, jonas), waiting()
    assert (message.line, message.peer, message.template) == (LINE, BEN, "")
    assert message.body == "Try the ice water, then text me."
    assert (text.author, text.read_by) == (jonas, jonas)
    assert "text.written" in trail(ben)


def test_it_is_sent_once_however_often_the_form_is(ben, jonas):
    assert write(ben, jonas) == write(ben, jonas)
    assert Message.objects.filter(purpose="conversation").count() == 1
    assert write(ben, jonas, once=AGAIN) not in ConversationText.objects.filter(message__dedupe_key__endswith=ONCE)


def test_other_words_from_the_same_form_are_another_text(ben, jonas):
    """A browser's history gives a form back that was sent: what is typed into it then was lost, and looked sent."""
    first, other = write(ben, jonas), write(ben, jonas, body="Try the ice water.")
    assert first != other
    assert other == write(ben, jonas, body="Try the ice water.")
    assert first == write(ben, jonas)
    assert Message.objects.filter(purpose="conversation").count() == 2


def test_it_belongs_to_the_contact_of_the_exchange_and_reads_what_came(ben, jonas):
    contact = wrote(BEN)
    text = write(ben, jonas, now=SOON)
    assert text.contact == contact
    assert (fresh(contact).outcome, fresh(contact).spoke_with) == ("texted", jonas)
    assert fresh(contact).seen_by == jonas
    assert not ConversationText.objects.filter(read_at=None).exists()


@pytest.mark.parametrize("later", ["hours later", "after its record is complete"])
def test_it_is_a_contact_of_its_own_otherwise(ben, jonas, later):
    contact = wrote(BEN)
    if later == "hours later":
        text = write(ben, jonas, now=NOON + exchanges.LASTS)
    else:
        contacts.complete(contact, by=jonas, now=SOON, function="skills")
        text = write(ben, jonas, now=SOON)
    assert text.contact != contact
    assert (text.contact.direction, fresh(text.contact).outcome) == ("out", "texted")


def test_it_goes_to_the_number_the_client_wrote_from(ben, jonas):
    records.add_phone(ben, number="+13125550199", texts_agreed=True, by=jonas, now=NOON)
    wrote("+13125550199")
    write(ben, jonas, now=SOON)
    assert waiting().peer == "+13125550199"


def test_it_needs_the_clients_word_that_they_may_be_texted(ben, jonas):
    ClientPhone.objects.update(texts_agreed_at=None)
    with pytest.raises(reaching.NotAgreed):
        write(ben, jonas)


def test_it_is_refused_after_stop(ben, jonas):
    stops.stop(line=LINE, peer=BEN, now=NOON)
    with pytest.raises(reaching.TextsOff):
        write(ben, jonas)
    assert not Contact.objects.exists()


def test_it_is_closed_before_the_agreement_is_signed(dev, jonas):
    with pytest.raises(reaching.NotByTheRule):
        write(dev, jonas)
    assert texts_to(DEV) == []


def test_p2_it_is_closed_in_a_pause_and_says_until_when(ben, jonas):
    harm(ben, ago=2)
    with pytest.raises(reaching.NotByTheRule) as refused:
        write(ben, jonas)
    assert refused.value.decision.until == NOON + timedelta(hours=22)


def test_p2_it_is_open_again_with_the_second_the_pause_ends(ben, jonas):
    harm(ben)
    with pytest.raises(reaching.NotByTheRule):
        write(ben, jonas, now=NOON + timedelta(hours=24) - timedelta(microseconds=1))
    assert write(ben, jonas, now=NOON + timedelta(hours=24))


def test_p2_a_check_recorded_just_now_lets_its_maker_write_for_a_quarter_of_an_hour(ben, jonas, mira):
    _act, pause = harm(ben)
    pauses.record_check(pause, kind="risk", reason="asks how she is", by=jonas, now=NOON)
    with pytest.raises(reaching.NotByTheRule):
        write(ben, mira)
    text = write(ben, jonas, now=NOON + timedelta(minutes=15))
    assert text.in_pause
    assert text.contact.direction == "out"
    with pytest.raises(reaching.NotByTheRule):
        write(ben, jonas, once=AGAIN, now=NOON + timedelta(minutes=15, seconds=1))


def test_p2_it_does_not_leave_when_a_pause_began_meanwhile_and_comes_back(ben, jonas):
    text = write(ben, jonas)
    assert checks.reason_to_cancel(waiting(), now=NOON) is None
    harm(ben, now=SOON)
    assert checks.reason_to_cancel(waiting(), now=SOON) == "in a pause"
    assert (fresh(text).came_back_at, fresh(text).read_at) == (SOON, None)
    assert texts_to(JONAS)[-1] == "item-waiting"


@pytest.mark.parametrize("gone", [{"retired_at": NOON}, {"texts_agreed_at": None}], ids=["retired", "not agreed"])
def test_it_does_not_leave_for_a_number_that_is_theirs_to_be_texted_on_no_more_and_comes_back(ben, jonas, gone):
    text = write(ben, jonas)
    ClientPhone.objects.filter(number=BEN).update(**gone)
    assert checks.reason_to_cancel(waiting(), now=SOON) == typed.NOT_THEIRS
    assert (fresh(text).came_back_at, fresh(text).read_at) == (SOON, None)
    assert texts_to(JONAS)[-1] == "item-waiting"


def test_it_leaves_for_the_number_it_was_written_for_when_they_write_from_another_meanwhile(ben, jonas):
    records.add_phone(ben, number="+13125550199", texts_agreed=True, by=jonas, now=NOON)
    write(ben, jonas)
    wrote("+13125550199")
    assert checks.reason_to_cancel(waiting(), now=SOON) is None


def test_a_text_that_did_not_arrive_is_unread_again_once(ben, jonas):
    text = write(ben, jonas)
    for _ in range(2):
        message_failed.send(Message, message=waiting(), now=SOON)
    assert fresh(text).came_back_at == SOON
    assert trail(ben).count("text.came_back") == 1
    assert conversations.mark_read(ben.texts.all(), by=jonas, now=SOON) == 1


def test_a_failed_answer_of_the_line_itself_is_no_text_of_staff(ben, jonas):
    wrote(BEN)
    message_failed.send(Message, message=Message.objects.get(template="text-received"), now=SOON)
    assert "text.came_back" not in trail(ben)


def test_it_meets_a_check_in_that_the_therapist_promised(ben, jonas):
    row = checkins.agree(ben, therapist=jonas, side="therapist", due_at=NOON + timedelta(hours=2), by=jonas, now=NOON)
    write(ben, jonas)
    assert fresh(row).met_at == NOON


def test_it_needs_words_and_not_too_many(ben, jonas):
    for nothing in ("", "  \n "):
        with pytest.raises(ValueError, match="words"):
            write(ben, jonas, body=nothing)
    with pytest.raises(typed.TooLong):
        write(ben, jonas, body="a" * 1000)


def test_its_quotes_and_dashes_cost_no_second_text(ben, jonas):
    write(ben, jonas, body="It’s fine – “one” step…\r\nthen the next")
    assert waiting().body == 'It\'s fine - "one" step...\nthen the next'
    assert gsm.is_gsm(waiting().body)


def test_the_pause_notice_is_the_one_text_a_pause_leaves_open(ben, jonas):
    _act, pause = harm(ben)
    for _ in range(2):
        assert typed.send_pause_notice(pause, once=ONCE, by=jonas, now=SOON)
    assert texts_to(BEN) == ["line-opens-at"]
    ClientPhone.objects.update(texts_agreed_at=None)
    assert not typed.send_pause_notice(pause, once=AGAIN, by=jonas, now=SOON)


def test_the_pause_notice_is_not_sent_when_the_pause_is_over(ben, jonas):
    _act, pause = harm(ben)
    over = Pause.objects.get(pk=pause.pk)
    with pytest.raises(reaching.NotByTheRule):
        typed.send_pause_notice(over, once=ONCE, by=jonas, now=NOON + timedelta(hours=24))
