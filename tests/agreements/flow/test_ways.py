"""By which way a link and a code come: a text, an e-mail, a call that says it."""

import re

import pytest
from django.core import mail

from agreements import codes, contacts, drafting, evidence, guessing, letters, links, sending
from agreements.models import CodeChannel, Kind, LinkChannel, OneTimeCode
from agreements.views import events
from clients import records
from clinic import audit
from telephony import stops
from telephony.models import Call
from tests.agreements.flow.desk import (
    DEV,
    KARIN,
    NOON,
    TERMS,
    kinds,
    later,
    open_matters,
    put,
    reads,
    signs,
    texts_to,
    token,
)

DEVS, KARINS = "dev@example.org", "karin@example.org"


@pytest.fixture
def with_email(dev, jonas):
    records.set_emails(dev, email=DEVS, by=jonas, now=NOON)
    return dev


@pytest.fixture
def emailed(with_email, jonas):
    drawn_up = drafting.prepare(with_email, terms=TERMS, by=jonas, now=NOON)
    return sending.send(drawn_up, by=jonas, now=NOON, channel=LinkChannel.EMAIL)


def post(*, now=NOON):
    """What the mail server has taken, newest last."""
    letters.send_due(now=now)
    return mail.outbox


def link_in(letter, *, now=NOON):
    return links.find(re.search(r"/sign/([\w-]+)/", letter.body)[1], now=now)


def test_a_link_comes_by_email_and_tells_nothing(emailed):
    letter = post()[-1]
    assert letter.to == [DEVS]
    assert link_in(letter).sent_to_masked == "d•••@example.org"
    for word in ("Dev", "Jonas", "Riverbend", "DBT", "coaching", "agreement", "therap"):
        assert word not in letter.subject + letter.body + letter.from_email
    assert texts_to(DEV, "document-waiting") == []


def test_the_code_for_it_comes_by_the_phone_when_one_is_on_file(emailed):
    door = link_in(post()[-1])
    assert [way.channel for way in codes.ways(door)] == [CodeChannel.TEXT, CodeChannel.CALL]
    assert codes.send(door, channel="email", now=NOON).channel == "text"


def test_the_chain_says_whether_a_code_was_texted_or_told_in_a_call(emailed):
    codes.send(link_in(post()[-1]), channel="call", now=NOON)
    words = evidence.page(emailed, language="en", whole=True, seal=evidence.Seal(1, "", "", 99))
    assert "called to be told a code" in str(words)
    assert "was called to be told a code" in str(events.entries(emailed)[0].title)


def test_without_a_phone_the_code_comes_by_email_too(emailed, dev, jonas):
    records.retire_phone(dev.phones.get(), by=jonas, now=NOON)
    door = link_in(post()[-1])
    codes.send(door, now=NOON)
    digits = re.search(r"\d{6}", post()[-1].body)[0]
    session = codes.confirm(door, code=digits, now=NOON).session
    facts = put(reads(session), "Dev Rao").facts
    assert (facts["link_channel"], facts["code_channel"]) == ("email", "email")


def test_the_secret_lies_encrypted_until_it_goes(emailed):
    letter = emailed.signers.get(role="client").letters.get()
    stored = type(letter).objects.values_list("body", flat=True).get()
    assert "/sign/" not in str(stored)


def test_a_letter_that_the_server_does_not_take_is_tried_again(emailed, monkeypatch):
    monkeypatch.setattr(letters.EmailMessage, "send", lambda self: 1 / 0)
    assert letters.send_due(now=NOON) == 0
    monkeypatch.undo()
    assert letters.send_due(now=later(seconds=10)) == 0
    assert letters.send_due(now=later(seconds=31)) == 1
    assert letters.send_due(now=later(minutes=5)) == 0


def test_a_letter_that_nobody_took_for_two_days_is_told_to_the_staff(emailed, monkeypatch):
    monkeypatch.setattr(letters.EmailMessage, "send", lambda self: 1 / 0)
    for hours in range(0, 49, 3):
        letters.send_due(now=later(hours=hours))
    assert Kind.NOT_SENT in open_matters(emailed)
    assert kinds(emailed)[-1] == "link.not_arrived"
    assert mail.outbox == []


def test_a_sender_that_died_costs_two_minutes(emailed):
    letters._taken(NOON)
    assert letters.send_due(now=later(minutes=1)) == 0
    assert letters.send_due(now=later(minutes=3)) == 1


def test_a_new_link_goes_the_way_of_the_one_before(emailed, jonas):
    sending.resend(emailed.signers.get(role="client"), by=jonas, now=later(hours=1))
    assert len(post(now=later(hours=1))) == 1  # the one before, still waiting, opens nothing any more
    assert texts_to(DEV, "document-waiting") == []


