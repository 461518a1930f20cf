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


def left_behind(leaving: User, load: Caseload) -> list[str]:
    """What it does when their access ends, and what the way back is."""
    named = {"name": leaving.name}
    told = [_("%(name)s is signed out everywhere at once, and cannot sign in any more.") % named]
    if load.groups:
        told.append(_("Their skills groups go on without them. Name another leader on the clients’ pages."))
    if load.covers:
        told.append(_("Colleagues whom they cover for hear that nobody covers."))
    if load.former:
        words = ngettext(
            "The record of %(n)s former client stays with the clinic.",
            "The records of %(n)s former clients stay with the clinic.",
            load.former,
        )
        told.append(words % {"n": load.former})
    told.append(_("All records keep their name."))
    told.append(_("If they come back, invite them again: they get a new account, without clients or hours."))
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
        (load.former, ngettext("%(count)s former client", "%(count)s former clients", load.former)),
        (load.covers, ngettext("Covers for %(count)s colleague", "Covers for %(count)s colleagues", load.covers)),
    ]
    return [words % {"count": count} for count, words in lines if count]
