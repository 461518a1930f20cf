"""Until when a record is kept, and what is proposed once its time is over."""

from datetime import date

import pytest

from clients import holds
from clients.keeping import Terms, kept_until, months_before, years_after
from clients.models import Client
from clinic import policies
from coaching import nagging
from coaching.erasing import due, orders
from tests.erasing.conftest import NOON
from tests.riverbend import texts_to

TERMS = Terms(record_years=7, minor_years=3, majority_age=18)


@pytest.mark.parametrize(
    ("ended_on", "born_on", "until"),
    [
        (date(2019, 3, 9), date(1980, 1, 1), date(2026, 3, 9)),
        (date(2019, 3, 9), None, date(2026, 3, 9)),
        (date(2016, 2, 29), date(1980, 1, 1), date(2023, 3, 1)),  # no such day: the day after
        (date(2019, 3, 9), date(2003, 5, 1), date(2026, 3, 9)),  # a minor of 15: of age in 2021, 2024 is earlier
        (date(2019, 3, 9), date(2009, 5, 1), date(2030, 5, 1)),  # a minor of 9: until 21
        (date(2019, 3, 9), date(2001, 3, 9), date(2026, 3, 9)),  # 18 on that very day
        (date(2019, 3, 9), date(2008, 2, 29), date(2029, 3, 1)),
    ],
)
def test_a_record_is_kept_until(ended_on, born_on, until):
    assert kept_until(ended_on=ended_on, born_on=born_on, terms=TERMS) == until


def test_a_day_of_later_years_and_earlier_months():
    assert years_after(date(2024, 2, 29), 4) == date(2028, 2, 29)
    assert months_before(date(2026, 3, 31), 1) == date(2026, 2, 28)
    assert months_before(date(2026, 3, 10), 15) == date(2024, 12, 10)


def names(clinic):
    return [one.client.first_name for one in due.records(clinic, now=NOON) if not one.unknown_age]


def test_records_of_long_ago_are_proposed_the_oldest_first(riverbend, clients, ended):
    ended(clients["ben"], years_ago=8)
    ended(clients["dev"], years_ago=9)
    ended(clients["eli"], years_ago=6)
    assert names(riverbend) == ["Dev", "Ben"]


def test_the_clinics_rules_lengthen_the_time(riverbend, clients, ended, ada):
    ended(clients["ben"], years_ago=8)
    policies.publish(riverbend, by=ada, now=NOON, record_years=10)
    assert names(riverbend) == []


def test_a_minors_record_waits_for_their_majority_and_for_a_date_of_birth(riverbend, clients, ended):
    fay = ended(clients["fay"], years_ago=8)
    Client.objects.filter(pk=fay.pk).update(born_on=date(2010, 6, 1))
    assert names(riverbend) == []
    Client.objects.filter(pk=fay.pk).update(born_on=None)
    assert [one.unknown_age for one in due.records(riverbend, now=NOON)] == [True]


def test_what_is_held_or_ordered_is_not_proposed_again(riverbend, clients, ended, ada):
    ben, dev = ended(clients["ben"], years_ago=8), ended(clients["dev"], years_ago=9)
    holds.place(ben, reason="a suit", by=ada, now=NOON)
    orders.order([dev], ground="time", by=ada, now=NOON)
    assert names(riverbend) == []


def test_its_time_alone_deletes_nothing_early(clients, ended, ada):
    with pytest.raises(orders.TimeNotOver):
        orders.order([ended(clients["ben"], years_ago=6)], ground="time", by=ada, now=NOON)


def test_admins_are_told_once_a_month(riverbend, clients, ended, ada):
    ended(clients["ben"], years_ago=8)
    before = texts_to(str(ada.phone)).count("item-waiting")
    nagging.nag(now=NOON)
    nagging.nag(now=NOON)
    told = texts_to(str(ada.phone)).count("item-waiting") - before
    assert told == 1
