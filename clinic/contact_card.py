"""The coaching line for a phone's address book, under a name that tells nothing to whoever looks at the phone."""

from django.http import HttpResponse
from django.utils.translation import gettext as _


def answer(number: str) -> HttpResponse:
    name = _("Coaching line")
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"N:;{name};;;", f"FN:{name}", f"TEL;TYPE=VOICE,PREF:{number}"]
    card = HttpResponse("\r\n".join([*lines, "END:VCARD", ""]), content_type="text/vcard; charset=utf-8")
    card["Content-Disposition"] = 'attachment; filename="coaching-line.vcf"'
    return card
