"""Second factors: allauth keeps the seeds of one-time codes and of recovery codes; here they are encrypted
with our keys.
"""

from allauth.mfa.adapter import DefaultMFAAdapter
from django.utils.translation import gettext_lazy as _

from clinic.encryption import seal, unseal

WHERE = "allauth.mfa\u00b7seed".encode()
SECRETS = (
    "secret",
    "seed",
)  # the keys of Authenticator.data that hold one: of one-time codes, of recovery codes


class MFAAdapter(DefaultMFAAdapter):
    """For settings.MFA_ADAPTER. allauth gives no row to bind a seed to, so all seeds share one place."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("That did not fit. Type the newest code, or use your passkey again."),
    }

    def encrypt(self, text: str) -> str:
        return str(seal(text, WHERE))

    def decrypt(self, encrypted_text: str) -> str:
        return unseal(encrypted_text, WHERE)
