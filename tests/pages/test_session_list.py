"""For the next session: it collects itself, is ticked, and prints."""

from datetime import timedelta

import pytest

from coaching import acts, checkins, contacts, notes, sessions
from coaching.models import Contact
from tests.pages.conftest import NOON


@pytest.fixture
def page(ben):
    return f"/clients/{ben.uuid}/session/"


def test_it_collects_itself_from_the_record(browse, jonas, ben, calls, page) -> None:
    contact = calls(ben, "connected", with_whom=jonas)
    written = {
        "commitment": "Walk at six",
        "plan_b": "Sister",
        "for_session": "The landlord",
        "interfering": ["late_call"],
    }
    notes.sign(contact, by=jonas, now=NOON, function="skills", **written)
    agreed = NOON - timedelta(days=1)
    checkins.agree(ben, therapist=jonas, side="client", due_at=agreed, by=jonas, now=agreed - timedelta(hours=2))
    checkins.note_missed(now=NOON)
    acts.record(ben, occurred_at=NOON - timedelta(hours=1), precision="exact", reported_by="client", by=jonas, now=NOON)
    Contact.objects.filter(pk=calls(ben, "paused").pk).update(in_pause=True)
    sessions.add_point(ben, text="The new job", by=jonas, now=NOON)
    shown = browse(jonas).get(page).content.decode()
    for words in (
        "What they will do: Walk at six", "Plan B: Sister", "The landlord", "I called back late",
        "A check-in did not happen", "Self-harm was told", "Tried once in the pause", "The new job",
        "Riverbend DBT · Ben Okafor · printed by Jonas Weber, March 10, 2026",
    ):  # fmt: skip
        assert words in shown


def test_what_was_discussed_leaves_the_list_and_can_come_back(browse, jonas, ben, page) -> None:
    point = f"point:{sessions.add_point(ben, text='The new job', by=jonas, now=NOON).pk}"
    browser = browse(jonas)
    shown = browser.post(page, {"discussed": point}, follow=True).content.decode()
    assert "Nothing is waiting" in shown
    assert f'name="again" value="{point}"' in shown
    assert 'action="/undo/' in shown
    assert f'name="discussed" value="{point}"' in browser.post(page, {"again": point}, follow=True).content.decode()


def test_a_point_of_another_client_is_not_ticked(browse, jonas, ben, cleo, page) -> None:
    point = sessions.add_point(cleo, text="Hers", by=jonas, now=NOON)
    assert browse(jonas).post(page, {"discussed": f"point:{point.pk}"}).status_code == 404


def test_a_note_that_is_not_signed_is_not_on_it(browse, jonas, ben, page) -> None:
    now = NOON
    contact = contacts.log(ben, uuid=ben.uuid, kind="call", direction="in", started_at=now, by=jonas, now=now)
    notes.save(contact, by=jonas, now=NOON, for_session="Half a sente")
    assert "Half a sente" not in browse(jonas).get(page).content.decode()
