"""What the simulator's script says on the page; the keys in brackets are the exchange's own notes."""

from django.utils.translation import gettext as _


def page_words() -> dict[str, str]:
    return {
        "idle": _("Not in a call"),
        "calling": _("Calling {} …"),
        "ringing": _("{} calls"),
        "in-call": _("In a call with {}"),
        "connected": _("Connected with {}"),
        "silent": _("What the line says will stand here, word by word."),
        "noTexts": _("No texts yet."),
        "(ringing)": _("ringing"),
        "(connected)": _("connected: both hear each other"),
        "(the call has ended)": _("the call has ended"),
        "automatic": _("by the carrier itself"),
        "photo": _("Photo"),
        "rings": _("{}'s telephone rings."),
        "take": _("Take it in the hand"),
        "lost": _("The application does not answer. Trying again."),
        "failed": _("failed"),
    }
