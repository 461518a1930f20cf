"""Which number that a caller gives may be called back."""

from __future__ import annotations

import phonenumbers

from clinic.models import CoachingLine, User


def domestic(typed: str, country: str) -> str | None:
    """The number in E.164 if it is a valid one of this country that is not charged extra; None otherwise (toll
    fraud).
    """
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        return None
    dear = {phonenumbers.PhoneNumberType.PREMIUM_RATE, phonenumbers.PhoneNumberType.SHARED_COST}
    fits = phonenumbers.is_valid_number_for_region(number, country)
    if not fits or phonenumbers.number_type(number) in dear:
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def is_ours(number: str) -> bool:
    """A coaching line or a staff phone: calling it back would call ourselves."""
    return CoachingLine.objects.filter(number=number).exists() or User.objects.filter(phone=number).exists()
