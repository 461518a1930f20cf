"""Today's limits as the strip shows them: open until when on each channel, who covers, and "off until" in two taps."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.urls import reverse
from django.utils.translation import gettext as _

from clinic.models import User
from coaching import hours, own_limits
from coaching.forms.moments import zone_of
from coaching.own_limits import Change, OwnLimits
from telephony.channels import Channel

AHEAD = timedelta(days=14)
EVENING = time(18, 0)


@dataclass(frozen=True, slots=True)
class ChannelShown:
    icon: str
    label: str
    spans: list[tuple[datetime, datetime]]
    open: bool
    until: datetime | None
    opens: datetime | None
    off: bool


@dataclass(frozen=True, slots=True)
class Choice:
    label: str
    until: datetime

    @property
    def value(self) -> str:
        return self.until.isoformat()


@dataclass(frozen=True, slots=True)
class LimitsShown:
    channels: list[ChannelShown]
    cover: str
    cover_name: str
    edit_url: str
    off_url: str
    other_url: str
    choices: list[Choice]
    extra_url: str = ""
    extra_choices: list[Choice] = field(default_factory=list)
    back_on_url: str = ""
    end_extra_url: str = ""

    def state(self) -> tuple[object, ...]:
        """What the strip says, without what changes every minute: the board is swapped only when this does."""
        return (
            *((c.open, c.until, c.opens, c.off) for c in self.channels),
            self.cover,
            self.back_on_url,
            self.end_extra_url,
        )


def shown(therapist: User, now: datetime, own: OwnLimits | None = None) -> LimitsShown:
    own = own or own_limits.of(therapist, now=now)
    channels = [
        _channel(own, Channel.CALL, "phone", _("Calls"), therapist, now),
        _channel(own, Channel.TEXT, "chat-bubble-left-ellipsis", _("Texts"), therapist, now),
    ]
    off, extra = _last(own, now, opens=False), _last(own, now, opens=True)
    closed = any(not channel.open for channel in channels)
    return LimitsShown(
        channels=channels,
        cover=cover_words(own, now),
        cover_name=own.covering(now).split(" ", 1)[0],
        edit_url=reverse("limits"),
        off_url=reverse("limit-off"),
        other_url=reverse("limit-override"),
        choices=off_choices(therapist, now),
        extra_url=reverse("limit-extra") if closed else "",
        extra_choices=extra_choices(now) if closed else [],
        back_on_url=reverse("limit-withdraw", args=[off.pk]) if off else "",
        end_extra_url=reverse("limit-withdraw", args=[extra.pk]) if extra else "",
    )


def cover_words(own: OwnLimits, now: datetime) -> str:
    cover = own.covering(now)
    if cover:
        return _("While you are closed, %(name)s covers.") % {"name": cover}
    return _("While you are closed, nobody covers: clients hear so, and the crisis lines.")


def off_choices(therapist: User, now: datetime) -> list[Choice]:
    """An hour, tonight, tomorrow at 8; late in the day "tonight" is midnight."""
    here = now.astimezone(zone_of(therapist))
    tomorrow = here.date() + timedelta(days=1)
    evening = datetime.combine(here.date(), EVENING, tzinfo=here.tzinfo)
    if here < evening - timedelta(hours=1):
        tonight = Choice(_("Tonight"), evening)
    else:
        tonight = Choice(_("Midnight"), datetime.combine(tomorrow, time(0), tzinfo=here.tzinfo))
    morning = Choice(_("Tomorrow"), datetime.combine(tomorrow, time(8), tzinfo=here.tzinfo))
    return [Choice(_("1 hour"), _minute(now + timedelta(hours=1))), tonight, morning]


def extra_choices(now: datetime) -> list[Choice]:
    return [
        Choice(_("1 hour"), _minute(now + timedelta(hours=1))),
        Choice(_("2 hours"), _minute(now + timedelta(hours=2))),
        Choice(_("4 hours"), _minute(now + timedelta(hours=4))),
    ]


def _channel(own: OwnLimits, channel: Channel, icon: str, label: str, user: User, now: datetime) -> ChannelShown:
    here = now.astimezone(zone_of(user))
    start = datetime.combine(here.date(), time(0), tzinfo=here.tzinfo)
    end = datetime.combine(here.date() + timedelta(days=1), time(0), tzinfo=here.tzinfo)
    is_open = hours.is_open(own.limits, channel, now)
    off = next((c for c in reversed(own.changes) if c.holds(now, channel) and not c.for_one_client), None)
    return ChannelShown(
        icon=icon,
        label=label,
        spans=hours.spans(own.limits, channel, start, end),
        open=is_open,
        until=hours.closes_at(own.limits, channel, now, AHEAD) if is_open else None,
        opens=None if is_open else hours.next_open(own.limits, channel, now, AHEAD),
        off=not is_open and off is not None and not off.opens,
    )


def _last(own: OwnLimits, now: datetime, *, opens: bool) -> Change | None:
    """The newest change of this kind that holds now: what "open again" takes back."""
    holding = [c for c in own.changes if c.holds(now) and not c.for_one_client]
    return holding[-1] if holding and holding[-1].opens == opens else None


def _minute(moment: datetime) -> datetime:
    return moment.replace(second=0, microsecond=0)
