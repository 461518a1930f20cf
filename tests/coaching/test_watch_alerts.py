"""One alert a condition until it is over; whoever can act is told at once, each hour, and when it is over."""

from datetime import timedelta
from pathlib import Path

import pytest

from clinic.models import AuditEvent
from coaching.canary import town
from coaching.models import Alert, Tick
from coaching.watch import alerts, looking, measuring, runbook, telling
from coaching.watch.conditions import Condition, Trouble
from coaching.watch.facts import Facts, Failing
from telephony import door
from telephony.errors import CarrierError, Failure
from tests.phone_wire import HEALTH
from tests.riverbend import ADA, LINE, NOON, texts_to

pytestmark = pytest.mark.django_db
RUNBOOK = Path(__file__).resolve().parents[2] / "docs" / "operations.md"
OPERATOR, PHONE = "nora@operator.example", "+13145550199"
LATE = Trouble(Condition.LATE, facts={"queue": "message", "seconds": 400})


def minutes(many):
    return NOON + timedelta(minutes=many)


class Carrier:
    """Takes texts; `down`: takes none."""

    def __init__(self):
        self.taken, self.down = [], False

    def create_message(self, *, line, peer, body, status_url, valid_seconds):
        if self.down:
            raise CarrierError(Failure.CARRIER_DOWN)
        self.taken.append((line, peer, body))


@pytest.fixture(autouse=True)
def carrier(monkeypatch):
    made = Carrier()
    monkeypatch.setattr(door, "carrier", lambda: made)
    return made


@pytest.fixture(autouse=True)
def operators(settings):
    settings.ALERT_EMAILS, settings.ALERT_PHONES = (OPERATOR,), (PHONE,)


def failing(clinic):
    return Trouble(Condition.DELIVERY, clinic.pk, {"failed": 3, "handed": 4, "dead": 0})


def see(*troubles, at):
    alerts.settle(troubles, now=at)
    telling.tell(now=at)


def test_it_is_told_once_and_again_each_hour(mailoutbox):
    for minute in (0, 1, 30, 59, 61, 90):
        see(LATE, at=minutes(minute))
    assert [letter.to for letter in mailoutbox] == [[OPERATOR], [OPERATOR]]
    assert Alert.objects.get().told_times == 2


def test_an_operator_reads_what_was_found_and_what_to_do_first(mailoutbox):
    see(Trouble(Condition.JOBS, facts={"jobs": ["telephony.tasks.send_outbox"], "of": 25, "seconds": 321}), at=NOON)
    lines = mailoutbox[0].body.splitlines()
    assert "1 of 25 jobs stand still, one for 5 minutes." in lines
    assert "Which: telephony.tasks.send_outbox." in lines
    assert any(line.startswith("To do: See that beat, the broker and the workers run.") for line in lines)
    assert "More: docs/operations.md, The watch, row jobs." in lines


def test_an_operator_reads_which_of_what_is_due_waits(mailoutbox):
    see(LATE, at=NOON)
    assert "The oldest has waited for 6 minutes.\nWhich: a text." in mailoutbox[0].body


@pytest.mark.parametrize("condition", list(Condition))
def test_each_alert_has_a_row_in_the_runbook(condition):
    """The mail names it."""
    assert f"\n| `{condition}`" in RUNBOOK.read_text()
    assert runbook.FIRST[condition]


def test_what_is_over_is_told_once(mailoutbox):
    see(LATE, at=minutes(0))
    for minute in (3, 4, 120):
        see(at=minutes(minute))
    assert [letter.subject for letter in mailoutbox] == [
        "Intersession: What is due goes out late",
        "Intersession: over: What is due goes out late",
    ]


def test_what_comes_and_goes_is_one_alert(mailoutbox):
    for minute, troubles in ((0, [LATE]), (1, []), (2, [LATE]), (3, []), (4, [LATE])):
        see(*troubles, at=minutes(minute))
    assert len(mailoutbox) == 1


