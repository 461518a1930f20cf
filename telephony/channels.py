"""The channels of coaching that a therapist's limits and the 24-hour rule are about."""

from enum import StrEnum, auto


class Channel(StrEnum):
    """How a client reaches the coaching line. Plain Python, so that the pure rules may use it."""

    CALL = auto()
    TEXT = auto()

    @classmethod
    def choices(cls) -> list[tuple[str, str]]:
        """For `choices=Channel.choices` on a model field: a callable keeps the labels out of migrations."""
        return [(channel.value, channel.name.capitalize()) for channel in cls]
