"""A change of the rules names the agreements whose text says something else, and opens a matter for each."""

from agreements import concerning, due, life, matters
from agreements.models import Agreement, Kind, Matter
from clinic import policies
from tests.agreements.flow.desk import NOON, later, open_matters, sent

BEGINS_WITH = ("signed",)


def test_another_length_of_the_rule_opens_a_matter(riverbend, agreement, ada):
    assert not concerning.by_policy(policies.policy_at(riverbend.pk, NOON))
    policies.publish(riverbend, rule_hours=48, by=ada, now=later(hours=1))
    assert "policy" in open_matters(agreement)


def test_the_rule_switched_off_opens_a_matter(riverbend, agreement, ada):
    policies.publish(riverbend, rule_applies=False, by=ada, now=later(hours=1))
    assert "policy" in open_matters(agreement)


def test_a_change_that_no_text_speaks_of_opens_none(riverbend, agreement, ada):
    policies.publish(riverbend, ring_seconds=40, by=ada, now=later(hours=1))
    assert "policy" not in open_matters(agreement)


def test_a_policy_for_later_opens_it_on_its_day_and_once(riverbend, agreement, ada):
    policies.publish(riverbend, rule_hours=12, effective_from=later(days=5), by=ada, now=later(hours=1))
    assert "policy" not in open_matters(agreement)
    due.look_around(now=later(days=4))
    assert "policy" not in open_matters(agreement)
    due.look_around(now=later(days=5))
    assert "policy" in open_matters(agreement)
    Matter.objects.filter(kind=Kind.POLICY).update(closed_at=later(days=6))
    due.look_around(now=later(days=7))
    assert "policy" not in open_matters(agreement)


def test_another_longest_call_concerns_that_therapists_agreements(agreement, jonas, mira):
    assert agreement.call_minutes == 20
    assert concerning.call_length_changed(mira, 30, now=later(hours=1)) == 0
    assert concerning.call_length_changed(jonas, 20, now=later(hours=1)) == 0
    assert concerning.call_length_changed(jonas, 30, now=later(hours=1)) == 1
    assert "policy" in open_matters(agreement)


def test_a_client_whose_text_says_that_the_rule_is_off_is_left_alone(riverbend, agreement, ada):
    type(agreement).objects.filter(pk=agreement.pk).update(rule_hours=None)
    policies.publish(riverbend, rule_hours=48, by=ada, now=later(hours=1))
    assert "policy" not in open_matters(agreement)


def test_what_has_ended_concerns_nobody(riverbend, agreement, ada):
    life.end(agreement, because="test", by=ada, now=later(hours=1))
    policies.publish(riverbend, rule_hours=48, by=ada, now=later(hours=2))
    assert open_matters(agreement) == set()


def test_what_concerns_everybody_is_two_questions_however_many_there_are(
    agreement, fay, mira, django_assert_num_queries
):
    sent(fay, by=mira)
    with django_assert_num_queries(2):
        assert matters.open_each(Agreement.objects.all(), Kind.REVIEW, now=NOON) == 2
    assert matters.open_each(Agreement.objects.all(), Kind.REVIEW, now=NOON) == 0
    assert Matter.objects.open().filter(kind=Kind.REVIEW).count() == 2
