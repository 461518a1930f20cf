"""Work that waits is nudged of rarely: crisis lines once a week, contacts once a day, in the therapist's hours."""

from datetime import UTC, datetime, timedelta

import pytest

from clinic.models import CrisisLine
from coaching import nagging
from coaching.models import Contact
from telephony.models import Message
from tests import demo_once

MONDAY_NIGHT = datetime(2026, 3, 3, 5, 0, tzinfo=UTC)  # 23:00 in Chicago: Mira is closed until 8


@pytest.fixture
def riverbend(db):
    demo_once.load(now=MONDAY_NIGHT - timedelta(days=3), history=False)


def nudges(name):
    return Message.objects.filter(template="item-waiting", clinic__slug="riverbend", dedupe_key__startswith=name)


def mira_spoke_with_ana_two_days_ago():
    ana = Contact._meta.get_field("client").related_model.objects.get(name="Ana Duarte")
    mira = ana.team.get(role="primary").user
    Contact.objects.create(
        clinic=ana.clinic, client=ana, spoke_with=mira, kind="call", direction="in", outcome="connected",
        started_at=MONDAY_NIGHT - timedelta(days=2),
    )  # fmt: skip
    return mira


def test_it_nudges_of_a_contact_without_a_note_when_the_therapist_is_open_again(riverbend):
    mira = mira_spoke_with_ana_two_days_ago()
    nagging.nag(now=MONDAY_NIGHT)
    nagging.nag(now=MONDAY_NIGHT + timedelta(hours=1))
    (nudge,) = nudges("unfinished")
    assert nudge.peer == str(mira.phone)
    assert nudge.due_at == datetime(2026, 3, 3, 14, 0, tzinfo=UTC)


def test_it_does_not_nudge_of_a_contact_of_today(riverbend):
    mira_spoke_with_ana_two_days_ago()
    Contact.objects.filter(outcome="connected").update(started_at=MONDAY_NIGHT - timedelta(hours=23))
    nagging.nag(now=MONDAY_NIGHT)
    assert not nudges("unfinished").exists()


def test_it_nudges_the_admin_once_a_week_of_lines_that_nobody_verified(riverbend):
    CrisisLine.objects.update(verified_on=None, verified_by=None)
    for days in (0, 1, 2):
        nagging.nag(now=MONDAY_NIGHT + timedelta(days=days))
    assert nudges("verify").count() == 1
    nagging.nag(now=MONDAY_NIGHT + timedelta(days=7))
    assert nudges("verify").count() == 2


def test_it_is_quiet_when_nothing_waits(riverbend):
    assert nagging.nag(now=MONDAY_NIGHT) == 0
