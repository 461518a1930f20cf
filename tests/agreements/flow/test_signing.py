"""What a signer must have done before a signature counts, and what never counts."""

import pytest

from agreements import drafting, life, sending, sessions, signing, states
from agreements.models import Agreement, Signature, State
from tests.agreements.flow.desk import (
    DEV,
    NOON,
    PHONE,
    beside,
    came_in,
    kinds,
    later,
    open_matters,
    put,
    reads,
    sent,
    signs,
)

BEGINS_WITH = ("sent",)


@pytest.fixture
def session(agreement):
    return came_in(DEV)


def test_nobody_signs_on_a_screen_without_having_agreed_to_it(session):
    with pytest.raises(signing.NotConsented):
        put(session, "Dev Rao")


def test_a_consent_that_was_taken_back_has_to_be_given_again(session):
    reads(session)
    life.withdraw_consent(session.signer, by=sending.actor(session.signer), now=NOON)
    with pytest.raises(signing.NotConsented):
        put(session, "Dev Rao")
    signing.consent(session, now=NOON)
    assert put(session, "Dev Rao")


def test_another_text_than_the_agreements_is_not_signed(session):
    with pytest.raises(signing.TextChanged):
        put(reads(session), "Dev Rao", text_sha256="0" * 64)


@pytest.mark.parametrize("name", ["", "   ", "\u202e\u0000"])
def test_an_empty_name_is_no_signature(session, name):
    with pytest.raises(signing.NameMissing):
        put(reads(session), name)


@pytest.mark.parametrize("strokes", [[[[0.1, 2.0], [0.1, 0.2]]], [[[-1, 0], [0, 0]]], [[[0.1, 0.1]] * 20_001]])
def test_strokes_outside_the_field_are_refused(session, strokes):
    with pytest.raises(ValueError, match="point"):
        put(reads(session), strokes=strokes)


def test_dots_alone_are_no_drawing(session):
    with pytest.raises(signing.NameMissing):
        put(reads(session), strokes=[[[0.5, 0.5]]])


def test_a_name_in_other_letters_counts_and_is_shown_to_the_staff(session, agreement):
    put(reads(session), "D. Rao")
    assert open_matters(agreement) == {"name_differs", "acknowledge"}


@pytest.mark.parametrize("name", ["dev rao", "DEV  RAO", "Dév Rao"])
def test_case_spaces_and_accents_make_no_other_name(session, agreement, name):
    put(reads(session), name)
    assert "name_differs" not in open_matters(agreement)


def test_reading_is_noted_once(session, agreement):
    reads(session)
    reads(session, now=later(minutes=1))
    assert kinds(agreement).count("signer.opened") == 1
    assert kinds(agreement).count("signer.reached_end") == 1
    assert kinds(agreement).count("signer.consented") == 1
    assert Agreement.objects.get(pk=agreement.pk).state == State.VIEWED


def test_after_half_an_hour_a_new_code_is_needed_and_nothing_is_lost(session):
    reads(session)
    with pytest.raises(signing.Over):
        put(session, "Dev Rao", now=later(minutes=30))
    again = came_in(DEV, now=later(minutes=31))
    assert put(again, "Dev Rao", now=later(minutes=32))


def test_more_time_is_given_on_request_up_to_four_hours(session):
    assert sessions.extend(session, now=later(minutes=20)).expires_at == later(minutes=50)
    for minutes in range(40, 240, 20):
        sessions.extend(session, now=later(minutes=minutes))
    assert session.expires_at == later(hours=4)
    with pytest.raises(sessions.Over):
        sessions.extend(session, now=later(hours=4))


def test_who_signs_out_is_out(session):
    sessions.end(session, now=NOON)
    with pytest.raises(signing.Over):
        signing.opened(session, now=NOON)


def test_a_voided_agreement_is_not_signed_by_an_open_page(session, agreement, jonas):
    reads(session)
    life.void(agreement, reason="another text", by=jonas, now=NOON)
    with pytest.raises(signing.Over):
        put(session, "Dev Rao")
    assert not Signature.objects.exists()


def test_the_browsers_key_finds_the_session_while_it_lasts(agreement, jonas):
    opened = sessions.begin_in_person(sending.turn(agreement), witness=jonas, now=NOON)
    assert sessions.find(opened.key, now=later(minutes=29)) == opened.session
    assert sessions.find(opened.key, now=later(minutes=30)) is None
    assert sessions.find("guessed", now=NOON) is None


def test_a_new_session_ends_the_one_before(agreement, jonas):
    first = beside(sending.turn(agreement), jonas)
    beside(sending.turn(agreement), jonas, now=later(minutes=1))
    with pytest.raises(signing.Over):
        signing.opened(first, now=later(minutes=1))


def test_a_sent_text_is_not_changed(agreement, jonas):
    with pytest.raises(drafting.AlreadySent):
        drafting.change(agreement, terms=drafting.Terms(), by=jonas, now=NOON)


def test_a_signed_agreement_takes_no_second_signature(agreement, jonas):
    signature = signs(DEV, "Dev Rao")
    assert signing.sessions.find_again(signature.session, now=later(minutes=2))
    assert put(signature.session, "Somebody Else", now=later(minutes=2)) == signature
    assert signature.facts["device"] == {
        "ip": PHONE.ip, "user_agent": PHONE.user_agent, "time_zone": PHONE.time_zone, "language": PHONE.language,
    }  # fmt: skip


def test_the_database_refuses_another_text_under_a_sent_agreement(agreement):
    agreement.text_sha256 = "0" * 64
    with pytest.raises(Exception, match="sent: UPDATE of agreements_agreement is refused"):
        agreement.save()


def test_a_guardian_cannot_be_skipped(fay, mira):
    agreement = sent(fay, by=mira)
    with pytest.raises(states.NotPossible):
        states.move(agreement, to=State.SIGNED, by=mira, now=NOON)
    session = beside(agreement.signers.get(role="client"), mira)
    with pytest.raises(signing.NotTheirTurn):
        beside(agreement.signers.get(role="guardian"), mira)
    assert session.witness == mira


def test_a_session_before_ones_turn_opens_nothing(fay, mira):
    guardian = sent(fay, by=mira).signers.get(role="guardian")
    early = sessions.open_for(guardian, witness=mira, now=NOON).session
    with pytest.raises(signing.NotTheirTurn):
        signing.opened(early, now=NOON)