def test_where_texts_were_stopped_the_reminder_comes_by_email(with_email, jonas):
    agreement = sending.send(drafting.prepare(with_email, by=jonas, now=NOON), by=jonas, now=NOON)
    stops.stop(line="+13145550100", peer=DEV, now=NOON)
    sending.invite(agreement.signers.get(role="client"), by=jonas, now=NOON, template="document-reminder")
    assert post()[-1].subject == "A document still waits for you"


def test_without_an_email_none_is_sent(dev, jonas):
    with pytest.raises(contacts.NoEmail):
        sending.send(drafting.prepare(dev, by=jonas, now=NOON), by=jonas, now=NOON, channel=LinkChannel.EMAIL)


def test_an_email_that_another_person_typed_is_on_record(with_email, jonas):
    event = audit.AuditEvent.objects.get(action="client.email_set")
    assert DEVS not in str(event.data)
    records.set_emails(with_email, email=DEVS, by=jonas, now=NOON)
    assert audit.AuditEvent.objects.filter(action="client.email_set").count() == 1


def test_a_landline_is_called_and_the_code_said(dev, jonas):
    dev.phones.update(can_text=False)
    dev.refresh_from_db()
    records.set_emails(dev, email=DEVS, by=jonas, now=NOON)
    drawn_up = drafting.prepare(dev, by=jonas, now=NOON)
    sending.send(drawn_up, by=jonas, now=NOON, channel=LinkChannel.EMAIL)
    door = link_in(post()[-1])
    code = codes.send(door, now=NOON)
    assert code.channel == "call"
    call = Call.objects.get(purpose="code")
    assert (call.peer, call.twiml_path) == (DEV, f"/line/code/{code.uuid}/ask/")
    assert codes.to_say(code.uuid, now=NOON).said == code.said
    assert codes.to_say(code.uuid, now=later(minutes=11)) is None
    codes.confirm(door, code=code.said, now=NOON)
    assert OneTimeCode.objects.get().said is None
    assert codes.to_say(code.uuid, now=NOON) is None


def test_a_guardian_who_shares_the_childs_phone_signs_in_person(fay, mira):
    fay.caregivers.update(phone=fay.phones.get().number)
    agreement = sending.send(drafting.prepare(fay, by=mira, now=NOON), by=mira, now=NOON)
    signs(str(fay.phones.get().number), "Fay Lindqvist")
    assert Kind.NOT_SENT in open_matters(agreement)
    with pytest.raises(contacts.SharedWithTheClient):
        sending.resend(agreement.signers.get(role="guardian"), by=mira, now=NOON)


def test_a_guardian_who_shares_the_phone_but_has_an_email_gets_that(fay, mira):
    karin = fay.caregivers.get()
    records.set_emails(fay, email="", caregivers={karin: KARINS}, by=mira, now=NOON)
    fay.caregivers.update(phone=fay.phones.get().number)
    sending.send(drafting.prepare(fay, by=mira, now=NOON), by=mira, now=NOON)
    signs(str(fay.phones.get().number), "Fay Lindqvist")
    door = link_in(post(now=later(minutes=1))[-1])
    assert [way.channel for way in codes.ways(door)] == [CodeChannel.EMAIL]
    assert texts_to(KARIN, "document-waiting") == []


def test_sixty_misses_from_one_address_rest_for_a_moment_and_leak(db):
    for _miss in range(59):
        guessing.missed("192.0.2.1", now=NOON)
    assert guessing.rests_until("192.0.2.1", now=NOON) is None
    guessing.missed("192.0.2.1", now=NOON)
    assert guessing.rests_until("192.0.2.1", now=NOON) == later(seconds=20)
    assert guessing.rests_until("192.0.2.1", now=later(seconds=21)) is None
    assert guessing.rests_until("192.0.2.2", now=NOON) is None
    assert guessing.forget(now=later(minutes=19)) == 0
    assert guessing.forget(now=later(minutes=21)) == 1


def test_the_address_itself_is_not_kept(db):
    guessing.missed("192.0.2.1", now=NOON)
    assert "192.0.2.1" not in str(list(guessing.Misses.objects.values()))


def test_a_token_is_still_what_a_text_brings(with_email, jonas):
    sending.send(drafting.prepare(with_email, by=jonas, now=NOON), by=jonas, now=NOON)
    door = links.find(token(DEV), now=NOON)
    assert [way.channel for way in codes.ways(door)] == [CodeChannel.TEXT, CodeChannel.CALL, CodeChannel.EMAIL]
