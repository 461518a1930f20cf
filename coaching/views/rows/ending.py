"""What the end of treatment, a new beginning or another therapist brings about, in words, before it is done."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Client
from clinic.models import User
from coaching.treatment import Left
from coaching.views.rows.consequences import Told


def of_discharge(client: Client, left: Left) -> Told:
    lines = [
        _("Who calls or texts then hears the crisis lines and the clinic's office number. Nobody is rung."),
        *_closed(left),
        _("The record stays as it is, and treatment can be taken up again."),
    ]
    return Told(_("Treatment of %(name)s ends now") % {"name": client.first_name}, lines, pause=False)


def _closed(left: Left) -> list[str]:
    lines, requests, check_ins = [], left.requests, left.check_ins
    if requests:
        words = ngettext("%(n)s open request is closed.", "%(n)s open requests are closed.", requests)
        lines.append(words % {"n": requests})
    if check_ins:
        words = ngettext("%(n)s agreed check-in is taken back.", "%(n)s agreed check-ins are taken back.", check_ins)
        lines.append(words % {"n": check_ins})
    if left.agreement:
        lines.append(_("The agreement ends, and one that is on its way is withdrawn."))
    if left.paused:
        lines.append(_("The pause runs to its end on record."))
    return lines


def of_readmission(client: Client) -> Told:
    lines = [
        _("The agreement of before stays closed: the line connects after a new one is signed."),
        _("Telephones, caregivers, PIN and plan are as they were. Look at them with the client."),
    ]
    return Told(_("Treatment of %(name)s is taken up again") % {"name": client.first_name}, lines, pause=False)


def of_hand_over(client: Client, therapist: User, left: Left) -> Told:
    named = {"name": therapist.name, "client": client.first_name}
    lines = [
        _("Calls and texts go to %(name)s, by their own limits and their own cover.") % named,
        _("The therapist until now no longer sees %(client)s, unless they lead the skills group.") % named,
    ]
    if left.requests or left.check_ins:
        lines.append(_("Open requests and check-ins pass to %(name)s, with the times that were promised.") % named)
    if left.agreement:
        lines.append(
            _("The agreement names the therapist until now. It stays in force, and the board asks for a new one.")
        )
    return Told(_("%(name)s is the primary therapist from now on") % named, lines, pause=False)
