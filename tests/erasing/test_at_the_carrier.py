"""What the carrier keeps of a record goes with it: before the rows, once, and nothing of anybody else."""

import pytest

from coaching.erasing import at_the_carrier, carrying_out, orders
from coaching.models import Contact
from telephony.errors import CarrierError, Failure
from telephony.models import Call, Message
from tests.erasing.conftest import HOUR, NOON


def named(rows, letters):
    """Each row has a name at the carrier, and the first one of them an earlier one too."""
    for row in rows:
        row.sid = f"{letters}{row.pk:032d}"
        row.past_sids = [f"{letters}{row.pk + 10**9:032d}"] if row == rows[0] else []
        row.save(update_fields=["sid", "past_sids"])
    return {sid for row in rows for sid in (row.sid, *row.past_sids)}


@pytest.fixture
def bens(clients):
    """The carrier's names for everything of Ben's; others' have names too."""
    ben = clients["ben"]
    number = str(ben.phones.get().number)
    named(list(Message.objects.exclude(peer=number)), "SM")
    named(list(Call.objects.exclude(peer=number)), "CA")
    texts = named(list(Message.objects.filter(peer=number)), "SM")
    calls = list(Call.objects.filter(peer=number))
    legs = Call.objects.filter(pk__in=Contact.objects.filter(client=ben).values("legs__call"))
    return texts | named(calls, "CA") | {leg.sid for leg in legs if leg.sid}


@pytest.fixture
def ordered(clients, ended, ada, bens):
    (stone,) = orders.order([ended(clients["ben"])], ground="request", by=ada, now=NOON)

    def carry_on(now=NOON + HOUR, **how):
        carrying_out.carry_on(now=now, **how)
        stone.refresh_from_db()
        return stone

    return carry_on


def test_every_text_and_call_goes_there_and_nobody_elses(ordered, bens, carrier):
    assert ordered().finished_at
    assert set(carrier.gone) == bens
    assert len(carrier.gone) == len(bens)


def test_a_carrier_that_is_away_holds_the_rows_until_it_is_back(ordered, bens, carrier):
    """Nothing is asked for twice."""
    carrier.trouble = {max(bens): CarrierError(Failure.CARRIER_DOWN)}
    stone = ordered()
    assert (stone.trouble, stone.done, stone.finished_at) == (carrying_out.CARRIER, 0, None)
    carrier.trouble = {}
    stone = ordered(now=NOON + HOUR + carrying_out.WAITS * 2)
    assert stone.finished_at
    assert len(carrier.gone) - len(bens) <= 1, "of one row with two names, one may be asked for again"


def test_what_the_carrier_refuses_for_good_holds_nothing_up(ordered, bens, carrier):
    carrier.trouble = {max(bens): CarrierError(Failure.REFUSED, permanent=True)}
    assert ordered().finished_at


def test_it_goes_a_slice_at_a_time(ordered, bens, carrier, monkeypatch):
    monkeypatch.setattr(at_the_carrier.remove, "__kwdefaults__", {"most": 1})
    stone = ordered()
    assert (len(carrier.gone) < len(bens), stone.done, stone.lease_until) == (True, 0, None)
