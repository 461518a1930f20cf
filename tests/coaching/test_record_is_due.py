"""A record is due once what it is of is over, an exchange of texts two hours after its last text: everywhere alike."""

from datetime import timedelta

import pytest
from django.http import QueryDict

from coaching import contacts, nagging
from coaching.forms.log import LogForm
from coaching.models import Contact, ContactOutcome
from coaching.views.rows import due
from coaching.views.rows import log as rows
from coaching.views.rows.missing.contacts import not_signed
from telephony.models import Message
from tests.coaching.test_exchange_of_texts import MINUTE, text, write
from tests.riverbend import NOON, fresh

HOUR = timedelta(hours=1)
LAST = NOON + 90 * MINUTE
OVER = LAST + 2 * HOUR
DAY_AFTER = OVER + 24 * HOUR


@pytest.fixture
def exchange(ben, jonas):
    """Goes on for an hour and a half."""
    contact = text()
    write(ben, jonas, minute=4)
    text("Better", minute=90)
    return fresh(contact)


def listed(user, query, now):
    form = LogForm(QueryDict(query), user=user, now=now)
    assert form.is_valid(), form.errors
    walked = list(form.asked().walked(Contact.objects.all()))
    found = list(form.asked().narrow(Contact.objects.all()))
    assert set(found) <= set(walked)
    return found


@pytest.mark.parametrize(("now", "said"), [(OVER - MINUTE, "Not over yet"), (OVER, "Not signed")])
def test_the_log_and_the_board_ask_for_it_when_it_is_over(exchange, ada, jonas, now, said):
    is_due = [exchange] if now >= OVER else []
    assert rows.row(exchange, now).note == said
    assert listed(ada, "note=missing", now) == is_due
    assert list(due.notes(jonas, now)) == is_due


@pytest.mark.parametrize("now", [NOON + 25 * HOUR, DAY_AFTER - MINUTE, DAY_AFTER])
def test_it_is_late_a_day_after_that(exchange, ada, jonas, now):
    late = now >= DAY_AFTER
    assert listed(ada, "note=late", now) == [exchange] * late
    assert not_signed(ada.clinic, ada, now).many == late
    nagging.nag(now=now)
    assert Message.objects.filter(dedupe_key__startswith="unfinished:").count() == late


@pytest.mark.parametrize(("now", "said"), [(DAY_AFTER, "Signed"), (DAY_AFTER + MINUTE, "Signed late")])
def test_a_signature_is_late_by_the_same_rule(exchange, ada, jonas, now, said):
    contacts.complete(exchange, by=jonas, now=now, function="skills")
    assert rows.row(exchange, now).note == said
    assert listed(ada, "note=late", now) == [exchange] * (said == "Signed late")


def test_a_call_is_due_when_it_is_over(ben, jonas, ada, exchange):
    Contact.objects.update(outcome=ContactOutcome.CONNECTED)
    assert listed(ada, "note=missing", LAST) == [exchange]
    assert rows.row(fresh(exchange), LAST).note == "Not signed"
    assert not_signed(ada.clinic, ada, LAST + 24 * HOUR).many == 1
