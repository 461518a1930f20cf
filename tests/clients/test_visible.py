"""Whose record somebody may open: one's own clients'; the whole clinic's for its admin; another clinic's never (P8)."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients import records
from clients.models import CareTeamMember, Client
from tests.riverbend import NOON


def seen_by(user):
    return set(Client.objects.visible_to(user))


def test_it_is_seen_by_the_therapist_the_leader_and_the_admin_p8(ana, ben, hana, mira, jonas, lee, ada, ines, otto):
    records.add_leader(ben, leader=lee, by=jonas, now=NOON)
    assert seen_by(mira) == {ana}
    assert seen_by(jonas) == {ben}  # to cover for somebody is no reason to open a record
    assert seen_by(lee) == {ben}
    assert seen_by(ada) == {ana, ben}
    assert seen_by(ines) == seen_by(otto) == {hana}


def test_it_is_seen_once_by_whoever_has_two_parts_in_the_team(ben, jonas):
    CareTeamMember.objects.create(client=ben, user=jonas, role="leader", since=NOON)
    assert list(Client.objects.visible_to(jonas)) == [ben]


def test_it_is_seen_no_more_by_a_therapist_who_gave_the_client_away_p8(ana, mira, jonas):
    records.assign_primary(ana, therapist=jonas, by=mira, now=NOON)
    assert seen_by(mira) == set()
    assert seen_by(jonas) == {ana}


@pytest.fixture
def teams(ana, ben, hana, mira, jonas, lee, ines):
    CareTeamMember.objects.all().delete()
    return [ana, ben, hana], [mira, jonas, lee, ines]


@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    parts=st.sets(
        st.tuples(st.integers(0, 2), st.integers(0, 3), st.sampled_from(["primary", "leader"]), st.booleans()),
        max_size=6,
    )
)
def test_it_is_seen_by_nobody_who_is_not_in_the_team_now_p8(teams, parts):
    """Whatever teams there are or were, even across clinics by mistake: own clinic, own client, now."""
    clients, staff = teams
    CareTeamMember.objects.all().delete()
    treated = set()
    for which, who, role, over in parts:
        client, user = clients[which], staff[who]
        taken = role == "primary" and client.team.filter(role="primary", until=None).exists()
        if taken and not over:
            continue
        CareTeamMember.objects.create(
            client=client, user=user, role=role, since=NOON, until=NOON + timedelta(days=1) if over else None
        )
        if not over and client.clinic_id == user.clinic_id:
            treated.add((user.pk, client.pk))
    assert {(user.pk, client.pk) for user in staff for client in seen_by(user)} == treated
