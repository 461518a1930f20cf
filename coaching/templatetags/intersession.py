"""Template tags of the look: times, phone numbers, the places to go, the day as a strip.

Pages know who looks at them: every time is said in the zone of `user` unless another is named. `now` is
taken from the context when the view gives it, so that one page never shows two clocks.
"""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo

import phonenumbers
from django import template
from django.conf import settings
from django.contrib.staticfiles.storage import staticfiles_storage
from django.template import Context
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from clinic.models import CrisisLine
from clinic.roles import Role
from coaching.templatetags import time_words
from telephony.wording import next_minute

register = template.Library()
STRIP = (
    '<svg class="day" role="img" aria-label="{0}"><rect class="ground" width="100%" height="14" rx="3"/>{1}'
    '{2}<line class="now" x1="{3}%" x2="{3}%" y1="-3" y2="17"/></svg>'
)
OPEN = '<rect class="open" x="{}%" width="{}%" height="14" rx="3"/>'
HOUR = '<line class="tick" x1="{0}%" x2="{0}%" y1="14" y2="18"/><text x="{0}%" y="31" text-anchor="middle">{1}</text>'
DOT = mark_safe('<span class="when-dot">· </span>')

# Most browsers name others as well, for old pages' sake: the first mark that is found is the true one.
BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)

register.filter("duration", time_words.duration)
register.filter("next_minute", next_minute)


def the_now(context: Context) -> datetime:
    now = context.get("now")
    return now if isinstance(now, datetime) else timezone.now()


def the_zone(context: Context, zone: str | tzinfo | None) -> tzinfo:
    """The zone that is asked for, else the viewer's, else the installation's."""
    zone = zone or getattr(context.get("user"), "time_zone", None) or timezone.get_current_timezone()
    return ZoneInfo(zone) if isinstance(zone, str) else zone


def said_in(value: datetime, here: tzinfo, also: str | None, now: datetime, *, days: bool) -> list[str]:
    """The moment on the viewer's clock and, when it shows something else, on the other person's."""
    zones = [here]
    if also and value.astimezone(ZoneInfo(also)).utcoffset() != value.astimezone(here).utcoffset():
        zones.append(ZoneInfo(also))
    return [time_words.moment(value, zone, now if days else value) for zone in zones]


@register.simple_tag(takes_context=True)
def now_iso(context: Context) -> str:
    """The server's clock, from which app.js learns how wrong the reader's is."""
    return the_now(context).isoformat()


@register.simple_tag(takes_context=True)
def when(
    context: Context,
    value: datetime | None,
    zone: str | tzinfo | None = None,
    style: str = "near",
    also: str | None = None,
    bare: bool = False,
) -> SafeString:
    """A moment as <time>: "in 25 min · 9:40 pm CST", counting on by itself where there is JavaScript.

    style: near, deadline, left (time_words.gap); at (no countdown); dated (at, with its year);
    hour (no day, where that stands above).
    bare: nothing but the countdown, the moment is in the title.
    also: another zone to say it in, when its clock differs (the client's).
    No value says that no time is promised.
    """
    if not value:
        return format_html('<span class="when"><span class="when-gap">{}</span></span>', time_words.words()["none"])
    here, now = the_zone(context, zone), the_now(context)
    moments, parts = said_in(value, here, also, now, days=style != "hour"), []
    if style == "dated":
        moments = [time_words.dated(value, here)]
    text, tone = ("", "") if style in ("at", "dated", "hour") else time_words.gap(value, now, style)
    if text:
        parts.append(format_html('<span class="when-gap" data-gap="{}">{}</span>', style, text))
    if not bare:
        parts += [
            format_html('<span class="when-at">{}{}</span>', DOT if number or text else "", said)
            for number, said in enumerate(moments)
        ]
    return format_html(
        '<time class="when" datetime="{}" title="{}" data-tone="{}">{}</time>',
        value.isoformat(),
        time_words.whole(value, here),
        tone,
        format_html_join(" ", "{}", ((part,) for part in parts)),
    )


