"""What hangs on somebody, in sentences."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clinic.models import User
from coaching.caseload import Caseload


def handed_over(leaving: User, load: Caseload) -> list[str]:
    """What goes to the successor."""
    clients = ngettext("%(count)s client goes along", "%(count)s clients go along", load.clients)
    told = [clients % {"count": load.clients}]
    if load.calls:
        calls = ngettext("%(count)s open call-back goes along", "%(count)s open call-backs go along", load.calls)
        told.append(calls % {"count": load.calls})
    told.append(_("Check-ins that were agreed stand, with the new therapist"))
    told.append(_("Agreements come up for a new one: clients signed them with %(name)s") % {"name": leaving.name})
    return told


def held_by(load: Caseload) -> list[str]:
    """What stands on the person's page."""
    lines = [
        (load.clients, ngettext("%(count)s client in their care", "%(count)s clients in their care", load.clients)),
        (load.calls, ngettext("%(count)s call-back owed", "%(count)s call-backs owed", load.calls)),
        (
            load.groups,
            ngettext("Leads a group with %(count)s client", "Leads groups with %(count)s clients", load.groups),
        ),
        (load.covers, ngettext("Covers for %(count)s colleague", "Covers for %(count)s colleagues", load.covers)),
    ]
    return [words % {"count": count} for count, words in lines if count]
