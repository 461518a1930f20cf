"""What could not be stored is kept on disk: whole, sealed, in order, for nobody else to read (P4, P6)."""

import os
import stat
from datetime import UTC, datetime, timedelta

import pytest

from clinic.encryption import EncryptionError
from telephony import spool
from telephony.spool import Event

NOW = datetime(2026, 3, 10, 17, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def folder(settings, tmp_path):
    settings.SPOOL_ROOT = tmp_path / "of this host" / "spool"
    return settings.SPOOL_ROOT


def text(body="I feel bad", **more):
    return Event("line-text", {"MessageSid": "SM1", "Body": body}, NOW, more)


def test_it_comes_back_as_it_was_and_in_its_order():
    first, second = text("one", uuid="u", count=2), text("two")
    assert spool.keep(first)
    assert spool.keep(second)
    assert [spool.read(path) for path in spool.waiting()] == [first, second]


def test_p6_nobody_else_reads_it(folder):
    spool.keep(text("I feel bad"))
    (path,) = spool.waiting()
    assert b"feel bad" not in path.read_bytes()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_one_that_was_moved_or_changed_does_not_open(folder):
    spool.keep(text())
    (path,) = spool.waiting()
    moved = path.rename(folder / "00000000000000000001-1-1.event")
    with pytest.raises(EncryptionError):
        spool.read(moved)


def test_a_disk_that_is_full_loses_it_and_says_so_but_never_raises(monkeypatch, folder):
    def full(*args):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    before = spool.LOST.labels("line-text")._value.get()
    assert not spool.keep(text())
    assert spool.LOST.labels("line-text")._value.get() == before + 1
    assert list(folder.iterdir()) == []
    assert spool.trouble() == "No space left on device"


def test_its_state_says_how_much_since_when_and_what_was_set_aside(time_machine):
    time_machine.move_to(NOW, tick=False)
    assert spool.state() == spool.State(0, 0, None)
    assert spool.state().age_seconds(NOW) == 0
    spool.keep(text())
    time_machine.shift(5)
    spool.keep(text())
    spool.set_aside(spool.waiting()[1])
    assert spool.state() == spool.State(waiting=2, set_aside=1, oldest=NOW)
    assert spool.state().age_seconds(NOW + timedelta(seconds=9)) == 9


def test_it_can_be_kept_here(folder):
    assert spool.trouble() == ""
    assert list(folder.iterdir()) == []


def test_only_one_process_of_a_host_takes_them_in():
    with spool.alone() as first, spool.alone() as second:
        assert (first, second) == (True, False)
    with spool.alone() as again:
        assert again