def test_after_its_end_it_is_a_new_one():
    see(LATE, at=minutes(0))
    see(at=minutes(3))
    see(LATE, at=minutes(5))
    assert Alert.objects.filter(condition="late").count() == 2


def test_operators_are_texted_past_the_outbox(riverbend, carrier):
    """That the outbox stands still may be what they are told."""
    see(LATE, at=minutes(0))
    assert carrier.taken == [(LINE, PHONE, "System alert: late. http://127.0.0.1:8000/settings/health/")]


def test_what_reached_nobody_is_tried_again(riverbend, carrier, monkeypatch):
    carrier.down = True
    monkeypatch.setattr(telling, "_mail", lambda *_: False)
    see(LATE, at=minutes(0))
    assert Alert.objects.get().told_at is None
    carrier.down = False
    see(LATE, at=minutes(3))
    assert Alert.objects.get().told_at == minutes(3)


def test_one_way_that_works_is_enough(riverbend, carrier):
    carrier.down = True
    see(LATE, at=minutes(0))
    assert Alert.objects.get().told_at == minutes(0)


def test_a_clinics_own_trouble_is_told_to_its_admins_too(riverbend, ada, mira, otto, mailoutbox):
    see(failing(riverbend), at=minutes(0))
    assert [letter.to for letter in mailoutbox] == [[OPERATOR], [ada.email]]
    assert texts_to(ADA) == ["system-alert"]


def test_an_admin_reads_it_in_their_language_and_what_to_do(riverbend, ada, mailoutbox):
    see(failing(riverbend), at=minutes(0))
    theirs = mailoutbox[1].body
    assert "Within an hour 3 of 4 did not arrive.\nLook at which phones these are." in theirs


def test_nobody_is_written_to_in_the_clinic_of_the_test_calls(mailoutbox, settings):
    settings.CANARY_FROM, settings.CANARY_TO = "+13145550399", "+13145550300"
    place = town.ready(now=NOON)
    see(failing(place.clinic), at=minutes(0))
    assert [letter.to for letter in mailoutbox] == [[OPERATOR]]
    assert texts_to(place.staff.phone) == []


def test_the_installations_trouble_is_not_the_admins_to_put_right(riverbend, ada, mailoutbox):
    see(LATE, at=minutes(0))
    assert [letter.to for letter in mailoutbox] == [[OPERATOR]]
    assert texts_to(ADA) == []


@pytest.mark.parametrize("condition", list(Condition))
def test_no_letter_tells_of_health(condition, riverbend, ada, mailoutbox):
    figures = {
        "seconds": 400,
        "waiting": 2,
        "jobs": ["a"],
        "of": 9,
        "waited_for": "handed",
        "hours": 40,
        "set_aside": 0,
    }
    figures |= {"failed": 3, "handed": 4, "many": 50, "in_trouble": 1}
    see(Trouble(condition, riverbend.pk, figures), at=minutes(0))
    for letter in mailoutbox:
        assert not HEALTH.search(letter.subject + letter.body)
        assert "Riverbend" not in letter.subject + letter.body


def test_raising_and_clearing_are_on_record(riverbend):
    see(failing(riverbend), at=minutes(0))
    see(at=minutes(3))
    events = AuditEvent.objects.filter(clinic=riverbend, action__startswith="alert.").order_by("pk")
    assert list(events.values_list("action", flat=True)) == ["alert.raised", "alert.cleared"]


def test_one_look_measures_judges_and_tells(mailoutbox):
    Tick.objects.create(name="clinic.tasks.link_audit", every_seconds=5, expected_since=minutes(-10))
    looking.look(now=NOON)
    assert "Intersession: Jobs stand still" in [letter.subject for letter in mailoutbox]


def test_a_dead_row_is_seen_with_its_clinic(riverbend, monkeypatch):
    facts = Facts(now=NOON, failing=(Failing(riverbend.pk, failed=1, dead=1, handed=9),))
    monkeypatch.setattr(measuring, "measure", lambda now: facts)
    assert [alert.clinic_id for alert in looking.look(now=NOON)] == [riverbend.pk]
