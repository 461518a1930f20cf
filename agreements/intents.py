"""The sentences that people agree to when they sign, kept with each signature as they were shown."""

from agreements.models import SignerRole

INTENTS = {
    "en": {
        SignerRole.CLIENT: "I have read this agreement and agree to it. I intend this as my signature.",
        SignerRole.GUARDIAN: (
            "I am the parent or legal guardian. I have read this agreement and agree to it for my child."
            " I intend this as my signature."
        ),
        SignerRole.THERAPIST: "I have gone through this agreement with my client and keep to it from my side.",
    },
    "es": {
        SignerRole.CLIENT: "He leído este acuerdo y lo acepto. Quiero que esto valga como mi firma.",
        SignerRole.GUARDIAN: (
            "Soy la madre, el padre o quien tiene la tutela legal. He leído este acuerdo y lo acepto por mi hija o"
            " hijo. Quiero que esto valga como mi firma."
        ),
        SignerRole.THERAPIST: "He repasado este acuerdo con mi cliente y lo cumplo por mi parte.",
    },
}
BUTTON = {"en": "Sign this agreement", "es": "Firmar este acuerdo"}


def sentence(language: str, role: str) -> str:
    """In the language that the signer reads."""
    return INTENTS.get(language, INTENTS["en"])[SignerRole(role)]
