"""One contact: facts and reasons, both legs, and the therapist's part."""

from datetime import timedelta

from django.utils.html import strip_tags

from clinic.models import AuditEvent
from coaching import contacts, legs
from coaching.models import Contact, Skill
from tests.pages.conftest import NOON

WRITTEN = {"function": "skills", "urge_suicide": "0", "urge_self_harm": "3", "note": "Cold water, then a walk"}


def test_it_tells_what_the_line_decided_and_why(browse, jonas, ben, calls) -> None:
    contact = calls(ben, "connected", with_whom=jonas)
    page = browse(jonas).get(f"/contacts/{contact.uuid}/").content.decode()
    for words in ("Spoke with the coach", "within the therapist&#x27;s limits", "Jonas Weber", "8 min"):
        assert words in page


def test_it_tells_who_was_rung_and_for_how_long(browse, jonas, ben, calls) -> None:
    contact = calls(ben, "connected", with_whom=jonas)
    leg = legs.ring(contact, staff_id=jonas.pk, seconds=25, now=NOON)
    legs.accept(leg, now=NOON + timedelta(seconds=9), longest=timedelta(hours=1))
    legs.end(leg, now=NOON + timedelta(minutes=6, seconds=9))
    Contact.objects.filter(pk=contact.pk).update(talk_seconds=None)
    page = browse(jonas).get(f"/contacts/{contact.uuid}/").content.decode()
    assert "took the call after 9 s" in page
    assert "6 min on the line" in page
    assert "555-0112" not in page  # nobody's own number


def test_a_talk_has_one_length_on_its_page_and_a_telephone_says_that_it_was_on_the_line(
    browse, jonas, ben, calls
) -> None:
    """The carrier's, though its word of the end came to us a minute late."""
    contact = calls(ben, "connected", with_whom=jonas, at=NOON - timedelta(minutes=10))
    leg = legs.ring(contact, staff_id=jonas.pk, seconds=25, now=NOON - timedelta(minutes=10))
    legs.accept(leg, now=NOON - timedelta(minutes=9), longest=timedelta(hours=1))
    legs.end(leg, now=NOON)
    told = " ".join(strip_tags(browse(jonas).get(f"/contacts/{contact.uuid}/").content.decode()).split())
    assert "The call is over. Talked: 8 min" in told
    assert "8 min on the line" in told
    assert "9 min" not in told


def test_it_completes_the_record(browse, jonas, ben, calls, skill_list) -> None:
    contact, skill = calls(ben, "connected", with_whom=jonas), Skill.objects.get(name="TIPP")
    answer = browse(jonas).post(f"/contacts/{contact.uuid}/", {**WRITTEN, "skills": [skill.pk]}, follow=True)
    assert "The record of this contact is complete." in answer.content.decode()
    contact.refresh_from_db()
    assert (contact.function, contact.urge_self_harm, contact.note) == ("skills", 3, "Cold water, then a walk")
    assert list(contact.skills.all()) == [skill]
    assert contact.completed_by == jonas


def test_it_keeps_what_was_typed_when_the_function_is_missing(browse, jonas, ben, calls) -> None:
    contact = calls(ben, "connected", with_whom=jonas)
    page = browse(jonas).post(f"/contacts/{contact.uuid}/", {**WRITTEN, "function": ""}).content.decode()
    assert "Choose what the contact was for." in page
    assert "Cold water, then a walk" in page
    contact.refresh_from_db()
    assert contact.completed_at is None


def test_it_takes_no_rating_above_five(browse, jonas, ben, calls) -> None:
    contact = calls(ben, "connected", with_whom=jonas)
    page = browse(jonas).post(f"/contacts/{contact.uuid}/", {**WRITTEN, "urge_suicide": "6"}).content.decode()
    assert "Choose a number from 0 to 5." in page


def test_it_takes_no_skill_of_another_clinic(browse, jonas, ben, calls, harbor, skill_list) -> None:
    other = Skill.objects.create(clinic=harbor, module="distress", name="Theirs")
    contact = calls(ben, "connected", with_whom=jonas)
    page = browse(jonas).post(f"/contacts/{contact.uuid}/", {**WRITTEN, "skills": [other.pk]}).content.decode()
    assert "Choose skills of your clinic&#x27;s list." in page


def test_it_keeps_a_retired_skill_where_it_was_written(browse, jonas, ben, calls, skill_list) -> None:
    contact, skill = calls(ben, "connected", with_whom=jonas), Skill.objects.get(name="TIPP")
    contacts.complete(contact, by=jonas, now=NOON, function="skills", skills=[skill])
    Skill.objects.filter(name__in=["TIPP", "STOP"]).update(retired_at=NOON)
    page = browse(jonas).get(f"/contacts/{contact.uuid}/").content.decode()
    assert "TIPP" in page
    assert "STOP" not in page


def test_it_lets_an_admin_read_and_not_write(browse, ada, jonas, ben, calls) -> None:
    contact = calls(ben, "connected", with_whom=jonas)
    assert "<textarea" not in browse(ada).get(f"/contacts/{contact.uuid}/").content.decode()
    browse(ada).post(f"/contacts/{contact.uuid}/", WRITTEN)
    assert Contact.objects.get().completed_at is None


def test_it_opens_to_a_cover_who_spoke_long_after_the_request_was_closed(browse, mira, ben, calls) -> None:
    contact = calls(ben, "connected", at=NOON - timedelta(days=3), with_whom=mira)
    assert browse(mira).get(f"/contacts/{contact.uuid}/").status_code == 200
    assert browse(mira).get(f"/clients/{ben.uuid}/").status_code == 404


def test_it_puts_the_reading_on_record(browse, jonas, ben, calls) -> None:
    contact = calls(ben)
    browse(jonas).get(f"/contacts/{contact.uuid}/")
    event = AuditEvent.objects.get(action="contact.read")
    assert (event.client_id, event.subject_id) == (ben.pk, str(contact.pk))


def test_a_caller_who_was_not_identified_has_a_page_for_the_admin(browse, riverbend, ada, jonas) -> None:
    contact = Contact.objects.create(clinic=riverbend, kind="call", direction="in", started_at=NOON, note="")
    assert "Call from an unknown caller" in browse(ada).get(f"/contacts/{contact.uuid}/").content.decode()
    assert browse(jonas).get(f"/contacts/{contact.uuid}/").status_code == 404
