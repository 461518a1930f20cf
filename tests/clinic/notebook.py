"""A model with encrypted columns that exists in tests only, outside the app registry."""

import uuid

from django.db import models
from django.test.utils import isolate_apps

from clinic.fields import EncryptedTextField

with isolate_apps("clinic"):

    class Page(models.Model):
        uuid = models.UUIDField(default=uuid.uuid4, unique=True)
        title = models.CharField(max_length=20, default="")
        note = EncryptedTextField(null=True, blank=True)
        plan = EncryptedTextField(blank=True, default="")

        class Meta:
            app_label = "clinic"
            db_table = "notebook_page"
