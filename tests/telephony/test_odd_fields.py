"""What no column could hold counts as not told; everything else stays as it was signed."""

import pytest
from django.http import QueryDict

from telephony.fields import storable


@pytest.mark.parametrize(
    ("told", "kept"),
    [
        ("CallSid=CA1%00", {"CallSid": "CA1"}),
        (f"CallSid={'x' * 65}", {"CallSid": ""}),
        (f"CallDuration={'9' * 10}", {"CallDuration": ""}),
        (f"MediaUrl0={'x' * 301}&To=1", {"MediaUrl0": "", "To": "1"}),
        (f"Body={'é' * 1600}", {"Body": "é" * 1600}),
    ],
)
def test_what_cannot_be_stored_is_not_told(told, kept):
    assert storable(QueryDict(told)).dict() == kept


def test_an_ordinary_form_is_handed_on_as_it_is():
    form = QueryDict("CallSid=CA1&From=%2B13145550122&Body=hello&CallDuration=31")
    assert storable(form) is form
