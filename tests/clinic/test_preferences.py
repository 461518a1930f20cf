"""How somebody likes the pages to be is theirs, and a change is on record."""

from clinic import preferences
from clinic.models import AuditEvent, User
from tests.clinic.conftest import NOON


def test_it_changes_what_is_said_and_leaves_the_rest(mira, ada):
    assert (mira.alert_sound, mira.shortcuts) == (True, True)
    preferences.prefer(mira, alert_sound=False, now=NOON)
    now = User.objects.get(pk=mira.pk)
    assert (now.alert_sound, now.shortcuts) == (False, True)
    assert User.objects.get(pk=ada.pk).alert_sound
    event = AuditEvent.objects.get(action="staff.preferences_changed")
    assert (event.actor_id, event.data) == (mira.pk, {"alert_sound": False})


def test_it_records_nothing_where_nothing_changes(mira):
    preferences.prefer(mira, shortcuts=True, now=NOON)
    assert not AuditEvent.objects.filter(action="staff.preferences_changed").exists()
