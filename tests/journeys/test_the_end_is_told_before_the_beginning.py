"""P9: a call whose "completed" overtakes its first webhook ends in the same rows."""

from coaching.models import Contact
from telephony.models import Call
from tests.journeys.test_webhooks_come_five_times import form, post


def over(fields):
    return {**fields, "CallStatus": "completed", "CallDuration": "30"}


def as_recorded(sid):
    contact = Contact.objects.get(call__sid=sid)
    call = contact.call
    return contact.outcome, contact.line_seconds, contact.ended_at is not None, call.state, call.duration_seconds


def test_p9_completed_first_is_as_completed_last(riverbend, settings, travel):
    early, late = form("voice", "+13145550122", "a"), form("voice", "+13145550122", "b")
    for fields in (over(early), early, over(early), early):
        assert post(settings, "voice", fields).status_code == 200
    for fields in (late, over(late), late):
        assert post(settings, "voice", fields).status_code == 200
    assert as_recorded(early["CallSid"]) == as_recorded(late["CallSid"]) == ("hung_up", 30, True, "completed", 30)


def test_p9_the_end_of_a_call_to_no_line_of_ours_is_nothing(riverbend, settings):
    fields = {**form("voice", "+13145550122", "a"), "To": "+13125550100"}
    assert post(settings, "voice", over(fields)).status_code == 200
    assert not Call.objects.filter(sid=fields["CallSid"]).exists()
