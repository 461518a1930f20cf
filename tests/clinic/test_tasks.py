from clinic import tasks
from clinic.models import AuditEvent, AuditLink


def test_the_tick_links_what_is_new(riverbend):
    assert tasks.link_audit() == AuditEvent.objects.count()
    assert tasks.link_audit() == 0


def test_the_sweep_links_everything(riverbend):
    tasks.sweep_audit()
    assert AuditLink.objects.count() == AuditEvent.objects.count()
