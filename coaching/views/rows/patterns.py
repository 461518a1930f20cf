"""What twelve weeks of coaching look like: figures of one client as charts. Nothing here is called too much."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Min, Q, QuerySet, Sum
from django.db.models.functions import TruncWeek
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clients.models import Client
from clinic.models import User
from coaching import charts
from coaching.charts import Chart
from coaching.forms.moments import zone_of
from coaching.models import CallBack, Contact, Function
from coaching.templatetags import time_words

WEEKS, NEWEST, MOST_SKILLS = 12, 8, 8
TALKED = Q(talk_seconds__gt=0) | Q(kind__in=["text", "email", "in_person"])


def asked(client: Client, zone: str, since: datetime) -> dict[str, QuerySet[Any, Any]]:
    """The client's own contacts, by weeks of the reader's zone; a caregiver's coaching is not their pattern."""
    own = Contact.objects.filter(client_id=client.pk, caregiver=None, started_at__gte=since)
    weeks = own.filter(TALKED).annotate(week=TruncWeek("started_at", tzinfo=ZoneInfo(zone))).order_by("week")
    rated = Contact.objects.filter(client_id=client.pk, caregiver=None).filter(
        Q(urge_suicide__isnull=False) | Q(urge_self_harm__isnull=False)
    )
    answered = CallBack.objects.filter(client_id=client.pk, caregiver=None, closed_at__isnull=False)
    return {
        "weeks": weeks.values("week", "function").annotate(many=Count("pk"), seconds=Sum("talk_seconds")),
        "skills_used": own.filter(skills__isnull=False)
        .order_by()
        .values(name=F("skills__name"))
        .annotate(many=Count("pk"))
        .order_by("-many", "name")[:MOST_SKILLS],
        "urges": rated.select_related("sheet").order_by("-started_at")[:NEWEST],
        "waits": answered.annotate(
            reached=Min("contacts__started_at", filter=Q(contacts__outcome="connected"))
        ).order_by("-taken_at")[:NEWEST],
    }


def charts_of(found: dict[str, list[Any]], user: User, now: datetime) -> list[Chart]:
    """Those for which there is something to show."""
    weeks = _weeks(user, now)
    drawn = [
        _functions(found["weeks"], weeks, user),
        _minutes(found["weeks"], weeks, user),
        _skills(found["skills_used"]),
        _urges(found["urges"], "urge_suicide", _("Urge to suicide, 0 to 5"), user),
        _urges(found["urges"], "urge_self_harm", _("Urge to self-harm, 0 to 5"), user),
        _waits(found["waits"], user),
    ]
    return [chart for chart in drawn if chart]


def _functions(rows: list[dict[str, Any]], weeks: list[date], user: User) -> Chart | None:
    many: dict[str, dict[date, int]] = defaultdict(lambda: defaultdict(int))
    for row in rows:
        many[row["function"]][_monday(row["week"], user)] += row["many"]
    total = sum(sum(of_week.values()) for of_week in many.values())
    if not total:
        return None
    names = {**dict(Function.choices), "": _("No note")}
    strips = [
        charts.Strip(str(names.get(function, function)), [of_week[week] for week in weeks])
        for function, of_week in sorted(many.items(), key=lambda item: -sum(item[1].values()))
    ]
    return charts.strips(
        "chart-functions",
        title=_("Contacts a week, by what they were for"),
        summary=ngettext("%(many)s contact in 12 weeks.", "%(many)s contacts in 12 weeks.", total) % {"many": total},
        corner=_("Week of"),
        labels=[_day(week) for week in weeks],
        rows=strips,
    )


def _minutes(rows: list[dict[str, Any]], weeks: list[date], user: User) -> Chart | None:
    seconds: dict[date, int] = defaultdict(int)
    for row in rows:
        seconds[_monday(row["week"], user)] += row["seconds"] or 0
    if not any(seconds.values()):
        return None
    most = max(seconds.values())
    return charts.columns(
        "chart-minutes",
        title=_("Minutes on the telephone a week"),
        summary=_("At most %(most)s in a week.") % {"most": time_words.duration(most)},
        head=[_("Week of"), _("Time")],
        points=[_column(week, seconds[week]) for week in weeks],
    )


