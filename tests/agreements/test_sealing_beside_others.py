"""A worker that seals waits for nobody: what somebody holds at that moment is sealed a tick later."""

from datetime import timedelta

import pytest
from django.db import transaction

from agreements import sealing, states
from agreements.models import Sealing
from agreements.terms import Terms
from coaching.demo import agreements
from tests.coaching.test_pause_two_jobs import at_the_same_time
from tests.riverbend import NOON, take_in

pytestmark = pytest.mark.django_db(transaction=True)


def test_an_agreement_that_somebody_holds_is_sealed_at_the_next_tick(jonas, settings, tmp_path):
    settings.SEAL_ROOT = tmp_path
    eva = take_in(jonas, "Eva Lund", "+13145550131", signed=False)
    when = {"sent_at": NOON - timedelta(days=3), "signed_at": NOON - timedelta(days=2)}
    agreement = agreements.sign(eva, by=jonas, terms=Terms(), **when)
    with transaction.atomic():
        states.locked(agreement)
        (done,) = at_the_same_time(lambda: sealing.seal_due(now=NOON))
    assert done == 0
    assert set(Sealing.objects.values_list("attempts", flat=True)) == {0}
    assert sealing.seal_due(now=NOON) == 2
