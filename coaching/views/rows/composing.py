"""Whether this person may write to this client now; where not, why, until when, and what to do instead."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, time

from django.urls import reverse
from django.utils.translation import gettext as _

from clients.models import CareRole, Client
from clinic.models import User
from coaching import admission, notices, reaching
from coaching.forms.moments import zone_of
from coaching.models import ConversationText, Pause, Snippet
from coaching.rules import Outcome
from coaching.templatetags.intersession import phone_masked
from coaching.visibility import CLINICAL, answered_by
from telephony import gsm
from telephony.channels import Channel
from telephony.wording import next_minute


@dataclass(frozen=True, slots=True)
class Recipient:
    """Whom a text can go to now: `key` is what the form sends for them, empty for the client."""

    key: str
    name: str
    words: str


@dataclass(slots=True)
class Composer:
    """`closed` says in words why nothing can be written to the client, `until` when that ends or `since` when it began;
    `ways` lead on (button.html). A caregiver with coaching of their own may be among the `recipients` all the same;
    `last` wrote last.

    `tone` is that of a note. `check_until`: a recorded check leaves the thread open so long.
    """

    closed: str = ""
    until: datetime | None = None
    since: datetime | None = None
    tone: str = "amber"
    ways: list[dict[str, str]] = field(default_factory=list)
    recipients: list[Recipient] = field(default_factory=list)
    last: str = ""
    check_until: datetime | None = None
    reminds: bool = False
    snippets: list[Snippet] = field(default_factory=list)

    def state(self) -> tuple[object, ...]:
        """What the page shows anew when it has changed."""
        return self.closed, self.until, self.since, self.check_until, self.recipients

    @property
    def alphabet(self) -> str:
        """For the browser, which counts as `telephony.gsm` does."""
        names = {"basic": "".join(sorted(gsm.BASIC)), "extended": "".join(sorted(gsm.EXTENDED)), "plain": gsm.PLAIN}
        return json.dumps(names)


def composer(client: Client, user: User, now: datetime) -> Composer:
    if not answers(client, user, now):
        return Composer(closed=_not_yours(client), tone="")
    made = _to_whom(client, user, now)
    if made.recipients:
        made.last = _who_wrote_last(client, made.recipients)
        made.reminds = not _wrote_today(client, user, now)
        made.snippets = _snippets(client, user)
    return made


def recipients(client: Client, user: User, now: datetime) -> list[Recipient]:
    """Whom this person, who answers the client, can write to now."""
    return _to_whom(client, user, now).recipients


def _to_whom(client: Client, user: User, now: datetime) -> Composer:
    line = notices.line_of(client.clinic_id)
    made = _to_the_client(client, user, line, now)
    made.recipients += _caregivers(client, line, now)
    return made


def _to_the_client(client: Client, user: User, line: str, now: datetime) -> Composer:
    decision = admission.by_client(client.pk, now=now).decide(Channel.TEXT, now)
    made = Composer()
    if decision.outcome == Outcome.PAUSED:
        made.check_until = reaching.check_holds_until(client.pk, by_id=user.pk, at=now, now=now)
    if reaching.forbids(decision, checked=made.check_until is not None):
        return _closed_by_rule(client, str(decision.outcome), decision.until, now)
    try:
        number = reaching.number_to_text(client, line=line)
    except reaching.NotAgreed:
        return Composer(closed=_not_agreed(client), ways=[_page(client)])
    except reaching.TextsOff as off:
        return Composer(closed=_texts_off(), since=off.since, ways=[_page(client)])
    made.recipients = [_recipient("", client.first_name, number)]
    return made


def _caregivers(client: Client, line: str, now: datetime) -> list[Recipient]:
    """Those with coaching of their own who have texted the line: what closes texts to the client may leave it open."""
    found = []
    for caregiver in client.caregivers.coached():
        decision = admission.by_client(client.pk, caregiver_id=caregiver.pk, now=now).decide(Channel.TEXT, now)
        with suppress(reaching.NotAgreed, reaching.TextsOff):
            number = reaching.number_to_answer(caregiver, line=line)
            if not reaching.forbids(decision, checked=False):
                found.append(_recipient(str(caregiver.uuid), caregiver.name, number))
    return found


def _recipient(key: str, name: str, number: str) -> Recipient:
    return Recipient(key, name, _("%(name)s, phone %(number)s") % {"name": name, "number": phone_masked(number)})


def _who_wrote_last(client: Client, recipients: list[Recipient]) -> str:
    """Of those who can be answered; else the first of them."""
    if len(recipients) == 1:
        return recipients[0].key
    came = ConversationText.objects.filter(client=client, message__direction="in").order_by("-at", "-pk")
    wrote = came.values_list("contact__caregiver__uuid", flat=True).first()
    keys = [one.key for one in recipients]
    return str(wrote or "") if str(wrote or "") in keys else keys[0]


def answers(client: Client, user: User, now: datetime) -> bool:
    """Whether this person answers the client's texts: the primary therapist, and whoever stands in."""
    return user.has_role(*CLINICAL) and answered_by(user, now).filter(pk=client.pk).exists()


def _closed_by_rule(client: Client, outcome: str, until: datetime | None, now: datetime) -> Composer:
    if outcome == Outcome.PAUSED:
        pause = Pause.objects.open(now).filter(client=client).first()
        return Composer(
            closed=_("Coaching is paused, and texts with it. It opens again"),
            until=next_minute(until) if until else None,
            tone="pause",
            ways=_in_a_pause(pause) if pause else [],
        )
    if outcome == Outcome.NOT_SET_UP:
        return Composer(closed=_("No agreement is in force, so nothing can be texted yet."), ways=[_page(client)])
    return Composer(closed=_("Treatment has ended, so nothing is texted any more."), tone="")


def _in_a_pause(pause: Pause) -> list[dict[str, str]]:
    check = {"label": _("Medical or risk check"), "url": reverse("pause-check", args=[pause.uuid])}
    notice = {"label": _("Text the pause notice"), "url": reverse("pause-notice", args=[pause.uuid]), "method": "post"}
    return [check | {"icon": "shield-check", "tone": "primary"}, notice | {"icon": "paper-airplane"}]


def _not_yours(client: Client) -> str:
    primary = client.team.filter(role=CareRole.PRIMARY, until=None).select_related("user").first()
    if primary is None:
        return _("Nobody is named as primary therapist: name one, and they can answer.")
    return _("%(name)s answers these texts. You read along.") % {"name": primary.user.name}


def _not_agreed(client: Client) -> str:
    return _(
        "%(name)s has not agreed to be texted. Tell them that anyone may read what their phone shows, and note on their"
        " page that they agreed; until then, call."
    ) % {"name": client.first_name}


def _texts_off() -> str:
    return _("Texts off: STOP received. Nothing we text arrives until the client texts START; call instead.")


def _page(client: Client) -> dict[str, str]:
    label = _("Page of %(name)s") % {"name": client.first_name}
    return {"label": label, "url": reverse("client", args=[client.uuid]), "icon": "user"}


def _wrote_today(client: Client, user: User, now: datetime) -> bool:
    midnight = datetime.combine(now.astimezone(zone_of(user)).date(), time(0), zone_of(user))
    return ConversationText.objects.filter(client=client, author=user, at__gte=midnight).exists()


def _snippets(client: Client, user: User) -> list[Snippet]:
    """One's own first, then the clinic's, in the client's language; where there are none, in any."""
    usable = list(Snippet.objects.usable_by(user))
    spoken = [snippet for snippet in usable if snippet.language == client.language] or usable
    return sorted(spoken, key=lambda snippet: snippet.owner_id is None)
