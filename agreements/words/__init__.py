"""The texts that a clinic starts with, in our own words. An admin edits them; what was published stays as it was."""

from agreements.words import adolescent, adult, disclosure, family

TEMPLATES = {
    "adult": {"en": adult.EN, "es": adult.ES},
    "adolescent": {"en": adolescent.EN, "es": adolescent.ES},
    "family": {"en": family.EN, "es": family.ES},
}
DISCLOSURE = {"en": disclosure.EN, "es": disclosure.ES}
