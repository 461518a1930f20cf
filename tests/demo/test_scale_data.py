"""`manage.py scale_data`: a clinic of any size that looks like a real one to every page and to the line."""

from collections import Counter

import pytest
from django.core.management import CommandError, call_command

from clients.models import Client, CoachingPlan
from clinic.models import Clinic, User
from coaching import admission, scale
from coaching.models import Contact
from coaching.rules import Outcome
from coaching.scale import copying
from telephony.channels import Channel
from tests.demo.conftest import NOON


@pytest.fixture
def filled(db):
    return scale.load(clients=40, contacts_count=900, now=NOON)


def test_it_makes_as_many_as_were_asked_for(filled):
    assert Client.objects.filter(clinic=filled.clinic).count() == 40
    assert Contact.objects.filter(clinic=filled.clinic).count() == 900


def test_its_notes_and_plans_open(filled):
    notes = [contact.note for contact in Contact.objects.exclude(completed_at=None)[:20]]
    assert all(280 < len(note) < 320 for note in notes)
    assert CoachingPlan.objects.first().meanwhile == "Cold water, then paced breathing."


def test_its_clients_are_connected_by_the_line(filled):
    facts = admission.by_number(line=filled.line, peer=filled.phones[7], now=NOON)
    assert facts.decide(Channel.CALL, NOON).outcome == Outcome.CONNECT


def test_few_clients_make_most_of_the_contacts_and_some_none(filled):
    counts = Counter(Contact.objects.values_list("client_id", flat=True))
    busiest = sum(count for _, count in counts.most_common(8))
    assert busiest > 900 * 0.4
    assert len(counts) < 40


def test_no_contact_is_later_than_now(filled):
    assert Contact.objects.order_by("-started_at").first().started_at < NOON
    assert (NOON - Contact.objects.order_by("started_at").first().started_at).days > 1000


def test_the_same_seed_makes_the_same_data(filled):
    again = scale.load(clients=40, contacts_count=900, now=NOON)
    assert again.clinic.slug == "scale-2"
    first, second = (
        list(
            Contact.objects.filter(clinic=made.clinic).order_by("started_at", "pk").values_list("started_at", "outcome")
        )
        for made in (filled, again)
    )
    assert first == second


def test_its_first_therapist_and_its_admin_can_sign_in(filled):
    for email in ("t1@scale.example", "admin@scale.example"):
        assert User.objects.get(email=email).check_password("coaching-demo")


def test_it_says_how_fast_it_was(db, capsys):
    call_command("scale_data", clients=10, contacts=50)
    assert "10 clients, 50 contacts" in capsys.readouterr().out


def test_it_refuses_impossible_sizes_and_real_installations(db, settings):
    with pytest.raises(CommandError):
        call_command("scale_data", clients=0)
    settings.LOCAL = False
    with pytest.raises(CommandError, match="local installations only"):
        call_command("scale_data")
    assert not Clinic.objects.exists()


@pytest.mark.parametrize("value", ["a\tb", "a\nb", "a\\b"])
def test_it_never_copies_what_would_be_read_otherwise(value):
    with pytest.raises(ValueError, match="no tabs"):
        copying.line((value, None, 1))


def test_it_copies_nothing_as_null():
    assert copying.line(("a", None, True)) == "a\t\\N\tTrue\n"
