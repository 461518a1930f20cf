"""Clients change hands, people change their parts and leave, in any order: at every step each sees what is theirs (P8).

What somebody should see is kept beside in plain sets, and compared with what the database gives them.
"""

from dataclasses import dataclass, field

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clients import records
from clients.models import Client
from clinic.models import User
from clinic.roles import Role
from coaching import caseload, treatment
from tests.riverbend import NOON, person

CLIENTS, PEOPLE = 3, 5
client, somebody = st.integers(0, CLIENTS - 1), st.integers(0, PEOPLE - 1)
parts = st.sets(st.sampled_from(list(Role)), min_size=1)
steps = st.one_of(
    st.tuples(st.just("treats"), client, somebody),
    st.tuples(st.just("leads"), client, somebody),
    st.tuples(st.just("is"), somebody, parts),
    st.tuples(st.just("leaves"), somebody),
    st.tuples(st.just("is_discharged"), client),
    st.tuples(st.just("is_readmitted"), client),
)


@dataclass
class House:
    """The people and clients by number; `by`: an admin of each clinic whom nothing happens to."""

    clients: list[Client]
    people: list[User]
    by: dict[int, User]
    roles: list[set[Role]] = field(default_factory=list)
    primary: list[int | None] = field(default_factory=list)
    leaders: list[set[int]] = field(default_factory=list)
    discharged: set[int] = field(default_factory=set)

    def treats(self, c: int, p: int) -> None:
        try:
            treatment.hand_over(self.clients[c], therapist=self._person(p), by=self._by(self.clients[c]), now=NOON)
        except records.NotATherapist:
            assert not self._may(c, p, Role.THERAPIST)
        else:
            assert self._may(c, p, Role.THERAPIST)
            self.primary[c] = p

    def leads(self, c: int, p: int) -> None:
        try:
            records.add_leader(self.clients[c], leader=self._person(p), by=self._by(self.clients[c]), now=NOON)
        except records.NotALeader:
            assert not self._may(c, p, Role.LEADER, Role.THERAPIST)
        else:
            assert self._may(c, p, Role.LEADER, Role.THERAPIST)
            self.leaders[c].add(p)

    def _is(self, p: int, wanted: set[Role]) -> None:
        if not self.roles[p]:
            return  # they left
        no_more = Role.THERAPIST in self.roles[p] - wanted
        held_back = no_more and self._treats(p)
        try:
            caseload.set_roles(self._person(p), wanted, by=self._by(self.people[p]), now=NOON)
        except caseload.StillInCharge:
            assert held_back
        else:
            assert not held_back
            self.roles[p] = wanted
            if no_more:
                self.primary = [None if who == p else who for who in self.primary]

    def leaves(self, p: int) -> None:
        held_back = self._treats(p)
        try:
            caseload.leave(self._person(p), by=self._by(self.people[p]), now=NOON)
        except caseload.StillInCharge:
            assert held_back
            return
        assert not held_back
        self.roles[p] = set()
        self.primary = [None if who == p else who for who in self.primary]
        self.leaders = [who - {p} for who in self.leaders]

    def is_discharged(self, c: int) -> None:
        treatment.discharge(self.clients[c], reason="moved", by=self._by(self.clients[c]), now=NOON)
        self.discharged.add(c)

    def is_readmitted(self, c: int) -> None:
        records.readmit(self.clients[c], by=self._by(self.clients[c]), now=NOON)
        self.discharged.discard(c)

    def everybody_sees_what_is_theirs(self) -> None:
        for p, user in enumerate(self.people):
            assert set(Client.objects.visible_to(self._person(p))) == {self.clients[c] for c in self._theirs(p)}, user

    def _theirs(self, p: int) -> set[int]:
        mine = {c for c in range(CLIENTS) if self.primary[c] == p or p in self.leaders[c]}
        if Role.ADMIN not in self.roles[p]:
            return mine
        return {c for c, each in enumerate(self.clients) if each.clinic_id == self.people[p].clinic_id}

    def _treats(self, p: int) -> bool:
        return any(who == p and c not in self.discharged for c, who in enumerate(self.primary))

    def _may(self, c: int, p: int, *roles: Role) -> bool:
        return self.clients[c].clinic_id == self.people[p].clinic_id and not self.roles[p].isdisjoint(roles)

    def _person(self, p: int) -> User:
        return User.objects.get(pk=self.people[p].pk)  # as another page would have them

    def _by(self, whose: Client | User) -> User:
        return self.by[whose.clinic_id]


@pytest.fixture
def everybody(ana, ben, hana, mira, jonas, lee, ada, ines):
    admins = [person(ana.clinic, "Noor Haddad", Role.ADMIN), person(hana.clinic, "Nils Berg", Role.ADMIN)]
    return [ana, ben, hana], [mira, jonas, lee, ada, ines], {admin.clinic_id: admin for admin in admins}


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(happens=st.lists(steps, min_size=4, max_size=14))
def test_everybody_sees_their_own_and_nobody_elses_p8(everybody, happens) -> None:
    clients, people, by = everybody
    with transaction.atomic():
        house = House([Client.objects.get(pk=each.pk) for each in clients], people, by)
        house.roles = [set(User.objects.get(pk=each.pk).roles) for each in people]
        house.primary, house.leaders = [0, 1, 4], [set(), set(), set()]
        house.everybody_sees_what_is_theirs()
        for what, *whom in happens:
            (house._is if what == "is" else getattr(house, what))(*whom)
            house.everybody_sees_what_is_theirs()
        transaction.set_rollback(True)
