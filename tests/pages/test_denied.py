"""Whoever asks for a record that is not theirs finds nothing, and is on record for having asked."""

from uuid import uuid4

import pytest
from django.core.cache import cache
from django.urls import reverse

from clinic import denied
from clinic.models import AuditEvent
from tests.pages.conftest import NOON


@pytest.fixture(autouse=True)
def _nobody_asked_before(db):
    cache.clear()


def denials():
    return AuditEvent.objects.filter(action=denied.ACTION)


def test_a_client_who_is_not_theirs(browse, mira, ben):
    assert browse(mira).get(reverse("client", args=[ben.uuid])).status_code == 404
    event = denials().get()
    assert (event.actor_id, event.clinic_id, event.client_id) == (mira.pk, mira.clinic_id, None)
    assert event.data == {"route": "client", "method": "GET", "asked_uuid": str(ben.uuid)}


def test_another_clinics_record_and_one_that_never_was_look_alike(browse, otto, ben):
    his = browse(otto)
    answers = [his.get(reverse("client", args=[uuid])) for uuid in (ben.uuid, uuid4())]
    assert answers[0].content == answers[1].content
    assert [event.clinic_id for event in denials()] == [otto.clinic_id] * 2


def test_a_page_of_another_role(browse, mira):
    browse(mira).post(reverse("review"))
    assert denials().get().data == {"route": "review", "method": "POST"}


def test_what_they_may_see_and_what_is_no_page_leave_none(browse, jonas, ben):
    his = browse(jonas)
    his.get(reverse("client", args=[ben.uuid]))
    assert his.get("/nothing/here/").status_code == 404
    assert not denials().exists()


def test_nobody_who_is_not_signed_in_is_on_it(browse, ben):
    browse().get(reverse("client", args=[ben.uuid]))
    browse().get("/sign/unknown/")
    assert not denials().exists()


def test_one_person_cannot_flood_the_trail(mira, now):
    for _ in range(denied.MOST + 5):
        denied.note(mira, route="client", method="GET", asked={}, now=now)
    assert denials().count() == denied.MOST
    assert denials().latest("pk").data["further_left_out"] == 1
    denied.note(mira, route="client", method="GET", asked={}, now=NOON + denied.AN_HOUR)
    assert denials().count() == denied.MOST + 1
