"""The therapist's part of a contact's record: what is signed in a minute with one thumb, and the protocol of a call."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from coaching import notes
from coaching.forms import moments
from coaching.models import Contact, ContactSheet, Function, HarmAsked, Interfering, Skill
from coaching.notes import Turn

SCALE = [(str(value), str(value)) for value in range(6)]
SCALES = (
    "urge_suicide",
    "urge_self_harm",
    "urge_suicide_after",
    "urge_self_harm_after",
    "emotion_before",
    "emotion_after",
)
PICKS = ("function", "skills", "helped", "no_help", "harm_asked")
STEPS = {  # of the call, in the order of the protocol, and what is written down in each
    "where": (gettext_lazy("Where are you now?"), ("where",)),
    "harm": (gettext_lazy("Any self-harm since we last spoke?"), ("harm_asked",)),
    "situation": (gettext_lazy("What is happening, in a sentence?"), ("situation",)),
    "ratings": (
        gettext_lazy("Emotion and urges, 0 to 5"),
        ("emotion", "emotion_before", "urge_suicide", "urge_self_harm"),
    ),
    "wanted": (gettext_lazy("What would make this call useful?"), ("wanted",)),
    "tried": (gettext_lazy("Which skills have you tried? Did they help?"), ("helped", "no_help", "tried")),
    "skills": (gettext_lazy("One to three skills to try"), ()),
    "rehearsed": (gettext_lazy("Rehearse one now"), ("rehearsed",)),
    "commitment": (gettext_lazy("Will you do it?"), ("commitment",)),
    "obstacles": (gettext_lazy("What could get in the way?"), ("obstacles",)),
    "plan_b": (gettext_lazy("Plan B"), ("plan_b",)),
    "close": (
        gettext_lazy("Close: how is it now?"),
        ("emotion_after", "urge_suicide_after", "urge_self_harm_after"),
    ),
}


def scale(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label,
        choices=SCALE,
        coerce=int,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose a number from 0 to 5.")},
    )


def words(label: Any, rows: int = 2, most: int = 2000) -> forms.CharField:
    return forms.CharField(
        label=label,
        widget=forms.Textarea(attrs={"rows": rows}),
        required=False,
        max_length=most,
        strip=False,
        error_messages={"max_length": gettext_lazy("Say it in at most %(limit_value)d characters.")},
    )


def picked_skills(label: Any) -> forms.ModelMultipleChoiceField:
    return forms.ModelMultipleChoiceField(
        label=label,
        queryset=Skill.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": gettext_lazy("Choose skills of your clinic's list.")},
    )


def function_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=gettext_lazy("What was it for?"),
        choices=Function.choices,
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose what the contact was for.")},
    )


def skills_of(contact: Contact) -> QuerySet[Skill]:
    """Those that the clinic teaches now, and those that stand in this record."""
    known = Skill.objects.filter(clinic_id=contact.clinic_id)
    kept = known.filter(pk__in=contact.skills.values("pk"))
    tried = known.filter(pk__in=contact.skills_tried.values("skill"))
    return known.filter(retired_at=None) | kept | tried


class NoteForm(forms.Form):
    """`draft`: it is kept as far as it is written; signing alone asks for the function."""

    function = function_field()
    skills = picked_skills(gettext_lazy("Skills that were coached"))
    note = words(gettext_lazy("Note"), rows=4, most=8000)
    planned = forms.BooleanField(label=gettext_lazy("It was planned"), required=False)
    where = words(gettext_lazy("Where they are: an address, for an emergency"), rows=1, most=300)
    harm_asked = forms.ChoiceField(
        label=gettext_lazy("Self-harm since the last contact"),
        choices=HarmAsked.choices,
        required=False,
        widget=forms.RadioSelect,
    )
    situation = words(gettext_lazy("What is happening"))
    emotion = words(gettext_lazy("Which emotion"), rows=1, most=200)
    emotion_before = scale(gettext_lazy("How strong, 0 to 5"))
    urge_suicide = scale(gettext_lazy("Urge to suicide, 0 to 5"))
    urge_self_harm = scale(gettext_lazy("Urge to self-harm, 0 to 5"))
    wanted = words(gettext_lazy("What would make it useful"))
    helped = picked_skills(gettext_lazy("Tried, and it helped"))
    no_help = picked_skills(gettext_lazy("Tried, and it did not help"))
    tried = words(gettext_lazy("What else was tried"))
    rehearsed = words(gettext_lazy("What was rehearsed"))
    commitment = words(gettext_lazy("What they will do, and when"))
    obstacles = words(gettext_lazy("What could get in the way"))
    plan_b = words(gettext_lazy("What they do if it does not work"))
    emotion_after = scale(gettext_lazy("Emotion at the end, 0 to 5"))
    urge_suicide_after = scale(gettext_lazy("Urge to suicide at the end, 0 to 5"))
    urge_self_harm_after = scale(gettext_lazy("Urge to self-harm at the end, 0 to 5"))
    done = forms.MultipleChoiceField(choices=[(step, step) for step in STEPS], required=False)
    interfering = forms.MultipleChoiceField(
        label=gettext_lazy("For the session, about the contact itself"),
        choices=Interfering.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    for_session = words(gettext_lazy("For the next session"))
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)
    tab = forms.CharField(widget=forms.HiddenInput, max_length=36, required=False)
    turn = forms.IntegerField(widget=forms.HiddenInput, min_value=0, required=False)

    def __init__(self, *args: Any, contact: Contact, draft: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "initial": as_it_stands(contact)})
        self.fields["function"].required = not draft
        known = skills_of(contact)
        for name in ("skills", "helped", "no_help"):
            self.fields[name].queryset = known  # type: ignore[attr-defined]
        for name in ("version", "tab", "turn"):
            self.fields[name].widget.attrs["autocomplete"] = "off"  # no old ones when a page is loaded again

    @property
    def page(self) -> Turn:
        told = self.cleaned_data
        return Turn(told.get("version") or 0, told.get("tab") or "", told.get("turn") or 0)

    @property
    def written(self) -> dict[str, Any]:
        """What the verbs take; what could not be read is left as it stands."""
        own = (*notes.ON_CONTACT, *notes.ON_SHEET, "skills", "helped", "no_help")
        return {name: self.cleaned_data[name] for name in own if name in self.cleaned_data}


class AddendumForm(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("What is corrected or added"),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=8000,
        error_messages={"required": gettext_lazy("Write what is corrected or added.")},
    )
    reason = moments.reason_field(
        gettext_lazy("Why?"), gettext_lazy("Say why: the signed record stays beside it as it is.")
    )


def sheet_of(contact: Contact) -> ContactSheet:
    """The contact's sheet, or an empty one that is not kept."""
    return getattr(contact, "sheet", None) or ContactSheet(contact=contact)


def as_it_stands(contact: Contact) -> dict[str, Any]:
    """What the page begins with; each page that is made is a tab of its own."""
    sheet = sheet_of(contact)
    tried = list(contact.skills_tried.select_related("skill"))
    shown = {name: getattr(contact, name) for name in notes.ON_CONTACT}
    shown |= {name: getattr(sheet, name) for name in notes.ON_SHEET}
    shown |= {"skills": list(contact.skills.all())}
    shown |= {"helped": [one.skill for one in tried if one.helped]}
    shown |= {"no_help": [one.skill for one in tried if not one.helped]}
    return shown | {"version": sheet.version, "tab": str(uuid4()), "turn": 1}