@register.simple_tag(takes_context=True)
def clock(context: Context, value: datetime, zone: str | tzinfo | None = None) -> str:
    """9:40 pm, without its zone: only where `zone_here` stands beside it, as in a table's head. A moment on the other
    side of a change of clocks, whose zone has another name than that, says its own.
    """
    here = the_zone(context, zone)
    zoned = time_words.zone_name(value.astimezone(here)) != zone_here(context, zone)
    return time_words.moment(value, here, the_now(context), zoned=zoned)


@register.simple_tag(takes_context=True)
def zone_here(context: Context, zone: str | tzinfo | None = None) -> str:
    """The short name of the zone in which this page tells times, for a table's head."""
    return time_words.zone_name(the_now(context).astimezone(the_zone(context, zone)))


@register.simple_tag(takes_context=True)
def day(context: Context, value: datetime, zone: str | tzinfo | None = None) -> str:
    return time_words.heading(value, the_zone(context, zone), the_now(context))


@register.simple_tag(takes_context=True)
def remains(context: Context, starts_at: datetime, ends_at: datetime) -> SafeString:
    """How much of something is still to run, as a <progress> that needs neither style nor script."""
    whole = max((ends_at - starts_at).total_seconds(), 1)
    left = min(max((ends_at - the_now(context)).total_seconds(), 0), whole)
    return format_html(
        '<progress class="remains" max="{}" value="{}" aria-hidden="true"></progress>', int(whole), int(left)
    )


@register.simple_tag(takes_context=True)
def day_strip(
    context: Context,
    spans: Iterable[tuple[datetime, datetime]],
    zone: str | tzinfo | None = None,
    label: str = "",
) -> SafeString:
    """Today from midnight to midnight in the viewer's zone: what is open, and where the day stands now."""
    now, here = the_now(context), the_zone(context, zone)
    start = datetime.combine(now.astimezone(here).date(), datetime.min.time(), tzinfo=here)
    end = datetime.combine(start.date() + timedelta(days=1), datetime.min.time(), tzinfo=here)

    def across(moment: datetime) -> float:
        elapsed = (moment.astimezone(UTC) - start.astimezone(UTC)).total_seconds()
        return round(min(max(elapsed / (end.timestamp() - start.timestamp()), 0.0), 1.0) * 100, 2)

    opened = [(across(a), round(across(b) - across(a), 2)) for a, b in spans if b > start and a < end]
    hours = [
        (across(start.replace(hour=h)), word)
        for h, word in (
            (6, f"6 {time_words.words()['am']}"),
            (12, time_words.words()["noon"]),
            (18, f"6 {time_words.words()['pm']}"),
        )
    ]
    return format_html(
        STRIP,
        label or _("Open hours today"),
        format_html_join("", OPEN, opened),
        format_html_join("", HOUR, hours),
        across(now),
    )


def parsed(number: object) -> phonenumbers.PhoneNumber | None:
    try:
        return phonenumbers.parse(str(number), settings.PHONENUMBER_DEFAULT_REGION)
    except phonenumbers.NumberParseException:
        return None


@register.filter
def phone(number: object) -> str:
    """(314) 555-0122 in the clinic's own country, international otherwise; 988 and the like as dialled."""
    known = parsed(number) if str(number).startswith("+") else None
    if known is None:
        return str(number or "")
    at_home = known.country_code == phonenumbers.country_code_for_region(settings.PHONENUMBER_DEFAULT_REGION)
    style = phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    return phonenumbers.format_number(known, style).replace(" ", "\N{NO-BREAK SPACE}")


@register.filter
def phone_masked(number: object) -> str:
    """Enough of a number to recognise it, too little to call it: ••• 0122."""
    digits = [c for c in str(number or "") if c.isdigit()]
    return f"•••\N{NO-BREAK SPACE}{''.join(digits[-4:])}" if len(digits) > 6 else "•••"


