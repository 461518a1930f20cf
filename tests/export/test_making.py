"""A file of many rows: gathered in slices, carried on after a dead worker, cancelled, fetched once, then gone."""

from datetime import timedelta

import pytest

from clinic import staff
from clinic.models import AuditEvent
from clinic.roles import Role
from coaching.export import making
from coaching.models import Contact, Export, ExportPart
from telephony.models import Message
from tests.pages.conftest import NOON, hire

SOON = NOON + timedelta(seconds=5)


@pytest.fixture
def asked(ada, many, monkeypatch):
    """Two parts and a half."""
    monkeypatch.setattr(making, "A_PART", 40)
    many(100)
    return making.ask(ada, query="kind=call", kind="csv", reason="For the board's yearly count", by=ada, now=NOON)


def rows_of(made):
    return list(making.kept_rows(made))


def test_it_gathers_exactly_the_rows_of_the_list(asked, ada, ben):
    Contact.objects.create(clinic=ben.clinic, client=ben, kind="text", direction="in", started_at=NOON, note="")
    assert making.gather(now=SOON) == 100
    asked.refresh_from_db()
    assert (asked.done, asked.total, asked.ready_at) == (100, 100, SOON)
    assert len(rows_of(asked)) == 100
    assert {row[0] for row in rows_of(asked)} == {"Ben Okafor"}
    assert "Ben Okafor" not in str(list(ExportPart.objects.values_list("rows", flat=True)))


def test_it_tells_whoever_asked_without_a_word_of_it_p6(asked):
    making.gather(now=SOON)
    assert list(Message.objects.values_list("template", flat=True)) == ["item-waiting"]


def test_another_worker_carries_on_where_one_died(asked):
    making._part(making._claimed(SOON).pk, SOON)
    assert making.gather(now=SOON + timedelta(seconds=30)) == 0  # the lease still holds
    late = SOON + timedelta(seconds=90)
    assert making.gather(now=late) == 60
    assert len(rows_of(asked)) == 100


def test_a_slice_ends_and_the_next_goes_on(asked):
    made = making._claimed(SOON)
    making._part(made.pk, SOON)
    Export.objects.update(lease_until=None)
    assert making.gather(now=SOON, seconds=0) == 0
    assert making.gather(now=SOON) == 60


def test_what_comes_after_it_was_asked_for_is_not_in_it(asked, ben):
    Contact.objects.create(clinic=ben.clinic, client=ben, kind="call", direction="in", started_at=SOON, note="")
    assert making.gather(now=SOON + timedelta(seconds=1)) == 100


def test_a_therapist_gets_their_own_only(mira, many):
    many(3)
    made = making.ask(mira, query="", kind="csv", reason="Mine", by=mira, now=NOON)
    making.gather(now=SOON)
    assert rows_of(made) == []


def test_somebody_who_left_gets_nothing_more(asked, ada, riverbend):
    staff.deactivate(ada, by=hire(riverbend, "Uma Reed", "+13145550116", Role.ADMIN), now=SOON)
    assert making.gather(now=SOON) == 0


def test_it_is_fetched_once_and_in_its_day(asked, ada):
    with pytest.raises(making.NotThere):
        making.fetch(asked, by=ada, now=SOON)  # not ready
    making.gather(now=SOON)
    with pytest.raises(making.NotThere):
        making.fetch(asked, by=ada, now=SOON + timedelta(hours=24))
    making.fetch(asked, by=ada, now=SOON)
    with pytest.raises(making.NotThere):
        making.fetch(asked, by=ada, now=SOON)


def test_cancelled_it_is_gone(asked, ada):
    making.gather(now=SOON)
    making.cancel(asked, by=ada, now=SOON)
    assert not ExportPart.objects.exists()
    with pytest.raises(making.NotThere):
        making.fetch(asked, by=ada, now=SOON)
    assert making.gather(now=SOON) == 0


@pytest.mark.parametrize(("fetched", "after"), [(True, timedelta(minutes=31)), (False, timedelta(hours=25))])
def test_its_rows_go_when_it_was_fetched_or_its_day_is_over(asked, ada, fetched, after):
    making.gather(now=SOON)
    if fetched:
        making.fetch(asked, by=ada, now=SOON)
    assert making.empty(now=SOON + timedelta(minutes=5)) == 0
    assert making.empty(now=SOON + after) == 1
    assert not ExportPart.objects.exists()
    assert Export.objects.get().reason == "For the board's yearly count"


def test_the_trail_says_who_took_what_and_not_why_p7(asked, ada):
    making.gather(now=SOON)
    making.fetch(asked, by=ada, now=SOON)
    said = list(
        AuditEvent.objects.filter(subject_label="coaching.Export").order_by("pk").values_list("action", flat=True)
    )
    assert said == ["export.asked", "export.ready", "export.fetched"]
    read = AuditEvent.objects.filter(action="contact.read", data__page="export")
    assert sum(len(event.data["ids"]) for event in read) == 100
    assert "yearly" not in str(list(AuditEvent.objects.values_list("data", flat=True)))
