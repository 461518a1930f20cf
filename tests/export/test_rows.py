"""A contact as a row: our words in the reader's language, nobody's own words, and few contacts in memory at a time."""

from datetime import timedelta
from weakref import WeakSet
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from clients import records
from coaching.export import cells, making
from coaching.models import Contact, ContactOutcome, Direction, Function, Kind
from tests.pages.conftest import NOON

UTC = ZoneInfo("UTC")
CLIENT, CAREGIVER, BEGAN, THERAPIST, SPOKE_WITH, LATE = 0, 1, 2, 6, 7, 19
CHOICES = [(3, "kind", Kind), (4, "direction", Direction), (5, "outcome", ContactOutcome), (10, "function", Function)]


@pytest.mark.parametrize("language", ["en", "es"])
@pytest.mark.parametrize(("place", "name", "choices"), CHOICES, ids=[name for _place, name, _choices in CHOICES])
def test_each_word_stands_in_the_language_of_whoever_asked(language, place, name, choices):
    with translation.override(language):
        rows = cells.Rows(UTC)
        for value in choices.values:
            contact = Contact(started_at=NOON, **{name: value})
            assert rows.row(contact)[place] == str(getattr(contact, f"get_{name}_display")())
        assert rows.row(Contact(started_at=NOON, function=""))[10] == ""


def test_people_are_named_and_a_late_entry_is_told(ben, jonas, ada):
    rosa = records.add_caregiver(ben, name="Rosa Okafor", relationship="mother", phone="+13145550127", by=ada, now=NOON)
    late = NOON + timedelta(hours=25)
    Contact.objects.create(
        clinic=ben.clinic, client=ben, caregiver=rosa, therapist=jonas, spoke_with=jonas, kind="call", direction="in",
        outcome="connected", started_at=NOON, completed_at=late, completed_by=jonas, note="",
    )  # fmt: skip
    row = cells.Rows(UTC).row(cells.read(Contact.objects.all()).get())
    assert [row[place] for place in (CLIENT, CAREGIVER, THERAPIST, SPOKE_WITH)] == [
        "Ben Okafor", "Rosa Okafor", jonas.name, jonas.name,
    ]  # fmt: skip
    assert (row[BEGAN], row[LATE]) == (f"{NOON.astimezone(UTC):%Y-%m-%d %H:%M}", "yes")


def test_a_row_is_read_with_its_people_and_without_the_note(ada, many):
    many(3)
    rows = cells.Rows(UTC)
    with CaptureQueriesContext(connection) as asked:
        assert len([rows.row(contact) for contact in cells.read(Contact.objects.all())]) == 3
    assert len(asked) == 1
    assert "note" not in asked[0]["sql"]


def test_few_contacts_are_in_memory_at_a_time(ada, many, monkeypatch):
    """However long a part is."""
    many(60)
    made = making.ask(ada, query="", kind="csv", reason="For the yearly count", by=ada, now=NOON)
    alive, most, write = WeakSet(), [], cells.Rows.row

    def row(self, contact):
        alive.add(contact)
        most.append(len(alive))
        return write(self, contact)

    monkeypatch.setattr(cells.Rows, "row", row)
    monkeypatch.setattr(making, "IN_HAND", 20)
    assert making.gather(now=NOON + timedelta(seconds=5)) == 60
    made.refresh_from_db()
    assert made.done == 60
    assert len(most) == 60
    assert max(most) <= 20
