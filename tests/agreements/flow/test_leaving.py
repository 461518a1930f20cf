"""A link that waited is looked at once more when it leaves; one that does not arrive is told to the staff."""

import pytest

from agreements import chain, drafting, letters, life, sending
from agreements.models import LinkChannel, Signer
from clients import caregivers, phones, records
from telephony import checks
from telephony.models import Message
from telephony.signals import message_failed
from tests.agreements.flow.desk import DEV, FAY, KARIN, NOON, TERMS, kinds, later, open_matters, sent, signs

MORNING, SOON = later(hours=9), later(minutes=5)


@pytest.fixture
def waits(dev, jonas):
    """Dev's link lies in the outbox."""
    return sent(dev, by=jonas)


def link_to(number):
    return Message.objects.filter(peer=number, template="document-waiting").latest("pk")


def last_said(agreement):
    """The newest event, and why."""
    event = agreement.events.latest("seq")
    assert chain.problems(agreement) == []
    return event.kind, event.data["to"], event.data["why"]


def held_back(number, now=MORNING):
    return checks.reason_to_cancel(link_to(number), now=now)


def test_it_leaves_for_a_number_that_is_theirs_still(waits, dev, jonas):
    records.add_phone(dev, number="+13145550139", texts_agreed=True, by=jonas, now=NOON)
    assert held_back(DEV) is None
    assert open_matters(waits) == set()
    assert kinds(waits)[-1] == "link.sent"


def test_it_stays_where_the_number_was_retired_meanwhile_and_the_staff_are_told(waits, dev, jonas):
    records.retire_phone(dev.phones.get(), by=jonas, now=NOON)
    assert held_back(DEV) == "number no longer theirs"
    assert open_matters(waits) == {"not_sent"}
    assert last_said(waits) == ("link.held_back", "••••0124", "")


def test_it_stays_where_texts_are_no_longer_agreed_to(waits, dev, jonas):
    phones.change(dev.phones.get(), label="", texts=False, doubted=False, by=jonas, now=NOON)
    assert held_back(DEV) == "number no longer theirs"


def test_a_guardians_goes_to_the_number_on_file_and_no_other(fay, mira):
    agreement = sent(fay, by=mira)
    signs(FAY, "Fay Lindqvist")
    assert held_back(KARIN) is None
    caregivers.change(fay.caregivers.get(), phone="+13145550139", by=mira, now=NOON)
    assert held_back(KARIN) == "number no longer theirs"
    assert open_matters(agreement) == {"not_sent"}


def test_a_link_that_is_dead_does_not_leave_and_nobody_is_told(waits, jonas):
    dead = link_to(DEV)
    sending.resend(waits.signers.get(role="client"), by=jonas, now=later(hours=1))
    assert checks.reason_to_cancel(dead, now=MORNING) == "no longer wanted"
    assert last_said(waits) == ("link.dropped", "••••0124", "")
    life.void(waits, reason="another one", by=jonas, now=later(hours=2))
    assert held_back(DEV) == "no longer wanted"
    message_failed.send(Message, message=link_to(DEV), now=MORNING)
    assert open_matters(waits) == set()


def test_one_that_does_not_arrive_is_told_to_the_staff_once(waits):
    failed = link_to(DEV)
    failed.error = "texts off"
    for _ in range(2):
        message_failed.send(Message, message=failed, now=MORNING)
    assert kinds(waits).count("link.not_arrived") == 1
    assert last_said(waits) == ("link.not_arrived", "••••0124", "texts off")
    assert open_matters(waits) == {"not_sent"}
    assert Message.objects.filter(template="item-waiting").count() == 1


def test_a_letter_stays_where_the_address_was_changed_meanwhile(dev, jonas, mailoutbox):
    records.set_emails(dev, email="dev@example.org", by=jonas, now=NOON)
    drawn_up = drafting.prepare(dev, terms=TERMS, by=jonas, now=NOON)
    agreement = sending.send(drawn_up, by=jonas, now=NOON, channel=LinkChannel.EMAIL)
    records.set_emails(dev, email="dev.rao@example.org", by=jonas, now=NOON)
    assert letters.send_due(now=NOON) == 0
    assert not mailoutbox
    assert open_matters(agreement) == {"not_sent"}
    assert last_said(agreement) == ("link.held_back", "d•••@example.org", "")


def test_a_letter_that_a_newer_one_has_replaced_stays_and_nobody_is_told(dev, jonas, mailoutbox):
    records.set_emails(dev, email="dev@example.org", by=jonas, now=NOON)
    agreement = sending.send(
        drafting.prepare(dev, terms=TERMS, by=jonas, now=NOON), by=jonas, now=NOON, channel=LinkChannel.EMAIL
    )
    records.set_emails(dev, email="dev.rao@example.org", by=jonas, now=NOON)
    signer = Signer.objects.get(agreement=agreement.pk, position=1)
    sending.resend(signer, by=jonas, now=SOON, channel=LinkChannel.EMAIL)
    assert letters.send_due(now=SOON) == 1
    assert [mail.to for mail in mailoutbox] == [["dev.rao@example.org"]]
    assert last_said(agreement) == ("link.dropped", "d•••@example.org", "")
    assert open_matters(agreement) == set()
