"""Instead of signing: no, a question, something is wrong, paper."""

import pytest

from agreements import answers, matters, sessions
from agreements.models import Agreement, AgreementReminder, NoteKind, State
from clinic import audit
from tests.agreements.flow.desk import DEV, JONAS, NOON, came_in, later, open_matters, put, reads, texts_to

BEGINS_WITH = ("sent",)


@pytest.fixture
def session(agreement):
    return came_in(DEV)


def fresh(agreement):
    return Agreement.objects.get(pk=agreement.pk)


def test_declining_needs_no_reason(session, agreement):
    answers.decline(session, now=NOON)
    assert fresh(agreement).state == State.DECLINED
    assert open_matters(agreement) == {"declined"}


def test_a_reason_is_kept_encrypted_and_not_in_the_trail(session, agreement, dev):
    answers.decline(session, words="My mother reads my phone", now=NOON)
    assert session.signer.notes.get().words == "My mother reads my phone"
    told = str(list(audit.AuditEvent.objects.filter(client_id=dev.pk).values_list("data", flat=True)))
    assert "mother" not in told
    assert "mother" not in str(list(agreement.events.values_list("data", flat=True)))


def test_declining_twice_is_declining_once(session, agreement):
    answers.decline(session, now=NOON)
    assert answers.decline(session, now=later(minutes=1)).state == State.DECLINED
    assert open_matters(agreement) == {"declined"}


def test_who_has_signed_does_not_decline(session, agreement):
    put(reads(session), "Dev Rao")
    with pytest.raises(answers.NotTheirTurn):
        answers.decline(session, now=later(minutes=1))
    with pytest.raises(answers.NotTheirTurn):
        answers.note(session, kind=NoteKind.QUESTION, words="Why?", now=later(minutes=1))


@pytest.mark.parametrize(("kind", "matter"), [(NoteKind.QUESTION, "question"), (NoteKind.WRONG, "wrong")])
def test_what_dev_writes_reaches_jonas(session, agreement, jonas, kind, matter):
    note = answers.note(session, kind=kind, words="  On Fridays I work nights. ", now=NOON)
    assert note.words == "On Fridays I work nights."
    assert open_matters(agreement) == {matter}
    assert texts_to(JONAS, "item-waiting") == [None]
    matters.settle_note(note, by=jonas, now=later(hours=1))
    matters.settle_note(note, by=jonas, now=later(hours=2))
    note.refresh_from_db()
    assert (note.settled_at, note.settled_by) == (later(hours=1), jonas)


def test_the_same_words_twice_are_one_note(session):
    first = answers.note(session, kind=NoteKind.QUESTION, words="Why?", now=NOON)
    assert answers.note(session, kind=NoteKind.QUESTION, words="Why? ", now=NOON) == first
    assert answers.note(session, kind=NoteKind.QUESTION, words="And who?", now=NOON) != first
    assert answers.note(session, kind=NoteKind.QUESTION, words="  ", now=NOON) is None


def test_who_wants_paper_is_not_reminded(session, agreement):
    answers.want_paper(session, now=NOON)
    answers.want_paper(session, now=later(minutes=1))
    assert not AgreementReminder.objects.filter(dropped_at=None).exists()
    assert open_matters(agreement) == {"paper"}


def test_wanting_paper_after_signing_changes_nothing(session, agreement):
    put(reads(session), "Dev Rao")
    answers.want_paper(session, now=later(minutes=1))
    assert "paper" not in open_matters(agreement)


def test_a_matter_is_closed_by_a_person_once(session, agreement, jonas):
    answers.want_paper(session, now=NOON)
    matter = agreement.matters.get()
    matters.close(matter, by=jonas, now=later(hours=1))
    matters.close(matter, by=jonas, now=later(hours=2))
    matter.refresh_from_db()
    assert matter.closed_at == later(hours=1)


def test_without_a_therapists_phone_the_matter_is_still_there(session, agreement, jonas):
    jonas.phone = ""
    jonas.save()
    answers.want_paper(session, now=NOON)
    assert open_matters(agreement) == {"paper"}
    assert texts_to(JONAS, "item-waiting") == []


def test_nothing_is_said_in_a_session_that_is_over(session):
    with pytest.raises(sessions.Over):
        answers.note(session, kind=NoteKind.WRONG, words="x", now=later(hours=1))
