"""Treatment ends, is taken up again, passes on: checked first, with all that coaching has open for the client."""

from datetime import timedelta

from agreements import due
from agreements.models import Agreement
from clients import records
from clients.models import CareTeamMember, Discharge
from coaching import admission, checkins
from coaching.models import CallBack, CheckIn, Reminder
from coaching.rules import Outcome
from telephony.channels import Channel
from tests.pages.conftest import NOON

REASON = {"reason": "Finished as planned"}


def agree(client, therapist):
    terms = {"therapist": therapist, "side": "client", "due_at": NOON + timedelta(hours=5)}
    return checkins.agree(client, by=therapist, now=NOON, **terms)


def test_it_says_first_what_ends_and_does_nothing_yet(browse, jonas, ben, asks) -> None:
    asks(ben)
    agree(ben, jonas)
    page = browse(jonas).post(f"/clients/{ben.uuid}/discharge/", REASON).content.decode()
    assert "1 open request is closed." in page
    assert "1 agreed check-in is taken back." in page
    assert "The agreement ends" in page
    assert "Finished as planned" in page
    assert not Discharge.objects.exists()


def test_it_ends_treatment_and_what_is_open(browse, jonas, ben, asks) -> None:
    asks(ben)
    agree(ben, jonas)
    browse(jonas).post(f"/clients/{ben.uuid}/discharge/", {**REASON, "confirmed": "1"})
    due.end_of_treatment(now=NOON)
    assert admission.by_client(ben.pk, now=NOON).decide(Channel.CALL, NOON).outcome == Outcome.ENDED
    assert not CallBack.objects.open().exists()
    assert CheckIn.objects.get().cancelled_at == NOON
    assert not Agreement.objects.in_force().exists()
    assert Discharge.objects.get().reason == "Finished as planned"
    page = browse(jonas).get(f"/clients/{ben.uuid}/").content.decode()
    assert "Treatment ended" in page
    assert "Finished as planned" in page


def test_it_needs_a_reason_and_can_be_changed_before_it_is_done(browse, jonas, ben) -> None:
    browser = browse(jonas)
    assert "Say why treatment ends" in browser.post(f"/clients/{ben.uuid}/discharge/", {}).content.decode()
    page = browser.post(f"/clients/{ben.uuid}/discharge/", {**REASON, "change": "1"}).content.decode()
    assert "Finished as planned</textarea>" in page


def test_it_is_done_once(browse, jonas, ben) -> None:
    for _time in range(2):
        browse(jonas).post(f"/clients/{ben.uuid}/discharge/", {**REASON, "confirmed": "1"})
    assert Discharge.objects.count() == 1


def test_it_is_taken_up_again_without_an_agreement_and_both_stay_on_record(browse, jonas, ben) -> None:
    browser = browse(jonas)
    browser.post(f"/clients/{ben.uuid}/discharge/", {**REASON, "confirmed": "1"})
    due.end_of_treatment(now=NOON)
    assert "after a new one is signed" in browser.get(f"/clients/{ben.uuid}/readmission/").content.decode()
    browser.post(f"/clients/{ben.uuid}/readmission/", {"confirmed": "1"})
    assert admission.by_client(ben.pk, now=NOON).decide(Channel.CALL, NOON).outcome == Outcome.NOT_SET_UP
    page = browser.get(f"/clients/{ben.uuid}/").content.decode()
    assert "Treatment ended" in page
    assert "Treatment taken up again" in page


def test_another_therapist_is_chosen_with_what_follows(browse, ada, jonas, mira, ben, asks) -> None:
    request = asks(ben)
    agree(ben, jonas)
    asked = {"therapist": str(mira.uuid)}
    page = browse(ada).post(f"/clients/{ben.uuid}/therapist/", asked).content.decode()
    assert "Calls and texts go to Mira Sand" in page
    assert "with the times that were promised" in page
    assert CareTeamMember.objects.get(client=ben, until=None).user == jonas
    browse(ada).post(f"/clients/{ben.uuid}/therapist/", {**asked, "confirmed": "1"})
    assert CareTeamMember.objects.get(client=ben, until=None).user == mira
    promised = request.latest_at
    request.refresh_from_db()
    assert (request.owner, request.latest_at) == (mira, promised)
    assert CheckIn.objects.get().therapist == mira
    assert not Reminder.objects.filter(recipient=jonas, sent_at=None, dropped_at=None).exists()
    assert browse(jonas).get(f"/clients/{ben.uuid}/").status_code == 404


def test_a_therapist_who_hands_over_their_own_client_lands_on_the_list(browse, jonas, mira, ben) -> None:
    asked = {"therapist": str(mira.uuid), "confirmed": "1"}
    answer = browse(jonas).post(f"/clients/{ben.uuid}/therapist/", asked)
    assert answer["Location"] == "/clients/"


def test_nobody_of_another_clinic_or_role_can_be_chosen(browse, ada, lee, ines, ben) -> None:
    for wrong in (lee, ines):
        page = browse(ada).post(f"/clients/{ben.uuid}/therapist/", {"therapist": str(wrong.uuid), "confirmed": "1"})
        assert "Choose a therapist of the clinic." in page.content.decode()


def test_a_leader_joins_and_leaves(browse, jonas, lee, ben) -> None:
    browse(jonas).post(f"/clients/{ben.uuid}/leaders/", {"leader": str(lee.uuid)})
    assert browse(lee).get(f"/clients/{ben.uuid}/").status_code == 200
    member = ben.team.get(user=lee)
    browse(jonas).post(f"/clients/{ben.uuid}/leaders/{member.pk}/end/")
    assert browse(lee).get(f"/clients/{ben.uuid}/").status_code == 404


def test_a_primary_therapist_is_not_taken_off_like_a_leader(browse, jonas, ben) -> None:
    member = ben.team.get(user=jonas)
    assert browse(jonas).post(f"/clients/{ben.uuid}/leaders/{member.pk}/end/").status_code == 404


def test_an_exception_ends_and_the_clinics_rule_holds(browse, jonas, ben) -> None:
    browser = browse(jonas)
    browser.post(f"/clients/{ben.uuid}/exception/", {"rule": "off", "reason": "Agreed in the family"})
    assert "End the exception" in browser.get(f"/clients/{ben.uuid}/").content.decode()
    browser.post(f"/clients/{ben.uuid}/exception/end/")
    assert admission.by_client(ben.pk, now=NOON).situation.rule.applies
    page = browser.get(f"/clients/{ben.uuid}/").content.decode()
    assert "As the clinic has it." in page
    assert "Agreed in the family" in page  # in what happened


def test_a_discharged_client_was_on_file_before_discharges_had_rows(ben, jonas) -> None:
    records.discharge(ben, by=jonas, now=NOON)
    Discharge.objects.all().delete()
    assert records.readmit(ben, by=jonas, now=NOON + timedelta(days=1))
    ben.refresh_from_db()
    assert ben.discharged_at is None
