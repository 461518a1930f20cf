"""The demo clinic is a promise: docs, simulator and tests name the same people with the same fates."""

import datetime as dt
import re

import pytest
from django.contrib.auth import authenticate
from django.db import transaction

from agreements.models import Agreement
from clients import pins
from clients.models import Client
from clinic import audit, audit_chain
from clinic.models import AuditEvent, CrisisLine
from coaching import admission, demo
from coaching.models import CallBack, Pause, RuleException, Skill
from coaching.rules import Outcome, Reason
from telephony.channels import Channel
from telephony.models import Message
from telephony.simulator import memory
from telephony.simulator.exchange import Exchange
from tests.demo.conftest import NOON


@pytest.fixture(scope="module", autouse=True)
def loaded_once(django_db_setup, django_db_blocker):
    """The tests of this module only look: one loading serves them all, and is undone after the last."""
    with django_db_blocker.unblock(), transaction.atomic():
        demo.load(now=NOON)
        yield
        transaction.set_rollback(True)


LINE, HARBOR_LINE = "+13145550100", "+13145550200"
NUMBERS = {
    "ana": "+13145550121",
    "ben": "+13145550122",
    "cleo": "+13145550123",
    "dev": "+13145550124",
    "eli": "+13145550125",
    "fay": "+13145550126",
    "gil": "+13145550128",
}


def decided(who: str, at: dt.datetime = NOON):
    return admission.by_number(line=LINE, peer=NUMBERS[who], now=at).decide(Channel.CALL, at)


@pytest.mark.parametrize(
    ("who", "outcome", "reason"),
    [
        ("ana", Outcome.CONNECT, Reason.PRIMARY_OPEN),
        ("ben", Outcome.CONNECT, Reason.PRIMARY_OPEN),
        ("cleo", Outcome.PAUSED, Reason.IN_PAUSE),
        ("dev", Outcome.NOT_SET_UP, Reason.NO_AGREEMENT),
        ("eli", Outcome.CALL_BACK, Reason.AWAY_NO_COVER),
        ("fay", Outcome.CONNECT, Reason.PRIMARY_OPEN),
        ("gil", Outcome.ENDED, Reason.DISCHARGED),
    ],
)
def test_it_gives_each_caller_their_row_of_the_table(riverbend, who, outcome, reason):
    decision = decided(who)
    assert (decision.outcome, decision.reason) == (outcome, reason)


@pytest.mark.parametrize("hour", range(0, 24, 3))
def test_it_always_connects_ben_and_never_eli(riverbend, hour):
    at = NOON + dt.timedelta(hours=hour)
    assert decided("ben", at).outcome == Outcome.CONNECT
    assert decided("eli", at).outcome == Outcome.CALL_BACK
    assert decided("eli", at).latest is None


def test_it_pauses_cleo_from_an_act_two_hours_before(riverbend):
    assert decided("cleo").until == NOON + dt.timedelta(hours=22)


def test_it_keeps_the_rule_off_for_fay_with_a_reason(riverbend, clients):
    exception = RuleException.objects.get(client=clients["fay"], ended_at=None)
    assert exception.applies is False
    assert "Karin" in exception.reason


def test_it_lets_everybody_sign_in(staff):
    for user in staff.values():
        assert authenticate(email=user.email, password="coaching-demo") == user
    assert {user.email for user in staff.values()} == {
        "mira@riverbend.example",
        "jonas@riverbend.example",
        "priya@riverbend.example",
        "lee@riverbend.example",
        "ada@riverbend.example",
        "otto@harbor.example",
        "ines@harbor.example",
    }


def test_it_gives_every_client_their_pin(riverbend, clients):
    for who, number in NUMBERS.items():
        assert pins.find(riverbend.pk, "210" + number[-3:]) == clients[who]


def test_it_shows_mira_cleos_pause_and_nobody_elses_clients(staff):
    seen = {client.first_name for client in Client.objects.visible_to(staff["mira"])}
    assert seen == {"Ana", "Cleo", "Fay", "Gil"}
    assert Pause.objects.open(NOON).get().client.first_name == "Cleo"


def test_it_shows_harbor_nothing_of_riverbend(staff):
    for who in ("otto", "ines"):
        assert [client.first_name for client in Client.objects.visible_to(staff[who])] == ["Hana"]


def test_it_opens_harbor_on_a_line_of_its_own(riverbend):
    facts = admission.by_number(line=HARBOR_LINE, peer="+13145550221", now=NOON)
    assert facts.decide(Channel.CALL, NOON).outcome == Outcome.CONNECT
    assert not admission.by_number(line=HARBOR_LINE, peer=NUMBERS["ben"], now=NOON).situation.identified


def test_it_has_fays_agreement_signed_by_a_guardian_too(riverbend, clients):
    agreement = Agreement.objects.in_force().get(client=clients["fay"])
    assert agreement.needs_guardian
    assert agreement.client_signed_at < agreement.signed_at
    karin = clients["fay"].caregivers.get()
    assert (karin.name, str(karin.phone), karin.guardian) == ("Karin Lindqvist", "+13145550127", True)


def test_it_speaks_spanish_with_ana(riverbend):
    assert admission.by_number(line=LINE, peer=NUMBERS["ana"], now=NOON).language == "es"


def test_it_has_every_crisis_line_verified(riverbend):
    assert CrisisLine.objects.filter(clinic=riverbend).count() == 4
    assert not CrisisLine.objects.filter(verified_by=None).exists()


def test_it_lists_the_skills(riverbend):
    assert Skill.objects.filter(clinic=riverbend).count() == 31


def test_it_keeps_one_request_open_and_it_is_not_bens(riverbend):
    assert [request.client.first_name for request in CallBack.objects.open()] == ["Fay"]


def test_it_sends_nothing_of_the_past_when_the_worker_starts(riverbend):
    assert not Message.objects.filter(state="pending", due_at__lte=NOON).exists()


def test_its_telephones_hold_what_arrived_before_the_exchange_began(riverbend):
    """Dev's has the link of the tour's sixth step; each text stands on one telephone, in order."""
    exchange = Exchange(account_sid="AC", auth_token="", now=lambda: NOON, find_line={}.get)
    memory.recall(exchange)
    assert re.search(r"/sign/\S+/$", exchange.handset(NUMBERS["dev"]).texts[-1].body)
    anas = exchange.handset(NUMBERS["ana"]).texts
    assert [text.body for text in anas if text.mine][-1] == "Puedo mandar la tarjeta por foto mañana?"
    assert [text.at for text in anas] == sorted(text.at for text in anas)


def test_it_leaves_a_trail_that_verifies(riverbend):
    audit.link(NOON)
    assert AuditEvent.objects.filter(client_id__isnull=False).count() > 100
    assert audit_chain.verify(NOON).problems == []
