"""The demo people, as these tests name them."""

from tests.riverbend import ada, ana, ben, dev, eli, hana, harbor, ines, jonas, lee, mira, otto, priya, riverbend

__all__ = [
    "ada",
    "ana",
    "ben",
    "dev",
    "eli",
    "hana",
    "harbor",
    "ines",
    "jonas",
    "lee",
    "mira",
    "otto",
    "priya",
    "riverbend",
]
