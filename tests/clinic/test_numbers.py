import pytest
from django.core.exceptions import ValidationError

from clinic import numbers
from clinic.zones import validate_zone


@pytest.mark.parametrize("typed", ["314 555 0100", "(314) 555-0100", "+1 314 555 0100"])
def test_a_typed_number_becomes_e164(typed):
    assert numbers.e164(typed, "US") == "+13145550100"


@pytest.mark.parametrize("typed", ["", "hello", "12", "+1 314 555 0100 999999"])
def test_what_is_no_number_is_refused(typed):
    with pytest.raises(ValidationError):
        numbers.e164(typed, "US")


@pytest.mark.parametrize(
    ("number", "country"),
    [
        ("+12125550123", "US"),
        ("+16045550123", "CA"),
        ("+4930123456", "DE"),
        ("+88216123456", ""),
        ("anonymous", ""),
        ("", ""),
    ],
)
def test_a_number_tells_its_country(number, country):
    assert numbers.country_of(number) == country


def test_a_zone_is_known_or_refused():
    validate_zone("America/Chicago")
    with pytest.raises(ValidationError):
        validate_zone("Central Time")
