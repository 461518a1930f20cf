"""A text reaches the conversation, the coach gets a nudge without a word of it, and an honest answer goes back."""

from datetime import time, timedelta

import pytest
from django.db import IntegrityError, transaction

from coaching import checkins, conversations, limits
from coaching.conversations import Arrived
from coaching.models import ContactOutcome, ConversationText
from telephony.door import Report
from telephony.models import Media, Message
from tests.riverbend import ADA, ANA, BEN, ELI, JONAS, LINE, NOON, at, fresh, keep_hours, texts_to, trail


def text(body="hello", *, peer=BEN, now=NOON, sid="SM1", **how):
    return conversations.receive(Arrived(sid=sid, line=LINE, peer=peer, body=body, **how), now=now)


def test_it_reaches_the_conversation_sealed(ben):
    contact = text("I am at the bridge")
    row = ConversationText.objects.get()
    assert (row.client, row.contact, row.message.body, row.at) == (ben, contact, "I am at the bridge", NOON)
    assert (contact.outcome, contact.kind, contact.direction, contact.ended_at) == ("delivered", "text", "in", NOON)
    assert trail(ben)[-2:] == ["contact.began", "contact.settled"]


def test_it_nudges_the_coach_without_a_word_of_it_p6(ben):
    text("I am at the bridge")
    nudge = Message.objects.get(peer=JONAS)
    assert (nudge.template, nudge.body, list(nudge.params)) == ("item-waiting", None, ["url"])


def test_it_says_that_it_is_here_once_an_hour(ben):
    for minute in range(5):
        text(sid=f"SM{minute}", now=NOON + timedelta(minutes=minute))
    assert texts_to(BEN) == ["text-received"]
    text(sid="SM9", now=NOON + timedelta(hours=1, minutes=1))
    assert texts_to(BEN) == ["text-received"] * 2


def test_the_hour_begins_anew_with_the_clients_start(ben):
    for minute, body in enumerate(["hello", "STOP", "anybody there?", "START"]):
        text(body, sid=f"SM{minute}", now=NOON + timedelta(minutes=minute))
    assert texts_to(BEN) == ["text-received"]
    for minute in (5, 6):
        text("hello again", sid=f"SM{minute}", now=NOON + timedelta(minutes=minute))
    assert texts_to(BEN) == ["text-received"] * 2


def test_a_start_that_ends_no_stop_begins_no_hour(ben):
    for minute, body in enumerate(["STOP", "START", "hello", "START", "hello again"]):
        opt_out = body if body.isupper() else ""
        text(body, sid=f"SM{minute}", now=NOON + timedelta(minutes=minute), opt_out=opt_out)
    assert texts_to(BEN) == ["text-received"]


def test_it_stops_answering_a_robot_that_asks_for_help_for_ever(ben):
    for turn in range(45):
        text("HELP", sid=f"SM{turn}")
    assert texts_to(BEN) == ["help"] * 40
    text("HELP", sid="SM99", now=NOON + timedelta(hours=1, seconds=1))
    assert len(texts_to(BEN)) == 41


def test_it_is_taken_in_once_p9(ben):
    assert text()
    assert text() is None
    assert Message.objects.filter(direction="in").count() == 1


def test_it_loses_its_nul_and_nothing_else(ben):
    text("a\x00b\u2019c")
    assert Message.objects.get(direction="in").body == "ab\u2019c"


def test_it_keeps_every_picture(ben):
    text("", pictures=tuple((f"https://api.twilio.com/{n}", "image/jpeg") for n in range(3)))
    assert list(Media.objects.order_by("position").values_list("url", flat=True)) == [
        f"https://api.twilio.com/{n}" for n in range(3)
    ]


def test_it_is_found_later_when_its_webhook_was_lost_p4(ben):
    sent_at = at(11)
    report = Report(sid="SM7", status="received", line=LINE, peer=BEN, body="are you there?", at=sent_at)
    contact = conversations.came_past_the_webhook(report, now=NOON)
    assert (contact.client, contact.outcome, contact.started_at) == (ben, "delivered", sent_at)
    assert conversations.came_past_the_webhook(report, now=NOON) is None


def test_it_meets_the_check_in_of_the_day(ben, jonas):
    agreed = checkins.agree(ben, therapist=jonas, side="client", due_at=at(20), by=jonas, now=at(9))
    contact = text("", pictures=(("https://api.twilio.com/1", "image/jpeg"),))
    assert fresh(agreed).met_by == contact


def test_it_goes_to_the_cover_who_is_open(ana):
    contact = text("hola", peer=ANA, now=at(22, 30))
    assert contact.outcome == "delivered"
    assert texts_to(JONAS) == ["item-waiting"]


def test_it_is_kept_for_tomorrow_where_nobody_covers(ben, jonas):
    keep_hours(jonas, [limits.Hours("text", 2, time(8), time(20))], minutes=60)
    contact = text(now=at(22))
    assert contact.outcome == ContactOutcome.KEPT
    answer = Message.objects.get(peer=BEN, direction="out")
    assert answer.template == "text-kept-outside-hours"
    nudge = Message.objects.get(peer=JONAS)
    assert (nudge.template, nudge.due_at) == ("item-waiting", at(8, days=1))
    assert answer.params["opens_at"] == at(8, days=1).isoformat()


def test_it_tells_the_admin_of_a_text_that_nobody_covers_in_a_leave(eli, ada):
    contact = text(peer=ELI)
    assert contact.outcome == ContactOutcome.KEPT
    assert texts_to(ELI) == ["text-kept-away"]
    assert texts_to(ADA) == ["admin-uncovered"]
    text(peer=ELI, sid="SM2")
    assert texts_to(ADA) == ["admin-uncovered"]  # once in ten minutes for one client


def test_it_says_until_when_in_a_short_leave_and_nudges_at_its_end(ben, jonas, ada):
    limits.override(
        jonas, starts_at=NOON, ends_at=NOON + timedelta(days=3), leave=True, no_cover=True, by=jonas, now=NOON
    )
    text()
    assert texts_to(BEN) == ["text-kept-away"]
    assert texts_to(ADA) == ["admin-uncovered"]
    assert Message.objects.get(peer=JONAS).due_at == NOON + timedelta(days=3)


def test_it_is_kept_where_nobody_treats_the_client(ben, ada):
    ben.team.update(until=NOON)
    text()
    assert texts_to(BEN) == ["text-kept"]
    assert texts_to(ADA) == ["admin-uncovered"]


def test_it_is_read_once(ben, jonas, ada):
    text()
    assert conversations.mark_read(ConversationText.objects.all(), by=jonas, now=NOON) == 1
    assert conversations.mark_read(ConversationText.objects.all(), by=ada, now=NOON) == 0
    assert ConversationText.objects.get().read_by == jonas


def test_the_database_holds_one_place_for_a_message(ben):
    text()
    row = ConversationText.objects.get()
    row.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)
