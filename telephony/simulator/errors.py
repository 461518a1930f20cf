"""What can go wrong between the exchange and us, in the exchange's words."""


class TwimlError(Exception):
    """Our document is not one that Twilio would carry out as it is meant."""


class RestError(Exception):
    """A REST request that Twilio refuses: HTTP status, Twilio's error code, Twilio's words."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.message = message


class HandsetError(Exception):
    """A handset was asked for what a telephone in that state cannot do (answer without ringing, …)."""
