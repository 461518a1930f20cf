"""Jonas types in the thread, Ben reads it on his phone; STOP, a pause and a check-in as they are lived."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from clients.models import Client
from clinic.models import User
from coaching import checkins, reaching, typed
from coaching.models import CheckIn, Contact, ConversationText

CARD = b"\xff\xd8\xff\xe0" + b"diary card" * 20


def person(name):
    return Client.objects.get(name__startswith=name)


def jonas():
    return User.objects.get(email="jonas@riverbend.example")


def write(to, body):
    return typed.send(person(to), body=body, once=uuid4(), by=jonas(), now=timezone.now())


def test_p5_ben_reads_it_from_the_lines_number_and_jonas_that_it_arrived(handset, clock):
    text = write("Ben", "Cold water first, then write to me.")
    clock.tick()
    handset("Ben").receives("cold water first")
    assert text.message.__class__.objects.get(pk=text.message.pk).state == "delivered"


def test_after_stop_nothing_can_be_written_and_start_is_the_way_back(handset):
    ben = handset("Ben")
    ben.texts("STOP")
    with pytest.raises(reaching.TextsOff):
        write("Ben", "Are you there?")
    ben.texts("START")
    write("Ben", "Are you there?")
    ben.receives("are you there?")


def test_p2_cleo_in_her_pause_is_not_written_to(handset):
    with pytest.raises(reaching.NotByTheRule):
        write("Cleo", "How are you?")
    handset("Cleo").receives_nothing()


def test_the_diary_card_comes_by_eight_and_meets_what_was_agreed(handset, clock, line):
    ben, therapist = handset("Ben"), handset("Jonas")
    due_at = timezone.now() + timedelta(hours=10)
    row = checkins.agree(
        person("Ben"), therapist=jonas(), side="client", way="photo", due_at=due_at, by=jonas(), now=timezone.now()
    )
    clock.forward(hours=9)
    ben.receives("we hope to hear from you by")
    ben.texts("here", photos=[CARD]).receives("we have your text")
    therapist.receives("item waiting")
    assert CheckIn.objects.get(pk=row.pk).met_by == ConversationText.objects.latest("pk").contact


def test_what_they_write_to_each_other_is_one_contact(handset, clock):
    ben, therapist = handset("Ben"), handset("Jonas")
    ben.texts("One").receives("we have your text")
    ben.texts("Two")
    write("Ben", "Cold water first.")
    ben.receives("cold water first")
    clock.forward(minutes=50)
    ben.texts("It helped")
    for _ in range(3):
        therapist.receives("item waiting")
    talk = Contact.objects.filter(client=person("Ben")).latest("started_at")
    assert [text.message.body for text in talk.texts.all()] == ["One", "Two", "Cold water first.", "It helped"]
    assert (talk.outcome, talk.spoke_with) == ("texted", jonas())
