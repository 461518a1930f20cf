"""The carrier's errors in our own words, each either for good (permanent) or worth another try.

Twilio's codes: https://www.twilio.com/docs/api/errors
"""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _


class Failure(StrEnum):
    """Why a text or a call did not get through. Staff see a sentence made of it (`SENTENCES` below)."""

    WRONG_NUMBER = "wrong number"
    NO_TEXTS_THERE = "no texts there"
    TEXTS_OFF = "texts off"
    BLOCKED = "blocked"
    FILTERED = "filtered"
    NOT_REGISTERED = "not registered"
    REFUSED = "refused"
    UNREACHABLE = "unreachable"
    TOO_FAST = "too fast"
    CARRIER_DOWN = "carrier down"
    NO_ANSWER_IN_TIME = "no answer in time"
    OUR_ACCOUNT = "our account"
    UNCLEAR = "unclear"
    BROKEN = "broken"  # our own code failed on this row
    TOO_LATE = "too late"
    GIVEN_UP = "given up"
    NOT_WANTED = "not wanted"  # a check before sending said no


SENTENCES = {
    Failure.WRONG_NUMBER: _("The number does not exist."),
    Failure.NO_TEXTS_THERE: _("This phone cannot take texts."),
    Failure.TEXTS_OFF: _("Texts off: STOP received."),
    Failure.BLOCKED: _("The phone or its network blocks us."),
    Failure.FILTERED: _("The network filtered the text out."),
    Failure.NOT_REGISTERED: _("Our number is not registered for texts."),
    Failure.REFUSED: _("The telephone carrier refused it."),
    Failure.UNREACHABLE: _("The phone could not be reached."),
    Failure.TOO_FAST: _("The telephone carrier is busy; it is tried again."),
    Failure.CARRIER_DOWN: _("The telephone carrier is down; it is tried again."),
    Failure.NO_ANSWER_IN_TIME: _("The telephone carrier did not answer; it is tried again."),
    Failure.OUR_ACCOUNT: _("Our account with the telephone carrier needs attention."),
    Failure.UNCLEAR: _("It did not arrive; the carrier does not say why."),
    Failure.BROKEN: _("It could not be prepared; the technician is told."),
    Failure.TOO_LATE: _("It was not sent: it would have come too late."),
    Failure.GIVEN_UP: _("It was not sent after several tries."),
    Failure.NOT_WANTED: _("It was no longer wanted when its turn came."),
}

PERMANENT = {
    13223: Failure.WRONG_NUMBER,
    13224: Failure.WRONG_NUMBER,
    21211: Failure.WRONG_NUMBER,
    21217: Failure.WRONG_NUMBER,
    21214: Failure.WRONG_NUMBER,
    21610: Failure.TEXTS_OFF,
    21614: Failure.NO_TEXTS_THERE,
    30004: Failure.BLOCKED,
    30006: Failure.NO_TEXTS_THERE,
    30007: Failure.FILTERED,
    30034: Failure.NOT_REGISTERED,
}

STOPPED = frozenset(code for code, failure in PERMANENT.items() if failure is Failure.TEXTS_OFF)

TEMPORARY = {
    20429: Failure.TOO_FAST,
    30001: Failure.TOO_FAST,
    30003: Failure.UNREACHABLE,
    30005: Failure.UNREACHABLE,
    30008: Failure.UNCLEAR,
}


class CarrierError(Exception):
    """The carrier did not do what we asked.

    `permanent`: the same request will never succeed. `in_doubt`: the request may have been carried out
    all the same (an answer that never came), so look before asking again.
    """

    def __init__(
        self, failure: Failure, *, code: int | None = None, permanent: bool = False, in_doubt: bool = False
    ) -> None:
        super().__init__(f"{failure} ({code})" if code else str(failure))
        self.failure = failure
        self.code = code
        self.permanent = permanent
        self.in_doubt = in_doubt


def from_answer(status: int, code: int | None) -> CarrierError:
    """The error for an HTTP answer of 400 and above. An unknown 4xx is permanent: asking again is no use.

    Wrong credentials or a wrong address (401, 403, 404) are our own set-up, which somebody will mend: worth
    another try, no text is lost by it. After a 5xx nobody knows whether the request was carried out.
    """
    if code in PERMANENT:
        return CarrierError(PERMANENT[code], code=code, permanent=True)
    if status == 429 or code in TEMPORARY:
        return CarrierError(TEMPORARY.get(code or 0, Failure.TOO_FAST), code=code)
    if status in {401, 403, 404}:
        return CarrierError(Failure.OUR_ACCOUNT, code=code)
    if status >= 500:
        return CarrierError(Failure.CARRIER_DOWN, code=code, in_doubt=True)
    return CarrierError(Failure.REFUSED, code=code, permanent=True)


def word_for(code: int | None) -> Failure:
    """Our word for an error code in a delivery report."""
    if not code:
        return Failure.UNCLEAR
    return PERMANENT.get(code) or TEMPORARY.get(code) or Failure.REFUSED


def worth_another_try(code: int | None) -> bool:
    """Whether a text that came back with this code may be sent again."""
    return code in TEMPORARY
