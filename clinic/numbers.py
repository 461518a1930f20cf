"""Telephone numbers are kept as E.164 text ("+13145550100"); what people type is read here."""

import phonenumbers
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

E164 = r"^\+[1-9][0-9]{6,14}$"
validate_e164 = RegexValidator(E164, _("Write the number with + and the country code, for example +13145550100."))


def e164(typed: str, country: str) -> str:
    """The number as E.164; a national number is read as one of `country` (ISO code). ValidationError if it is
    none.
    """
    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException as error:
        raise ValidationError(_("This is not a telephone number.")) from error
    if not phonenumbers.is_possible_number(number):
        raise ValidationError(_("This is not a telephone number."))
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def country_of(number: str) -> str:
    """ISO code of the country an E.164 number belongs to; "" for a withheld, broken or international one."""
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(number))
    except phonenumbers.NumberParseException:
        return ""
    return region if region and region.isalpha() else ""
