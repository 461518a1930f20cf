"""Ending a pause early, a check in a pause, an exception from the rule."""

from coaching.models import Pause, RiskCheck, RuleException
from telephony.models import Call
from tests.pages.conftest import NOON


def test_it_ends_the_pause_early_with_a_reason(browse, jonas, pause) -> None:
    browser = browse(jonas)
    page = browser.post(f"/pauses/{pause.uuid}/end/", {"reason": " "}).content.decode()
    assert "Say why it ends early" in page
    browser.post(f"/pauses/{pause.uuid}/end/", {"reason": "Reported in error"})
    pause.refresh_from_db()
    assert (pause.closed_because, pause.closed_by, pause.closing_reason) == ("early", jonas, "Reported in error")


def test_it_has_no_page_for_a_pause_that_is_over(browse, jonas, pause) -> None:
    Pause.objects.update(ends_at=NOON)
    assert browse(jonas).get(f"/pauses/{pause.uuid}/end/").status_code == 404


def test_it_records_a_check_alone(browse, jonas, pause) -> None:
    asked = {"kind": "medical", "reason": "How deep is it", "record": "1"}
    answer = browse(jonas).post(f"/pauses/{pause.uuid}/check/", asked, follow=True)
    assert "The check is on record" in answer.content.decode()
    assert RiskCheck.objects.get().reason == "How deep is it"
    assert not Call.objects.exists()
    assert Pause.objects.open(NOON).exists()


def test_it_records_a_check_and_calls(browse, jonas, pause) -> None:
    asked = {"kind": "risk", "reason": "Said goodbye by text", "call": "1"}
    answer = browse(jonas).post(f"/pauses/{pause.uuid}/check/", asked, follow=True)
    assert "Your phone is ringing" in answer.content.decode()
    assert Call.objects.get().peer == jonas.phone


def test_it_records_no_check_that_nobody_could_make(browse, jonas, pause) -> None:
    jonas.phone = ""
    jonas.save()
    asked = {"kind": "risk", "reason": "Said goodbye by text", "call": "1"}
    page = browse(jonas).post(f"/pauses/{pause.uuid}/check/", asked).content.decode()
    assert "Your own telephone number is not on file" in page
    assert "Said goodbye by text" in page
    assert not RiskCheck.objects.exists()


def test_it_turns_the_rule_off_with_a_reason_and_ends_the_pause(browse, jonas, cleo, pause) -> None:
    asked = {"rule": "off", "reason": "Safer when she calls"}
    browse(jonas).post(f"/clients/{cleo.uuid}/exception/", asked)
    exception = RuleException.objects.get(ended_at=None)
    assert (exception.applies, exception.reason, exception.created_by) == (False, "Safer when she calls", jonas)
    assert not Pause.objects.open(NOON).exists()
    page = browse(jonas).get(f"/clients/{cleo.uuid}/").content.decode()
    assert "24-hour rule is off" in page
    assert "Safer when she calls" in page


def test_it_gives_another_length(browse, jonas, ben) -> None:
    page = browse(jonas).post(f"/clients/{ben.uuid}/exception/", {"rule": "other", "reason": "Agreed"}).content.decode()
    assert "Enter the other length, or choose the channels." in page
    browse(jonas).post(f"/clients/{ben.uuid}/exception/", {"rule": "other", "hours": "12", "reason": "Agreed"})
    assert RuleException.objects.get().hours == 12


def test_it_goes_back_to_the_clinics_rule(browse, jonas, ben) -> None:
    for rule in ("off", "as_clinic"):
        browse(jonas).post(f"/clients/{ben.uuid}/exception/", {"rule": rule, "reason": "Reviewed"})
    exception = RuleException.objects.get(ended_at=None)
    assert (exception.applies, exception.hours, exception.channels) == (True, None, None)
