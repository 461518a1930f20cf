"""An agreement moves along one table, stamped and on record; a guardian who must sign is waited for."""

from datetime import timedelta
from itertools import pairwise

import pytest
from django.db import IntegrityError, transaction

from agreements import states
from agreements.models import Agreement, State
from clinic.models import AuditEvent
from coaching import admission
from coaching.rules import Outcome
from telephony.channels import Channel
from tests.riverbend import BEFORE, NOON, fresh, sign, take_in, trail

NEXT_YEAR = NOON + timedelta(days=365)
WAYS = {  # how each state is reached from the beginning
    State.DRAFT: [],
    State.SENT: [State.SENT],
    State.VIEWED: [State.SENT, State.VIEWED],
    State.CLIENT_SIGNED: [State.SENT, State.CLIENT_SIGNED],
    State.SIGNED: [State.SENT, State.SIGNED],
    State.ACTIVE: [State.SENT, State.SIGNED, State.ACTIVE],
    State.DECLINED: [State.SENT, State.DECLINED],
    State.EXPIRED: [State.SENT, State.EXPIRED],
    State.VOIDED: [State.VOIDED],
    State.SUPERSEDED: [State.SENT, State.SIGNED, State.SUPERSEDED],
    State.WITHDRAWN: [State.SENT, State.SIGNED, State.WITHDRAWN],
    State.ENDED: [State.SENT, State.SIGNED, State.ENDED],
}


@pytest.fixture
def eva(dev, jonas):
    """A client without any agreement."""
    return take_in(jonas, "Eva Lund", "+13145550131", signed=False)


def prepared(client, by, **how):
    return states.prepare(client, by=by, now=BEFORE, **how)


def moved(agreement, by, *way):
    for to in way:
        agreement = states.move(agreement, to=to, by=by, now=NOON)
    return agreement


def outcome(client, now=NOON):
    return admission.by_client(client.pk, now=now).decide(Channel.CALL, now).outcome


def test_it_knows_a_way_to_every_state():
    assert set(WAYS) == set(State)
    for way in WAYS.values():
        assert all(after in states.AFTER[before] for before, after in pairwise([State.DRAFT, *way]))


@pytest.mark.parametrize("here", list(State))
def test_it_moves_where_the_table_leads_and_nowhere_else(eva, jonas, here):
    agreement = moved(prepared(eva, jonas), jonas, *WAYS[here])
    assert agreement.state == here
    for to in set(State) - set(states.AFTER.get(here, ())):
        with pytest.raises(states.NotPossible):
            states.move(agreement, to=to, by=jonas, now=NOON)
    assert fresh(agreement).state == here


@pytest.mark.parametrize("to", [state for state in State if state != State.DRAFT])
def test_it_stamps_the_moment_and_puts_it_on_record_p7(eva, jonas, to):
    *way, _ = WAYS[to]
    agreement = moved(prepared(eva, jonas), jonas, *way)
    was = agreement.state
    agreement = fresh(states.move(agreement, to=to, by=jonas, now=NOON))
    assert getattr(agreement, states.STAMP.get(to, "closed_at")) == NOON
    event = AuditEvent.objects.filter(action="agreement.moved").last()
    assert (event.data["was"], event.data["to"]) == (was, to)
    assert trail(eva)[-1] == "agreement.moved"


def test_it_opens_the_line_when_it_is_signed_and_not_before(eva, jonas):
    agreement = moved(prepared(eva, jonas), jonas, State.SENT, State.VIEWED)
    assert outcome(eva) == Outcome.NOT_SET_UP
    moved(agreement, jonas, State.SIGNED)
    assert outcome(eva) == Outcome.CONNECT


@pytest.mark.parametrize("end", [State.WITHDRAWN, State.ENDED])
def test_it_closes_the_line_when_it_is_withdrawn_or_ended(eva, jonas, end):
    moved(sign(eva, by=jonas), jonas, end)
    assert outcome(eva) == Outcome.NOT_SET_UP


def test_it_waits_for_a_guardian_who_must_sign(eva, jonas):
    agreement = moved(prepared(eva, jonas, needs_guardian=True), jonas, State.SENT)
    with pytest.raises(states.NotPossible, match="guardian"):
        moved(agreement, jonas, State.SIGNED)
    agreement = moved(agreement, jonas, State.CLIENT_SIGNED)
    assert outcome(eva) == Outcome.NOT_SET_UP
    moved(agreement, jonas, State.SIGNED)
    assert outcome(eva) == Outcome.CONNECT


def test_it_supersedes_the_one_before_at_the_signature_not_before(eva, jonas):
    old = sign(eva, by=jonas)
    new = moved(prepared(eva, jonas), jonas, State.SENT)
    assert fresh(old).state == State.SIGNED
    assert outcome(eva) == Outcome.CONNECT
    moved(new, jonas, State.SIGNED)
    assert (fresh(old).state, fresh(old).closed_at) == (State.SUPERSEDED, NOON)
    assert Agreement.objects.in_force().get(client=eva) == new


def test_the_database_holds_one_in_force_and_a_signature_with_it(eva, jonas):
    agreement = sign(eva, by=jonas)
    other = prepared(eva, jonas)
    for constraint, change in (
        ("agreement_one_in_force", {"state": State.SIGNED, "signed_at": NOON}),
        ("agreement_in_force_was_signed", {"state": State.SIGNED}),
    ):
        with pytest.raises(IntegrityError, match=constraint), transaction.atomic():
            if constraint == "agreement_in_force_was_signed":
                agreement = fresh(agreement)
                Agreement.objects.filter(pk=agreement.pk).update(signed_at=None)
            Agreement.objects.filter(pk=other.pk).update(**change)
    assert str(agreement) == f"agreement #{agreement.pk} (signed)"
