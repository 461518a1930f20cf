"""Words that the line understands in a text: CALL, HELP, STOP, START; anything else is for the coach."""

import pytest

from clients import records
from coaching import conversations
from coaching.conversations import Arrived
from coaching.models import CallBack, ConversationText
from telephony import stops, wording
from telephony.models import Message
from tests.riverbend import ANA, BEN, DEV, ELI, JONAS, LINE, MIRA, NOON, ask, at, harm, texts_to


def text(body, *, peer=BEN, now=NOON, sid="SM1", line=LINE, **how):
    return conversations.receive(Arrived(sid=sid, line=line, peer=peer, body=body, **how), now=now)


@pytest.mark.parametrize("body", ["CALL", "call", " Call me! ", "call.", "LLAMAR", "llámame", "Llamada"])
def test_it_takes_a_request_for_call_in_either_language(ben, body):
    contact = text(body)
    request = CallBack.objects.get()
    assert (contact.outcome, contact.call_back, str(request.number)) == ("call_back", request, BEN)
    assert texts_to(BEN) == ["request-taken"]


@pytest.mark.parametrize("body", ["Can you call me please?", "please call", "llamar por favor", "¿Me puede llamar?"])
def test_it_takes_a_request_that_is_asked_for_kindly(ben, body):
    assert text(body).outcome == "call_back"


@pytest.mark.parametrize("body", ["call 911", "I will call my mother", "recall", "please", "can I call you"])
def test_it_takes_no_request_for_a_sentence(ben, body):
    assert text(body).outcome == "delivered"
    assert not CallBack.objects.exists()


@pytest.mark.parametrize("body", ["HELP", "help!", "info", "Ayuda"])
def test_it_gives_the_crisis_lines_for_help_p1(ben, body):
    assert text(body).outcome == "delivered"
    assert texts_to(BEN) == ["help"]
    assert "988" in Message.objects.get(peer=BEN, direction="out").params["crisis"]


def test_it_gives_the_latest_time_of_the_request_that_is_open(ben):
    request = ask(ben)
    text("CALL")
    assert Message.objects.get(peer=BEN, direction="out").params["latest_at"] == request.latest_at.isoformat()
    assert CallBack.objects.count() == 1


def test_it_says_nothing_of_a_time_that_has_gone_by(ben):
    ask(ben, now=at(9))
    text("CALL")
    assert texts_to(BEN) == ["request-taken-no-promise"]


def test_it_says_until_when_nobody_answers(eli):
    text("CALL", peer=ELI)
    assert texts_to(ELI) == ["away-uncovered"]
    assert CallBack.objects.get().latest_at is None


def test_it_promises_nothing_where_nobody_treats_the_client(ben):
    ben.team.update(until=NOON)
    text("CALL")
    assert texts_to(BEN) == ["request-taken-no-promise"]


def test_it_keeps_stop_and_answers_nothing(ben):
    contact = text("STOP")
    assert contact.outcome == "delivered"
    assert stops.is_stopped(line=LINE, peer=BEN)
    assert texts_to(BEN) == texts_to(JONAS) == []


def test_it_hears_stop_from_the_carriers_own_word(ben):
    text("no more please", opt_out="STOP")
    assert stops.is_stopped(line=LINE, peer=BEN)


def test_it_takes_start_for_the_way_back(ben):
    text("STOP")
    text("START", sid="SM2")
    assert not stops.is_stopped(line=LINE, peer=BEN)
    text("hello", sid="SM3", opt_out="START")
    assert ConversationText.objects.count() == 3
    assert texts_to(JONAS) == []


def test_it_takes_yes_for_a_yes_where_nothing_was_stopped(ben):
    """A client's "yes" is the carrier's word for START; without a STOP before it, it belongs to the coach."""
    assert text("Yes").outcome == "delivered"
    assert texts_to(JONAS) == ["item-waiting"]


@pytest.mark.parametrize(
    ("body", "peer", "said"),
    [
        ("AYUDA", DEV, "La linea aun no esta abierta"),
        ("Ayuda!", BEN, "Para una llamada, mande LLAMAR"),
        ("llamar por favor", BEN, "Tenemos su solicitud"),
        ("ayuda", "+13125550199", "aqui. Nobody reads your text"),
    ],
)
def test_a_spanish_word_is_answered_in_spanish_whatever_is_on_file(ben, dev, body, peer, said):
    text(body, peer=peer)
    message = Message.objects.get(direction="out", peer=peer)
    assert said in wording.render(message.template, message.params, message.language)


@pytest.mark.parametrize("body", ["HELP", "call", "mi amiga pide ayuda"])
def test_other_words_are_answered_in_the_language_on_file(ben, body):
    text(body)
    assert Message.objects.get(direction="out", peer=BEN).language == "en"


def test_it_tells_an_unknown_number_once_how_to_reach_the_clinic_and_the_crisis_lines_p1(ben):
    contact = text("it's me", peer="+13125550199")
    assert (contact.client, contact.outcome) == (None, "not_identified")
    assert texts_to("+13125550199") == ["unknown-number"]
    assert not ConversationText.objects.exists()


def test_it_keeps_a_text_of_a_withheld_number_and_answers_nobody(ben):
    contact = text("hello", peer="")
    assert contact.outcome == "not_identified"
    assert Message.objects.get(direction="in").peer == "withheld"
    assert not Message.objects.filter(direction="out").exists()


def test_it_gives_a_discharged_client_the_office_even_for_call_and_help_p1(ben, jonas):
    records.discharge(ben, by=jonas, now=NOON)
    for number, word in enumerate(["hello", "CALL", "HELP"]):
        assert text(word, sid=f"SM{number}").outcome == "ended"
    assert texts_to(BEN) == ["ended"] * 3
    assert not CallBack.objects.exists()


def test_it_says_that_the_agreement_waits_to_whoever_texts_though_no_texts_were_agreed_p1(dev):
    dev.phones.update(texts_agreed_at=None)
    contact = text("hello", peer=DEV)
    assert contact.outcome == "not_set_up"
    assert texts_to(DEV) == ["not-set-up"]
    assert texts_to(JONAS) == ["item-waiting"]


def test_it_belongs_to_nobody_where_the_number_is_no_line(ben):
    assert text("hello", line="+13145559999") is None
    assert not Message.objects.exists()


def test_it_closes_nothing_that_waits_for_a_call(ben):
    request = ask(ben)
    text("thank you, better now")
    assert CallBack.objects.waiting().get() == request


def test_it_answers_in_the_clients_language(ana):
    text("hola", peer=ANA)
    assert Message.objects.get(peer=ANA, direction="out").language == "es"
    assert texts_to(MIRA) == ["item-waiting"]


def test_it_does_not_take_a_request_in_a_pause_p2(ben):
    harm(ben)
    assert text("CALL").outcome == "paused"
    assert not CallBack.objects.exists()
