"""A telephone in somebody's hand: what it rings, hears, shows and holds."""

from dataclasses import dataclass, field
from datetime import datetime

from telephony.simulator.legs import Leg
from telephony.simulator.messages import Media


@dataclass(frozen=True, slots=True)
class Heard:
    """Something that came out of the earpiece: speech with its language, or a note such as ringing."""

    at: datetime
    text: str
    language: str = ""
    voice: str = ""
    sid: str = ""

    @property
    def is_speech(self) -> bool:
        return bool(self.language)


@dataclass(frozen=True, slots=True)
class Text:
    """One message in a handset's thread with a line. `automatic` marks what the carrier itself answered."""

    at: datetime
    line: str
    mine: bool
    body: str
    media: tuple[Media, ...] = ()
    sid: str = ""
    automatic: bool = False


@dataclass(eq=False, slots=True)
class Handset:
    number: str
    leg: Leg | None = None  # the call it is in, or that rings
    calls: list[Leg] = field(default_factory=list)
    heard: list[Heard] = field(default_factory=list)
    keys: list[tuple[str, str]] = field(default_factory=list)  # (key, what became of it)
    texts: list[Text] = field(default_factory=list)
    can_text: bool = True  # a landline cannot
    reachable: bool = True  # switched off: calls fail, texts are undelivered
    engaged: bool = False  # busy with somebody else

    @property
    def is_ringing(self) -> bool:
        """Somebody calls this telephone and it has not been picked up."""
        return bool(self.leg and self.leg.direction != "inbound" and self.leg.status == "ringing")

    @property
    def is_live(self) -> bool:
        return bool(self.leg and self.leg.live and not self.is_ringing)

    @property
    def waits_for_keys(self) -> bool:
        return bool(self.leg and self.leg.script and self.leg.script.listens)

    @property
    def connected_to(self) -> "Handset | None":
        return self.leg.peer.phone if self.leg and self.leg.peer else None
