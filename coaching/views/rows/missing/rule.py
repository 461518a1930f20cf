"""The 24-hour rule as it was kept: coaching in a pause (there must be none), acts without one, corrections."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, Least
from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.models import Clinic, Policy, User
from coaching.forms.moments import zone_of
from coaching.models import Act, Contact, ContactOutcome, Pause, RiskCheck, RuleException
from coaching.templatetags import time_words
from coaching.views.rows import words
from coaching.views.rows.missing.gap import SHOWN, Check, Gap, many

LOOKS_BACK = timedelta(days=90)
COACHED = (ContactOutcome.CONNECTED, ContactOutcome.DELIVERED)


def coached_in_a_pause(clinic: Clinic, user: User, now: datetime) -> Check:
    """Contacts with the client while a pause held for their channel, with the check that was recorded for them."""
    held = Pause.objects.filter(
        client=OuterRef("client"),
        starts_at__lte=OuterRef("started_at"),
        created_at__lte=OuterRef("started_at"),
        channels__contains=[OuterRef("kind")],
    ).annotate(over=Least("ends_at", Coalesce("closed_at", "ends_at")))
    held = held.filter(over__gt=OuterRef("started_at"))
    paused = Pause.objects.filter(client__clinic=clinic, ends_at__gt=now - LOOKS_BACK)
    within = Contact.objects.filter(
        client__in=paused.values("client"),  # few: theirs are looked at, not everybody's of three months
        clinic=clinic,
        caregiver=None,
        outcome__in=COACHED,
        kind__in=("call", "text"),
        started_at__gt=now - LOOKS_BACK,
    )
    found = within.filter(Exists(held)).annotate(pause=Subquery(held.values("pk")[:1]))
    checks = RiskCheck.objects.filter(pause_id=OuterRef("pause"), made_at__lte=OuterRef("started_at"))
    found = found.annotate(checked_at=Subquery(checks.order_by("-made_at").values("made_at")[:1]))
    unchecked = found.filter(checked_at=None)
    newest = found.select_related("client", "spoke_with").order_by(F("checked_at").asc(nulls_first=True), "-started_at")
    return Check(
        id="in-a-pause",
        title=_("Coaching in a pause"),
        hint=_("The last 90 days. There must be none but calls for which a medical or risk check was recorded."),
        fine=_("Nobody was coached in a pause."),
        many=many(unchecked),
        gaps=[_coached(contact, user, now) for contact in newest[:SHOWN]],
    )


def _coached(contact: Contact, user: User, now: datetime) -> Gap:
    at = time_words.moment(contact.started_at, zone_of(user), now)
    checked_at = contact.checked_at  # type: ignore[attr-defined]
    checked = (
        _("a check was recorded at %(time)s") % {"time": time_words.moment(checked_at, zone_of(user), now)}
        if (checked_at)
        else _("no check was recorded")
    )
    return Gap(
        name=words.who(contact),
        text=f"{words.contact_kind(contact)} · {at} · {checked}",
        url=reverse("client", args=[contact.client.uuid]) if contact.client else "",
        do=_("Open"),
        do_url=reverse("contact", args=[contact.uuid]),
        tone="" if checked_at else "amber",
        client_id=contact.client_id,
    )


def acts(clinic: Clinic, user: User, now: datetime) -> Check:
    """Reports without a pause, and those that were corrected."""
    reported = Act.objects.filter(client__clinic=clinic, reported_at__gt=now - LOOKS_BACK)
    alone = Q(corrected_by=None, withdrawn=False) & ~Exists(Pause.objects.filter(act=OuterRef("pk")))
    found = reported.filter(alone | Q(corrects__isnull=False))
    newest = _with_the_rule_then(found.select_related("client", "entered_by")).order_by("-reported_at", "-pk")
    return Check(
        id="acts",
        title=_("Acts without a pause, or corrected"),
        hint=_("The last 90 days."),
        fine=_("Every act was followed by its pause, and no report was corrected."),
        many=many(found),
        gaps=[_act(act, user, now) for act in newest[:SHOWN]],
    )


def _with_the_rule_then(found: QuerySet[Act]) -> QuerySet[Act]:
    """Each with the rule as it held for this client when the act was reported, and whether it had been told before."""
    same = Act.objects.filter(client=OuterRef("client"), occurred_at=OuterRef("occurred_at"), pk__lt=OuterRef("pk"))
    policy = Policy.objects.filter(clinic=OuterRef("client__clinic"), effective_from__lte=OuterRef("reported_at"))
    policy = policy.order_by("-effective_from", "-number")
    exception = RuleException.objects.filter(client=OuterRef("client"), created_at__lte=OuterRef("reported_at"))
    exception = exception.filter(Q(ended_at=None) | Q(ended_at__gt=OuterRef("reported_at"))).order_by("-created_at")
    unsaid = Policy()
    return found.annotate(
        told_before=Exists(same.filter(corrected_by=None, withdrawn=False)),
        hours_then=Coalesce(
            Subquery(exception.values("hours")[:1]), Subquery(policy.values("rule_hours")[:1]), unsaid.rule_hours
        ),
        applied_then=Coalesce(
            Subquery(exception.values("applies")[:1]), Subquery(policy.values("rule_applies")[:1]), unsaid.rule_applies
        ),
    )


def _act(act: Act, user: User, now: datetime) -> Gap:
    return Gap(
        name=act.client.name,
        text=f"{_why(act)} · {time_words.moment(act.reported_at, zone_of(user), now)}",
        url=reverse("client", args=[act.client.uuid]),
        do=_("See what happened"),
        do_url=reverse("client", args=[act.client.uuid]),
        tone="",
        client_id=act.client_id,
    )


def _why(act: Act) -> str:
    if act.corrects_id:
        by = act.entered_by.name if act.entered_by else _("the client")
        return _("Withdrawn by %(name)s") % {"name": by} if act.withdrawn else _("Corrected by %(name)s") % {"name": by}
    hours: int = act.hours_then  # type: ignore[attr-defined]  # _with_the_rule_then
    if act.applied_then and act.reported_at - act.occurred_at >= timedelta(hours=hours):  # type: ignore[attr-defined]
        return _("Reported when its %(hours)s hours were over") % {"hours": hours}
    if not act.applied_then:  # type: ignore[attr-defined]
        return _("The rule did not apply to this client")
    if act.told_before:  # type: ignore[attr-defined]
        return _("Recorded twice: the same act, with its pause, is on record")
    return _("The pause of another act lasts as long, or longer")
