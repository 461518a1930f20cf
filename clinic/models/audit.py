from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Now

from clinic import append_only
from clinic.models.clinic import Clinic


class AuditEvent(models.Model):
    """Who did what to which record, when. Labels and ids only, never free text (but an operator's reason to let
    somebody in again), a client's name or a number; kept for good.

    No constraint binds it to other tables: what is recorded outlives what it is about. `at` is the moment the
    change is dated with, `recorded_at` the database's own clock. `clinic` is empty for the installation
    itself (a sign-in with an unknown address).
    """

    at = models.DateTimeField()
    recorded_at = models.DateTimeField(db_default=Now(), editable=False)
    clinic = models.ForeignKey(
        Clinic, null=True, on_delete=models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    actor_label = models.CharField(max_length=120)
    action = models.CharField(max_length=60)
    subject_label = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    client_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index("client_id", "id", name="auditevent_client", condition=models.Q(client_id__isnull=False)),
            models.Index("recorded_at", "id", name="auditevent_recorded"),
            models.Index("clinic", "at", "id", name="auditevent_in_time"),
            # what was refused lately, in any clinic
            models.Index("recorded_at", name="auditevent_denied", condition=models.Q(action="access.denied")),
            models.Index("at", name="auditevent_backups", condition=models.Q(action="backup.made")),
            # who was shown a list with this client in it
            GinIndex(
                fields=["data"],
                opclasses=["jsonb_path_ops"],
                name="auditevent_lists",
                condition=models.Q(client_id__isnull=True),
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="auditevent_actor_kind_is_known",
                condition=models.Q(actor_kind__in=["staff", "client", "system"]),
            ),
            models.CheckConstraint(
                name="auditevent_people_have_an_id",
                condition=models.Q(actor_kind="system") | models.Q(actor_id__isnull=False),
            ),
        ]
        triggers = append_only.protect()

    def __str__(self) -> str:
        return f"{self.action} {self.subject_label} {self.subject_id}"


class AuditLink(models.Model):
    """One link of a clinic's chain over its audit events: `hash` = SHA-256 of the link before it and the
    event as canonical JSON.

    `chain` is the clinic's id, 0 for the installation. `seq` counts from 1 without a gap; links follow the
    order of linking, since an event with a lower id can be committed later.
    """

    event = models.OneToOneField(
        AuditEvent, on_delete=models.DO_NOTHING, db_constraint=False, related_name="audit_link"
    )
    chain = models.BigIntegerField()
    seq = models.BigIntegerField()
    hash = models.CharField(max_length=64)
    linked_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="auditlink_one_a_place")]
        triggers = append_only.protect()

    def __str__(self) -> str:
        return f"{self.hash}:{self.seq}"
