"""The simulator's page offers everybody's telephone, on local installations only."""

from coaching import phonebook
from telephony.simulator import directory
from tests.demo.conftest import NOON


def test_it_lists_clients_caregivers_and_staff_with_their_lines(riverbend, time_machine):
    time_machine.move_to(NOON)
    people = {person.name: person for person in phonebook.people()}
    assert people["Ben Okafor"].line == "+13145550100"
    assert people["Ben Okafor"].partner == "+13145550112"
    assert people["Hana Sato"].line == "+13145550200"
    assert people["Karin Lindqvist"].role == "client"
    assert people["Priya Nair"].note == "Therapist, on leave"
    assert people["Gil Abara"].note == "discharged"
    assert len(people) == 16


def test_it_registers_where_the_simulator_is_shown_and_nowhere_else(settings, monkeypatch):
    asked = []
    monkeypatch.setattr(directory, "register", asked.append)
    phonebook.register()
    settings.LOCAL = False
    phonebook.register()
    assert asked == [phonebook.people]
