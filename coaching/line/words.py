"""Every sentence the line speaks. Short, warm, exact; nothing here names a person, a clinic or an illness.

Call these inside `translation.override(language)`. Crisis words come from `clinic.crisis`, which answers even when the
database does not.
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from coaching import saying
from coaching.rules import Decision, Reason


def welcome() -> str:
    return _("You have reached your coaching line.")


def harm_question(hours: int) -> str:
    """`hours`: how long a pause lasts for this caller, so that whoever is in one is asked."""
    return ngettext(
        "If you have harmed yourself in the last hour, press 1. Otherwise, stay on the line.",
        "If you have harmed yourself in the last %(hours)s hours, press 1. Otherwise, stay on the line.",
        hours,
    ) % {"hours": hours}


def harm_hours() -> str:
    return _(
        "Thank you for telling me. About how many hours ago was it? Enter the number of hours, or 0 if it was just "
        "now, then press the pound key. If you do not know, just press the pound key."
    )


def harm_noted() -> str:
    return _(
        "Thank you. I have noted it for your therapist. If you are hurt or have taken something, get medical help "
        "first."
    )


def code_waits() -> str:
    return _("Somebody asked for a code to be read to this number. To hear it, press 1.")


def code_is_over() -> str:
    return _("This code has run out. Ask for a new one on the page.")


def code_is(digits: str) -> str:
    return _("Your code is: %(digits)s. Do not give it to anyone who asks for it.") % {"digits": digits}


def connecting() -> str:
    return _("One moment. I am calling your coach.")


def connecting_cover() -> str:
    return _("I am calling the colleague who is covering for your coach.")


def ringing(decision: Decision) -> str:
    """Who is rung now."""
    return connecting_cover() if decision.reason == Reason.COVER_OPEN else connecting()


def enter_pin() -> str:
    return _("To reach coaching, enter your six-digit PIN.")


def wrong_pin() -> str:
    return _("That PIN did not match.")


def no_pin_left() -> str:
    return _("I could not find out who is calling, so I cannot connect you now. You can call again at any time.")


def paused(decision: Decision, *, zone: str, language: str, now: datetime) -> str:
    assert decision.until
    when = saying.moment(decision.until, zone=zone, language=language, now=now)
    return _(
        "Phone coaching is paused for now. It opens again %(when)s. Your appointments go on as planned, and you are "
        "welcome there. Your therapist will see that you called. Until then, use what helps you to stay safe."
    ) % {"when": when}


def not_set_up(office: str, *, waits: bool) -> str:
    """`waits`: an agreement was sent to be signed. Without one, it ran out, was taken back, or was never drawn up."""
    if not waits:
        return _(
            "Phone coaching is not open for you right now, because there is no coaching agreement in force. I am "
            "telling your therapist. You can call the office at %(office)s."
        ) % {"office": saying.digits(office)}
    return _(
        "Phone coaching is not set up for you yet, because the coaching agreement still has to be signed. I am "
        "telling your therapist. You can call the office at %(office)s."
    ) % {"office": saying.digits(office)}


def ended(office: str) -> str:
    return _("Phone coaching has ended for you. You can call the office at %(office)s.") % {
        "office": saying.digits(office)
    }


def why_call_back(decision: Decision, *, zone: str, language: str) -> str:
    """Why nobody can be connected, in one sentence."""
    until = saying.day(decision.until, zone=zone, language=language) if decision.until else ""
    if decision.reason == Reason.AWAY_NO_COVER:
        return _("Your therapist is away until %(day)s, and nobody is covering until then.") % {"day": until}
    if decision.reason == Reason.NO_ANSWER:
        return _("Nobody could take your call right now.")
    if decision.reason == Reason.NO_THERAPIST:
        return _("No therapist is named for you at the moment.")
    if decision.reason == Reason.NOBODY_OPENS:
        return _("Nobody takes coaching calls in the next day.")
    return _("Your therapist does not take calls at this hour, and nobody is covering right now.")


def request_kept(latest: datetime | None, *, zone: str, language: str, now: datetime) -> str:
    if latest is None:
        return _(
            "I have your request to be called, and I am telling the clinic. I cannot promise you a time. Please use "
            "the crisis lines if you need someone sooner."
        )
    when = saying.moment(latest, zone=zone, language=language, now=now)
    return _("I have your request to be called. At the latest, you will be called back %(when)s.") % {"when": when}


def rate() -> str:
    return _(
        "How strong is what you feel right now? Press a key from 0 to 5. 0 means it can wait. 5 means you may not be "
        "able to stay safe."
    )


def rated_five(crisis: str) -> str:
    said = _("If you cannot keep yourself safe, hang up and use a crisis line now. Your request stays with us.")
    return f"{said} {crisis}"


def number_question() -> str:
    return _(
        "You will be called at the number we have for you. To keep it, press 1 or stay on the line. To give another "
        "number, press 2."
    )


def no_number_question() -> str:
    return _("Enter the ten-digit number where you can be called, area code first.")


def number_entered(number: str) -> str:
    return _("You entered %(number)s. Press 1 if that is right, or 2 to enter it again.") % {
        "number": saying.digits(number)
    }


def number_refused() -> str:
    return _("That number cannot be called from here. Enter a ten-digit number, area code first.")


def meanwhile(plan: str) -> str:
    if plan.strip():
        return _("While you wait, this is your own plan: %(plan)s") % {"plan": plan.strip()}
    return _("While you wait, use a skill that has helped you before, and stay where you are safe.")


def goodbye() -> str:
    return _("Goodbye.")


def after_call() -> str:
    return _("Your coaching call has ended.")


def once_more() -> str:
    return _("That key does nothing here.")


def coach_whisper() -> str:
    return _("A coaching call. Press 1 to take it.")


def coach_dials() -> str:
    return _("One moment. I am calling now.")


def coach_too_late() -> str:
    return _("This call can no longer be connected. You will find it on your board.")


def client_whisper() -> str:
    return _("This is the call you asked for. Press 1 to take it.")


def client_not_reached() -> str:
    return _("The call was not taken. You will find the next steps on your board.")