def _skills(rows: list[dict[str, Any]]) -> Chart | None:
    if not rows:
        return None
    return charts.bars(
        "chart-skills",
        title=_("Skills used"),
        summary=_("In contacts of the last 12 weeks; most often %(name)s.") % {"name": rows[0]["name"]},
        head=[_("Skill"), _("Contacts")],
        rows=[charts.Bar(row["name"], row["many"]) for row in rows],
    )


def _urges(contacts: list[Contact], urge: str, title: str, user: User) -> Chart | None:
    """At the beginning of a contact and at its end, where both were asked."""
    rows = [_pair(contact, urge, user) for contact in contacts if getattr(contact, urge) is not None]
    if not rows:
        return None
    both = [row for row in rows if row.after is not None]
    lower = sum(1 for row in both if row.after is not None and row.after < row.before)
    said = ngettext("Lower after %(n)s contact of %(all)s.", "Lower after %(n)s contacts of %(all)s.", lower)
    return charts.pairs(
        f"chart-{urge.replace('_', '-')}",
        title=title,
        summary=said % {"n": lower, "all": len(both)} if both else _("At the end it was not asked yet."),
        head=[_("Contact"), _("Before"), _("After")],
        rows=rows,
        key=_("The hollow circle is before, the filled one after; newest first."),
    )


def _pair(contact: Contact, urge: str, user: User) -> charts.Pair:
    sheet = getattr(contact, "sheet", None)
    day = _day(contact.started_at.astimezone(zone_of(user)))
    return charts.Pair(day, getattr(contact, urge), getattr(sheet, f"{urge}_after", None))


def _waits(requests: list[CallBack], user: User) -> Chart | None:
    rows = [_wait(request, user) for request in requests if request.reached]  # type: ignore[attr-defined]
    if not rows:
        return None
    late = sum(1 for row in rows if row.mark is not None and row.value > row.mark)
    return charts.bars(
        "chart-waits",
        title=_("Waits, compared with what was promised"),
        summary=_("None was late.")
        if not late
        else ngettext("%(n)s was late.", "%(n)s were late.", late) % {"n": late},
        head=[_("Asked"), _("Waited"), _("Promised within")],
        rows=rows,
        key=_("The bar is the wait until the call; the upright line is the time that was promised."),
    )


def _wait(request: CallBack, user: User) -> charts.Bar:
    waited = max(request.reached - request.taken_at, timedelta())  # type: ignore[attr-defined]
    promised = request.latest_at - request.taken_at if request.latest_at else None
    return charts.Bar(
        _day(request.taken_at.astimezone(zone_of(user))),
        waited.total_seconds(),
        time_words.duration(waited) or _("under 1 min"),
        promised.total_seconds() if promised else None,
        time_words.duration(promised) if promised else _("no time promised"),
    )


def since(user: User, now: datetime) -> datetime:
    """Monday, 00:00 in the reader's zone, of the first of the weeks."""
    first = _weeks(user, now)[0]
    return datetime.combine(first, datetime.min.time(), tzinfo=zone_of(user))


def _weeks(user: User, now: datetime) -> list[date]:
    """The Mondays, oldest first, this week's last."""
    today = now.astimezone(zone_of(user)).date()
    this = today - timedelta(days=today.weekday())
    return [this - timedelta(weeks=back) for back in reversed(range(WEEKS))]


def _monday(week: datetime, user: User) -> date:
    return week.astimezone(zone_of(user)).date()


def _day(day: date) -> str:
    return date_format(day, time_words.DATES[time_words.language()]["short"])


def _column(week: date, seconds: int) -> charts.Column:
    """In whole minutes above the column; a few seconds are a minute there."""
    figure = str(max(1, seconds // 60))
    return charts.Column(_day(week), seconds / 60, time_words.duration(seconds) or "0", figure)
