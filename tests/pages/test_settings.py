"""The clinic's settings: an admin sets them, nobody else finds them, and each change is on record."""

import pytest
from django.test import Client as Browser

from clinic.models import AuditEvent, CrisisLine, Policy, User
from clinic.policies import policy_at
from coaching import skills
from coaching.models import Skill
from tests.pages.conftest import NOON

PAGES = [
    f"/settings/{rest}"
    for rest in ("", "rules/", "rules/change/", "crisis-lines/", "crisis-lines/add/", "skills/", "numbers/", "health/",
                 "wording/", "keeping/", "staff/", "staff/invite/")
]  # fmt: skip
NEW_LINE = {"label": "Night line", "country": "us", "purpose": "other", "how": "call", "number": "+13145550190"}


@pytest.fixture
def hers(ada: User) -> Browser:
    ada.set_password("coaching-demo")
    ada.save()
    browser = Browser()
    browser.post("/accounts/login/", {"login": ada.email, "password": "coaching-demo"})
    browser.post("/accounts/reauthenticate/", {"password": "coaching-demo"})
    return browser


@pytest.mark.parametrize("address", PAGES)
def test_an_admin_opens_it(hers: Browser, address: str) -> None:
    assert hers.get(address).status_code == 200


@pytest.mark.parametrize("address", PAGES)
def test_it_does_not_exist_for_a_therapist(mira: User, address: str) -> None:
    browser = Browser()
    browser.force_login(mira)
    assert browser.get(address).status_code == 404


def rules(policy: Policy, **other: object) -> dict[str, object]:
    numbers = ("rule_hours", "ring_seconds", "call_back_ceiling_hours", "pin_tries", "overdue_every_minutes",
               "severe_every_minutes", "replies_per_hour", "rule_channels", "record_years", "minor_years",
               "majority_age", "photo_months")  # fmt: skip
    switches = ("rule_applies", "asks_about_self_harm", "remind_at_once", "remind_half_way", "remind_when_due",
                "cover_joins_overdue")  # fmt: skip
    kept = {name: getattr(policy, name) for name in numbers}
    return kept | dict.fromkeys(switches, "on") | other


def test_new_rules_are_looked_at_before_they_hold(hers: Browser, ada: User) -> None:
    policy = policy_at(ada.clinic_id, NOON)
    page = hers.post("/settings/rules/change/", rules(policy, rule_hours=48)).content.decode()
    assert "What this changes" in page
    assert "24, then <b>48</b>" in page
    assert policy_at(ada.clinic_id, NOON) == policy


@pytest.mark.parametrize("typed", ["0", "11", "", "some"])
def test_a_number_that_no_rule_takes_is_answered_with_those_it_takes(hers: Browser, ada: User, typed: str) -> None:
    sent = rules(policy_at(ada.clinic_id, NOON), pin_tries=typed)
    page = hers.post("/settings/rules/change/", sent).content.decode()
    assert "Enter a whole number from 1 to 10." in page
    assert "Ensure this value" not in page


def test_confirmed_they_are_the_next_version(hers: Browser, ada: User) -> None:
    policy = policy_at(ada.clinic_id, NOON)
    sent = rules(policy, rule_hours=48, confirmed=policy.number)
    assert hers.post("/settings/rules/change/", sent).status_code == 302
    after = policy_at(ada.clinic_id, NOON)
    assert (after.rule_hours, after.number, after.ring_seconds) == (48, policy.number + 1, policy.ring_seconds)


def test_sent_twice_they_are_published_once(hers: Browser, ada: User) -> None:
    policy = policy_at(ada.clinic_id, NOON)
    sent = rules(policy, rule_hours=48, confirmed=policy.number)
    hers.post("/settings/rules/change/", sent)
    hers.post("/settings/rules/change/", sent)
    assert policy_at(ada.clinic_id, NOON).number == policy.number + 1


def test_rules_out_of_bounds_are_refused_with_a_sentence(hers: Browser, ada: User) -> None:
    policy = policy_at(ada.clinic_id, NOON)
    page = hers.post("/settings/rules/change/", rules(policy, rule_hours=0)).content.decode()
    assert "There is a problem" in page
    assert policy_at(ada.clinic_id, NOON) == policy


def test_a_crisis_line_is_added_verified_put_first_and_retired(hers: Browser, ada: User) -> None:
    hers.post("/settings/crisis-lines/add/", NEW_LINE)
    line = CrisisLine.objects.get(clinic=ada.clinic, label="Night line")
    assert (line.country, line.verified_on) == ("US", None)
    hers.post(f"/settings/crisis-lines/{line.pk}/verify/")
    hers.post(f"/settings/crisis-lines/{line.pk}/first/")
    line.refresh_from_db()
    assert (line.verified_on, line.verified_by, line.position) == (NOON.date(), ada, 1)
    hers.post(f"/settings/crisis-lines/{line.pk}/retire/")
    line.refresh_from_db()
    assert line.retired_at == NOON


def test_a_line_tells_what_is_pressed_for_spanish(hers: Browser, ada: User) -> None:
    hers.post("/settings/crisis-lines/add/", NEW_LINE | {"spanish": "2"})
    line = CrisisLine.objects.get(clinic=ada.clinic, label="Night line")
    assert (line.key("es"), line.key("en")) == ("2", "")
    page = hers.get("/settings/crisis-lines/").content.decode()
    assert "for Spanish: 2" in page
    assert "for Spanish: AYUDA" in page


def test_a_number_that_cannot_be_dialled_is_not_taken(hers: Browser) -> None:
    page = hers.post("/settings/crisis-lines/add/", NEW_LINE | {"number": "night"}).content.decode()
    assert "Enter the number as it is dialed" in page
    assert 'value="Night line"' in page


def test_another_clinics_line_does_not_exist(hers: Browser, harbor) -> None:
    theirs = CrisisLine.objects.filter(clinic=harbor).first()
    assert hers.post(f"/settings/crisis-lines/{theirs.pk}/retire/").status_code == 404


def test_a_skill_is_added_retired_and_brought_back(hers: Browser, ada: User) -> None:
    hers.post("/settings/skills/", {"name": "Ice water", "module": "distress"})
    skill = Skill.objects.get(clinic=ada.clinic, name="Ice water")
    hers.post(f"/settings/skills/{skill.pk}/retire/")
    assert "Offer again" in hers.get("/settings/skills/").content.decode()
    hers.post(f"/settings/skills/{skill.pk}/return/")
    skill.refresh_from_db()
    assert skill.retired_at is None
    actions = AuditEvent.objects.filter(action__startswith="skill.").values_list("action", flat=True)
    assert set(actions) >= {"skill.added", "skill.retired", "skill.brought_back"}


def test_a_second_skill_of_the_same_name_is_not_taken(hers: Browser, ada: User) -> None:
    skills.add_start_list(ada.clinic, by=ada, now=NOON)
    page = hers.post("/settings/skills/", {"name": "stop", "module": "distress"}).content.decode()
    assert "There is a skill of this name" in page
