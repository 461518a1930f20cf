"""System health: what is wrong in plain words, since when and who puts it right; nothing of another clinic."""

from datetime import timedelta

import pytest

from clinic import audit, chain_checks
from coaching.models import Alert, LineHour, Tick
from coaching.watch import measuring
from coaching.watch.facts import Answered, Canary, Facts, Failing, Job
from tests.pages.conftest import NOON

PAGE = "/settings/health/"


@pytest.fixture
def measured(monkeypatch):
    """`measured(jobs=…)`: these figures and no others."""

    def measure(**figures):
        monkeypatch.setattr(measuring, "measure", lambda now: Facts(now=now, **figures))

    measure()
    return measure


def words(browser):
    return " ".join(browser.get(PAGE).content.decode().split())


def test_with_everything_well_it_says_so(measured, browse, ada):
    assert "All is well" in words(browse(ada))


def test_what_is_wrong_says_since_when_and_what_to_do(measured, browse, ada):
    measured(jobs=(Job("telephony.tasks.send_outbox", 420, 1),))
    Alert.objects.create(condition="jobs", began_at=NOON - timedelta(minutes=2), seen_at=NOON)
    page = words(browse(ada))
    assert "1 thing is wrong" in page
    assert "1 of 1 jobs stand still, one for 7 minutes." in page
    assert "12:58 pm CDT" in page
    assert "Tell whoever runs this installation. Calls are answered and pauses hold" in page


def test_what_the_line_did_within_the_hour_is_not_said_of_this_moment(measured, browse, ada):
    measured(line=Answered(answered=80, in_trouble=2, refused=12))
    page = words(browse(ada))
    assert "Within the last hour the line answered as promised: no" in page
    assert "2 steps of calls were answered with the crisis lines alone" in page
    assert "12 requests came without the carrier’s signature" in page
    assert "If the line does not answer you, its address or the carrier’s key is wrong" in page


def test_what_an_admin_can_mend_has_a_link(measured, browse, ada):
    measured(failing=(Failing(ada.clinic_id, failed=4, dead=0, handed=5),))
    page = words(browse(ada))
    assert "Within an hour 4 of 5 did not arrive." in page
    assert 'href="/missing/"' in page


def test_another_clinics_trouble_is_not_shown(measured, browse, ada, otto):
    measured(failing=(Failing(otto.clinic_id, failed=4, dead=0, handed=5),))
    Alert.objects.create(condition="delivery", clinic=otto.clinic, began_at=NOON, seen_at=NOON)
    assert "All is well" in words(browse(ada))
    assert "Nothing is known to be wrong" in browse(ada).get("/settings/").content.decode()
    assert "1 thing is wrong" in browse(otto).get("/settings/").content.decode()


def test_what_nobody_tries_is_not_called_well(measured, browse, ada):
    page = words(browse(ada))
    assert "A test call goes through: not known" in page
    assert "Backups are made: not known" in page


def test_the_last_test_call_backup_and_walk_say_when(measured, browse, ada):
    measured(canary=Canary(arrived_at=NOON - timedelta(minutes=7), took=9.6), backup_age=7200)
    audit.link(NOON)
    chain_checks.carry_on(now=NOON)
    page = words(browse(ada))
    assert "The last one took 10 seconds." in page
    assert "Backups are made: yes" in page
    assert "Walked through and found whole" in page


def test_an_old_backup_says_how_old_it_is(measured, browse, ada):
    measured(backup_age=40 * 86400)
    assert "The last one was made 40 days ago." in words(browse(ada))


def test_a_record_that_was_changed_is_said_to_its_own_clinic(measured, browse, ada, otto):
    measured(broken_chains=frozenset([otto.clinic_id]))
    said = "An event of the audit trail was changed or removed"
    assert said in words(browse(otto))
    assert said not in words(browse(ada))


def test_it_asks_again_for_the_states_alone(measured, browse, ada):
    part = browse(ada, htmx=True).get(PAGE).content.decode()
    assert 'id="health"' in part
    assert "<html" not in part


def test_it_shows_what_was_kept_of_what_is_promised(measured, browse, ada):
    LineHour.objects.create(hour=NOON - timedelta(hours=2), kind="voice", answered=200, slow=1, worst_ms=1900)
    LineHour.objects.create(hour=NOON - timedelta(days=3), kind="leg", answered=200, slow=0, worst_ms=400)
    page = words(browse(ada))
    assert "24 hours: 99.5 % of 200, the slowest took 1.9 s" in page
    assert "7 days: 99.7 % of 400, the slowest took 1.9 s" in page


def test_it_measures_by_itself(browse, ada):
    Tick.objects.create(name="clinic.tasks.link_audit", every_seconds=5, expected_since=NOON - timedelta(minutes=9))
    assert "1 of 1 jobs stand still" in words(browse(ada))
