"""A new field key: everything moves to it, and without the old one everything still opens, names and proves."""

import base64
from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from agreements import chain, seal_keys
from agreements.models import Agreement
from clients import pins, records
from clinic import digests
from clinic.encryption import key_of
from coaching import rotating
from coaching.models import OwnPage, ProcessClock
from coaching.own_page import door
from coaching.watch import clocks
from telephony import media
from telephony.models import Media, Message
from tests.riverbend import BEN, KARIN, LINE, NOON

OLD, NEW = (f"{name}:{base64.b64encode(name.encode() * 16).decode()}" for name in ("k1", "k2"))


@pytest.fixture
def old(settings, tmp_path):
    settings.MEDIA_ROOT, settings.SEAL_ROOT, settings.FIELD_KEYS = tmp_path / "media", tmp_path / "seals", (OLD,)


@pytest.fixture
def under_the_old(old, settings, ben, jonas, monkeypatch):
    """Ben with a PIN, a picture and a signed agreement, his mother with a page of her own: all under the old key."""
    monkeypatch.setattr(pins, "all_of_them", lambda: ("000000", "210122", "400777"))  # a million takes seconds
    pins.set_pin(ben, pin="210122", by=jonas, now=NOON)
    mother = records.add_caregiver(ben, name="Ruth Okafor", relationship="mother", phone=KARIN, by=jonas, now=NOON)
    page = OwnPage.objects.create(client=ben, caregiver=mother, created_at=NOON)
    monkeypatch.setattr(pins, "draw", lambda: "400777")
    door.set_pin(page, by=jonas, now=NOON)
    text = Message.objects.create(clinic=ben.clinic, line=LINE, peer=BEN, direction="in", state="received")
    media.keep(Media.objects.create(message=text, position=0, url="x", content_type="image/png"), b"card", now=NOON)
    seal_keys.make(ben.clinic, by=jonas, now=NOON)
    chain.add(Agreement.objects.get(client=ben), "opened", by=jonas, now=NOON)
    settings.FIELD_KEYS = (NEW, OLD)
    return page


def what_does_not_open(ben, page):
    asked = {
        "PIN": pins.find(ben.clinic_id, "210122") == ben,
        "mother's PIN": door._is_right(OwnPage.objects.get(pk=page.pk), "400777"),
        "picture": media.read(Media.objects.get()) == b"card",
        "seal": seal_keys.opens(seal_keys.current(ben.clinic, now=NOON)),
        "agreement": chain.problems(Agreement.objects.get(client=ben)) == [],
    }
    return [name for name, opens in asked.items() if not opens]


def test_afterwards_nothing_needs_the_old_key(under_the_old, settings, ben, capsys):
    call_command("rotate_field_keys")
    assert "1 pictures, 1 seal keys and 2 PINs moved to k2.\nIn a day take k1 out" in capsys.readouterr().out
    settings.FIELD_KEYS = (NEW,)
    assert what_does_not_open(ben, under_the_old) == []
    assert key_of(media.store().open(Media.objects.get().file).read().decode()) == "k2"


def test_again_there_is_nothing_to_move(under_the_old):
    rotating.move_all(now=NOON)
    again = rotating.move_all(now=NOON)
    assert (again.texts, again.pictures, again.seals, again.pins, again.unreadable) == (0, 0, 0, 0, [])


def test_a_second_rotation_takes_the_proofs_of_the_first_along(under_the_old, settings, ben):
    rotating.move_all(now=NOON)
    third = "k3:" + base64.b64encode(b"3" * 32).decode()
    settings.FIELD_KEYS = (third, NEW)
    rotating.move_all(now=NOON)
    settings.FIELD_KEYS = (third,)
    assert what_does_not_open(ben, under_the_old) == []


def test_a_file_that_is_gone_is_named(under_the_old, capsys):
    picture = Media.objects.get()
    media.store().delete(picture.file)
    with pytest.raises(CommandError, match=f"keep the old keys:\npicture {picture.pk}"):
        call_command("rotate_field_keys")


def test_without_moving_first_the_agreement_proves_nothing(under_the_old, settings, ben):
    settings.FIELD_KEYS = (NEW,)
    assert "its key is gone" in chain.problems(Agreement.objects.get(client=ben))[-1]


def test_a_pin_is_found_among_all_that_there_are():
    assert sum(1 for _ in pins.all_of_them()) == 10**6
    assert "000000" in pins.all_of_them()


def test_what_is_under_the_current_key_does_not_move(settings):
    settings.FIELD_KEYS = (NEW, OLD)
    stored = digests.digests("pin:1", "210122")
    assert digests.moved(stored, "pin:1", ["210122"]) == {stored[1]: stored[0]}
    assert digests.moved(stored[:1], "pin:1", ["210122"]) == {}


def test_nothing_moves_while_a_process_runs_without_the_new_key(under_the_old, settings, ben):
    settings.FIELD_KEYS = (OLD,)
    clocks.tell("worker@vm", clock=timezone.now)
    settings.FIELD_KEYS = (NEW, OLD)
    clocks.tell("web@vm", clock=timezone.now)
    with pytest.raises(CommandError, match="worker@vm could not read it, for want of the key k2. Restart all"):
        call_command("rotate_field_keys")
    settings.FIELD_KEYS = (OLD,)
    assert what_does_not_open(ben, under_the_old) == []
    settings.FIELD_KEYS = (NEW, OLD)
    clocks.tell("worker@vm", clock=timezone.now)
    call_command("rotate_field_keys")
    settings.FIELD_KEYS = (NEW,)
    assert what_does_not_open(ben, under_the_old) == []


def test_a_process_that_is_gone_or_of_a_version_before_holds_nothing_up(db, old):
    clocks.tell("worker@gone", clock=timezone.now)
    ProcessClock.objects.update(seen_at=timezone.now() - timedelta(minutes=4))
    ProcessClock.objects.create(name="web@before", ahead_seconds=0, seen_at=timezone.now())
    assert clocks.without_key("k2") == []
