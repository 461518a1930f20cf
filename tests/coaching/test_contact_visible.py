"""Who sees a contact: the client's team, whoever spoke with them, the clinic's admin; nobody else (P8)."""

import pytest

from clients import records
from coaching import admission, contacts
from coaching.models import Contact
from tests.riverbend import LINE, NOON


def opened(client, by):
    facts = admission.by_client(client.pk, now=NOON)
    return contacts.open_outgoing(facts, kind="call", by=by, line=LINE, peer="", now=NOON)


@pytest.fixture
def a_stranger(ben):
    facts = admission.by_number(line=LINE, peer="+13125550199", now=NOON)
    return contacts.open_text(facts, facts.decide("text", NOON), line=LINE, peer="+13125550199", now=NOON)


def test_it_is_seen_by_the_team_the_one_who_spoke_and_the_admin_p8(
    ana, ben, hana, a_stranger, mira, jonas, lee, ada, ines, otto
):
    anas, bens, hanas, covered = opened(ana, mira), opened(ben, jonas), opened(hana, ines), opened(ana, jonas)
    records.add_leader(ben, leader=lee, by=jonas, now=NOON)
    seen = {user.name.split()[0]: set(Contact.objects.visible_to(user)) for user in (mira, jonas, lee, ada, ines, otto)}
    assert seen == {
        "Mira": {anas, covered},
        "Jonas": {bens, covered},
        "Lee": {bens},
        "Ada": {anas, bens, covered, a_stranger},
        "Ines": {hanas},
        "Otto": {hanas},
    }


def test_it_is_no_longer_seen_by_a_therapist_who_gave_the_client_away_p8(ana, mira, jonas):
    opened(ana, jonas)
    before = set(Contact.objects.visible_to(mira))
    records.assign_primary(ana, therapist=jonas, by=mira, now=NOON)
    assert len(before) == 1
    assert not Contact.objects.visible_to(mira).exists()
