"""What the log is narrowed to. It stands in the address, so it holds ids and closed words, never a name (P6)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms import BoundField
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clients.models import Client
from clinic.models import User
from clinic.roles import Role
from coaching.forms import moments, periods
from coaching.forms.choosing import NO_SUCH_CLIENT, NO_SUCH_PERSON, OneRecord, one_of
from coaching.forms.moments import zone_of
from coaching.log import reach
from coaching.log.columns import COLUMNS, USUAL, USUAL_OF_AN_ADMIN
from coaching.log.narrowing import Asked
from coaching.log.reach import Reach
from coaching.models import ContactOutcome, Direction, Function, Interfering, Kind
from coaching.views.rows.words import DECISIONS, REASONS

MOST_IN_A_LIST = 300  # of clients to choose from; beyond that one comes from the client's own page
MOST_MINUTES = 600


def _minutes(label: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=0,
        max_value=MOST_MINUTES,
        error_messages={
            "invalid": gettext_lazy("Enter whole minutes, for example 20."),
            "min_value": gettext_lazy("Enter whole minutes, for example 20."),
            "max_value": gettext_lazy("Enter at most 600 minutes."),
        },
    )


class Boxes(forms.CheckboxSelectMultiple):
    """Boxes of which the usual ones are ticked until others are chosen."""

    def __init__(self, *, choices: Any, usual: tuple[str, ...]) -> None:
        super().__init__(choices=choices)
        self.usual = usual

    def format_value(self, value: Any) -> list[str]:
        return super().format_value(value or self.usual)


class LogForm(forms.Form):
    client = OneRecord(gettext_lazy("Client"), Client, every=gettext_lazy("All clients"), unknown=NO_SUCH_CLIENT)
    therapist = OneRecord(gettext_lazy("Therapist"), User, every=gettext_lazy("All therapists"), unknown=NO_SUCH_PERSON)
    spoke = OneRecord(gettext_lazy("Spoke with"), User, every=gettext_lazy("Anybody"), unknown=NO_SUCH_PERSON)
    person = one_of(
        gettext_lazy("Who was at the other end"),
        [
            ("client", gettext_lazy("The client")),
            ("caregiver", gettext_lazy("A caregiver")),
            ("unknown", gettext_lazy("Not identified")),
        ],
        every=gettext_lazy("Anybody"),
    )
    role = one_of(
        gettext_lazy("Role of the coach"),
        [
            ("primary", gettext_lazy("The client's own therapist")),
            ("other", gettext_lazy("A cover or colleague")),
            ("leader", gettext_lazy("Skills group leader")),
        ],
        every=gettext_lazy("Any role"),
    )
    days = one_of(gettext_lazy("Days"), periods.CHOICES, every=gettext_lazy("Any day"))
    since = moments.day_field(gettext_lazy("From"), required=False)
    until = moments.day_field(gettext_lazy("To"), required=False)
    kind = one_of(gettext_lazy("Channel"), Kind.choices, every=gettext_lazy("Every channel"))
    direction = one_of(gettext_lazy("Began by"), Direction.choices, every=gettext_lazy("Either side"))
    function = one_of(gettext_lazy("What it was for"), Function.choices, every=gettext_lazy("Everything"))
    outcome = one_of(gettext_lazy("Outcome"), ContactOutcome.choices, every=gettext_lazy("Every outcome"))
    decision = one_of(gettext_lazy("The line decided"), DECISIONS.items(), every=gettext_lazy("Everything"))
    reason = one_of(gettext_lazy("Because"), REASONS.items(), every=gettext_lazy("Every reason"))
    longer = _minutes(gettext_lazy("Talked longer than (minutes)"))
    shorter = _minutes(gettext_lazy("Talked less than (minutes)"))
    waited = _minutes(gettext_lazy("Rang longer than (minutes)"))
    severity = one_of(
        gettext_lazy("Severity"),
        [(str(least), gettext_lazy("%(least)s or more") % {"least": least}) for least in range(5)] + [("5", "5")],
        every=gettext_lazy("Rated or not"),
    )
    pause = one_of(
        gettext_lazy("In a pause"),
        [("yes", gettext_lazy("In a pause")), ("no", gettext_lazy("Not in a pause"))],
        every=gettext_lazy("In a pause or not"),
    )
    planned = one_of(
        gettext_lazy("Planned"),
        [("yes", gettext_lazy("Planned")), ("no", gettext_lazy("Not planned"))],
        every=gettext_lazy("Planned or not"),
    )
    limits = one_of(
        gettext_lazy("Limits"),
        [("in", gettext_lazy("Within the therapist's limits")), ("out", gettext_lazy("Out of limits"))],
        every=gettext_lazy("In or out of limits"),
    )
    note = one_of(
        gettext_lazy("Note"),
        [
            ("missing", gettext_lazy("Not signed")),
            ("late", gettext_lazy("Later than 24 hours, or missing")),
            ("complete", gettext_lazy("Signed")),
        ],
        every=gettext_lazy("With or without"),
    )
    tib = one_of(
        gettext_lazy("Therapy-interfering"),
        [
            ("any", gettext_lazy("Something was noted")),
            ("therapist", gettext_lazy("On the therapist's side")),
            *Interfering.choices,
        ],
        every=gettext_lazy("Noted or not"),
    )
    review = one_of(
        gettext_lazy("Review"),
        [
            ("no", gettext_lazy("Not reviewed")),
            ("yes", gettext_lazy("Signed off")),
            ("asked", gettext_lazy("A question is open")),
        ],
        every=gettext_lazy("Reviewed or not"),
    )
    columns = forms.MultipleChoiceField(
        label=gettext_lazy("Columns"),
        choices=COLUMNS,
        required=False,
        error_messages={"invalid_choice": gettext_lazy("Choose columns of the list.")},
    )

    GROUPS = (
        (gettext_lazy("Who"), ("client", "therapist", "spoke", "person", "role")),
        (gettext_lazy("When"), ("days", "since", "until")),
        (gettext_lazy("What"), ("kind", "direction", "function", "outcome", "decision", "reason")),
        (gettext_lazy("How"), ("longer", "shorter", "waited", "severity", "planned", "pause", "limits")),
        (gettext_lazy("Record"), ("note", "tib", "review")),
    )

    def __init__(self, *args: Any, user: User, now: datetime, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user, self.now, self.reach = user, now, reach.of(user, now)
        self.usual = USUAL_OF_AN_ADMIN if user.has_role(Role.ADMIN) else USUAL
        self.fields["columns"].widget = Boxes(choices=COLUMNS, usual=self.usual)
        to_choose = clients_to_choose(self.reach, self.data.get("client"))
        self.fields["client"].queryset = to_choose  # type: ignore[attr-defined]
        staff = User.objects.filter(clinic_id=user.clinic_id).order_by("name")
        if user.has_role(Role.ADMIN):
            therapists = staff.filter(grants__role=Role.THERAPIST).distinct()
            self.fields["therapist"].queryset = therapists  # type: ignore[attr-defined]
            self.fields["spoke"].queryset = staff  # type: ignore[attr-defined]
        else:
            del self.fields["therapist"], self.fields["spoke"]

    def groups(self) -> list[tuple[Any, list[BoundField]]]:
        return [(label, [self[name] for name in names if name in self.fields]) for label, names in self.GROUPS]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("since") and cleaned.get("until") and cleaned["until"] < cleaned["since"]:
            self.add_error("until", _("Enter a last day that is not before the first."))
        return cleaned

    def asked(self) -> Asked:
        """What was asked for, its days as moments. Days are the viewer's own, from midnight to midnight."""
        words = {name: value for name, value in self.cleaned_data.items() if value not in (None, "")}
        since, until, zone = words.pop("since", None), words.pop("until", None), zone_of(self.user)
        words.pop("columns", None)
        if days := words.pop("days", None):
            first, last = periods.days_of(days, self.now, zone)
            since, until = max(first, since or first), min(last, until or last)
        return Asked(
            words,
            since=periods.midnight(since, zone) if since else None,
            until=periods.midnight_after(until, zone) if until else None,
            now=self.now,
        )

    def shown(self) -> dict[str, bool]:
        """Of each column of the list, whether it is shown: those that were chosen, else the usual ones."""
        chosen = (self.is_valid() and self.cleaned_data["columns"]) or self.usual
        return {name: name in chosen for name, _label in COLUMNS}


def clients_to_choose(every: Reach, asked: Any) -> QuerySet[Client]:
    """By name; where they are too many for a list, the one that the address names."""
    theirs = every.about().order_by("name")
    many = theirs[: MOST_IN_A_LIST + 1].count() if every.clients is None else len(every.clients)
    return theirs.filter(uuid=_as_uuid(asked)) if many > MOST_IN_A_LIST else theirs


def _as_uuid(value: Any) -> Any:
    return forms.UUIDField(required=False).to_python(value) if _is_uuid(value) else None


def _is_uuid(value: Any) -> bool:
    try:
        forms.UUIDField(required=False).to_python(value)
    except forms.ValidationError:
        return False
    return bool(value)
