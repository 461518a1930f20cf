import uuid

from django.db import models

from clinic.fields import EncryptedTextField


class RetiredKey(models.Model):
    """What is left of a field key once it is taken out of FIELD_KEYS: the key derived from it for digests (base64),
    encrypted under the keys that came after it. It opens no text; it proves PINs and signed agreements of its time.
    """

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=16, unique=True)
    digest_key = EncryptedTextField()
    kept_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
