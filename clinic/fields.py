"""A text column that is encrypted at rest, bound to its row, and opened when it is read.

The model needs a `uuid` UUIDField. The ciphertext is bound to table, column and row uuid: swapped between
rows or columns it raises `EncryptionError`. `None` is stored as NULL, "" is encrypted. `.values()` gives
ciphertext (`Sealed`); filters other than `isnull`, `.update(column="text")` and `bulk_update` raise rather
than store or compare plain text: assign and `save()`, or `bulk_create`. Raw writers (COPY) get a column's
value from `seal_for(row_uuid, text)`. Nothing is kept on the field, so threads share it safely.
"""

import uuid
from typing import Any

from django.core import checks
from django.core.exceptions import FieldDoesNotExist
from django.db import models
from django.db.models.query_utils import DeferredAttribute

from clinic.encryption import EncryptionError, Sealed, seal, unseal


class OpensWhenRead(DeferredAttribute):
    """Keeps what came from the database sealed until somebody reads it; then the instance holds the plain
    text.
    """

    field: "EncryptedTextField"

    def __get__(self, instance: Any, cls: Any = None) -> Any:
        value = super().__get__(instance, cls)
        if isinstance(value, Sealed):
            value = self.field.open_for(instance.uuid, value)
            instance.__dict__[self.field.attname] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class EncryptedTextField(models.TextField):
    """See the module. In forms and code it is a plain text field; `max_length` bounds the plain text in
    forms.
    """

    descriptor_class = OpensWhenRead

    def where(self, row: uuid.UUID | str) -> bytes:
        """What binds a text to its place: table, column, row."""
        return f"{self.model._meta.db_table}\u00b7{self.column}\u00b7{row}".encode()

    def seal_for(self, row: uuid.UUID | str, text: str | None) -> Sealed | None:
        """The stored form of `text` for the row with that uuid."""
        return None if text is None else seal(text, self.where(row))

    def open_for(self, row: uuid.UUID | str, sealed: str) -> str:
        """The plain text stored for the row with that uuid. EncryptionError when it is not that row's."""
        return unseal(sealed, self.where(row))

    def pre_save(self, instance: models.Model, add: bool) -> Sealed | None:
        value = instance.__dict__.get(self.attname)
        if isinstance(value, Sealed) and not add:
            return value  # never read, so unchanged: stays as it is stored
        text = self.to_python(getattr(instance, self.attname))
        return self.seal_for(instance.uuid, text)  # type: ignore[attr-defined]

    def get_prep_value(self, value: Any) -> Any:
        if value is None or isinstance(value, Sealed):
            return value
        raise EncryptionError(f"{self} is encrypted: only save() and bulk_create() write it, nothing filters.")

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Sealed | None:
        return None if value is None else Sealed(value)

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise EncryptionError(f"{self} is encrypted: nothing filters by it.")

    def value_to_string(self, obj: models.Model) -> str:
        raise EncryptionError(f"{self} is encrypted: copy the database with pg_dump, not with dumpdata.")

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        return [*super().check(**kwargs), *self._check_row_uuid()]

    def _check_row_uuid(self) -> list[checks.CheckMessage]:
        try:
            bound = isinstance(self.model._meta.get_field("uuid"), models.UUIDField)
        except FieldDoesNotExist:
            bound = False
        return (
            []
            if bound
            else [
                checks.Error("An encrypted text needs a UUIDField named uuid on its model.", obj=self, id="clinic.E001")
            ]
        )