@register.filter
def device(agent: object) -> str:
    """What somebody signed in with, in three words: "Chrome on Windows"; what names neither is an unknown device."""
    said = str(agent or "")
    browser = next((name for mark, name in BROWSERS if mark in said), "")
    system = next((name for mark, name in SYSTEMS if mark in said), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Unknown device")


@register.simple_tag
def badge(label: str, tone: str = "") -> SafeString:
    """components/badge.html for closed words, of which a list shows a hundred: each drawn once a process."""
    return _badge(str(label), tone)


@lru_cache(maxsize=256)
def _badge(label: str, tone: str) -> SafeString:
    return render_to_string("components/badge.html", {"label": label, "tone": tone})


@register.filter
def word(line: CrisisLine) -> str:
    """What the reader of the page texts to a crisis line, in their language."""
    return line.word(time_words.language())


@register.filter
def key(line: CrisisLine) -> str:
    """What the reader of the page presses after a crisis line has answered, in their language."""
    return line.key(time_words.language())


@register.filter
def severity_words(value: int | None) -> str:
    if value is None:
        return _("Severity not rated")
    return _("Severity %(value)s of 5") % {"value": value}


RARE = ("/settings/", "/phone/")  # on a telephone they stand in the menu: the bar there has room for five
REACHED_FROM = {"/log/": ("/reports/", "/missing/", "/contacts/")}  # pages without a place of their own


@register.simple_tag(takes_context=True)
def ways(context: Context) -> list[dict[str, Any]]:
    """The places this person may go; `waiting_count` in the context is told at the board.

    The paths are written out: they are fixed edges of the product, and a page of errors may need them.
    """
    path = getattr(context.get("request"), "path", "")
    places = [
        (True, "/", _("Board"), "queue-list", context.get("waiting_count"), "b"),
        (True, "/clients/", _("Clients"), "users", None, "c"),
        (True, "/texts/", _("Texts"), "chat-bubble-left-right", None, "t"),
        (True, "/agreements/", _("Agreements"), "document-text", None, "a"),
        (True, "/log/", _("Log"), "clipboard-document-list", None, "l"),
        (_is_admin(context), "/settings/", _("Settings"), "cog-6-tooth", None, "s"),
        (settings.LOCAL, "/phone/", _("Phones"), "device-phone-mobile", None, "p"),
    ]
    return [
        {
            "url": url,
            "label": label,
            "icon": icon,
            "count": count,
            "key": key,
            "current": path == url if url == "/" else path.startswith((url, *REACHED_FROM.get(url, ()))),
            "rare": url in RARE,
        }
        for shown, url, label, icon, count, key in places
        if shown
    ]


def _is_admin(context: Context) -> bool:
    user = context.get("user")
    return bool(user and user.is_authenticated and user.has_role(Role.ADMIN))


@register.simple_tag(takes_context=True)
def theme(context: Context) -> str:
    """light, dark, or nothing for what the device asks for; a cookie, so that the first paint is right."""
    chosen = getattr(context.get("request"), "COOKIES", {}).get("theme", "")
    return chosen if chosen in ("light", "dark") else ""


@register.simple_tag
def clock_words() -> str:
    """What app.js needs to go on counting in this page's language."""
    return json.dumps(time_words.words(), ensure_ascii=False)


@register.simple_tag
def asset(path: str) -> str:
    """A static file's address that never fails: an error page must come even when the manifest is gone."""
    try:
        return staticfiles_storage.url(path)
    except ValueError:
        return settings.STATIC_URL + path


@register.simple_tag
def said(messages: Iterable[Any] | None) -> dict[str, list[Any]]:
    """Messages parted into notes, and toasts with the address that takes the deed back."""
    notes: list[Any] = []
    toasts: list[Any] = []
    for message in messages or ():
        tags = message.tags.split()
        if "undo" in tags:
            toasts.append({"text": message.message, "url": reverse("undo", args=[tags[tags.index("undo") + 1]])})
        else:
            notes.append(message)
    return {"notes": notes, "toasts": toasts}
