"""Several questions in one: the same rows as alone, from one round trip."""

from datetime import date

import pytest
from django.db.models import Count

from clients import records
from clients.models import Client, CoachingPlan
from clinic.models import AuditEvent, Policy
from clinic.together import fetch
from coaching.models import CallBack, Pause
from tests.riverbend import NOON, SET_UP, ask, ben, harm, jonas, riverbend

__all__ = ["ben", "jonas", "riverbend"]


@pytest.fixture
def town(riverbend, jonas, ben):
    records.write_plan(ben, crisis_plan="Call my sister; 100 % safe at hers", by=jonas, now=NOON)
    records.create(clinic=riverbend, name="Zoë O'Hara", born_on=date(2010, 2, 28), by=SET_UP, now=NOON)
    ask(ben)
    harm(ben)


def of_everything():
    return {
        "clients": Client.objects.select_related("clinic").order_by("name"),
        "pauses": Pause.objects.select_related("act__entered_by", "client"),
        "requests": CallBack.objects.by_urgency(),
        "events": AuditEvent.objects.order_by("pk"),
        "policies": Policy.objects.order_by("pk"),
        "many": AuditEvent.objects.order_by("action").values("action").annotate(many=Count("pk")),
        "names": Client.objects.order_by("-name").values_list("name", flat=True)[:1],
        "nobody": Client.objects.none(),
    }


def test_it_gives_the_same_as_each_alone(town) -> None:
    found = fetch(**of_everything())
    for name, queryset in of_everything().items():
        assert found[name] == list(queryset), name
        for together, alone in zip(found[name], queryset, strict=True):
            if hasattr(alone, "_meta"):
                for field in alone._meta.concrete_fields:
                    assert getattr(together, field.attname) == getattr(alone, field.attname), field


def test_it_asks_once_and_what_is_joined_comes_along(town, django_assert_num_queries) -> None:
    with django_assert_num_queries(1):
        found = fetch(**of_everything())
        assert found["pauses"][0].client.name == "Ben Okafor"
        assert found["clients"][0].clinic.slug == "riverbend"


def test_it_opens_what_is_encrypted(town, ben) -> None:
    (plan,) = fetch(plan=CoachingPlan.objects.filter(client=ben))["plan"]
    assert plan.crisis_plan == "Call my sister; 100 % safe at hers"


def test_it_asks_nothing_where_nothing_can_be_found(db, django_assert_num_queries) -> None:
    with django_assert_num_queries(0):
        assert fetch(nobody=Client.objects.none()) == {"nobody": []}
