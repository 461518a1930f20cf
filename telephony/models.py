"""What we know of every text, call and webhook that passed the line.

`line` is our number, `peer` the other side's, both as text in E.164; a caller who withholds the
number has a word there. No row names a client: whose phone it was is decided on a higher floor.
"""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.db import models
from django.db.models.functions import Coalesce, Now
from django.utils.translation import gettext_lazy as _

from clinic.fields import EncryptedTextField
from clinic.numbers import E164
from telephony.states import (
    CALL_RANK,
    CALLS_TROUBLED,
    CALLS_UNDER_WAY,
    TEXT_RANK,
    TEXTS_TROUBLED,
    TEXTS_UNDER_WAY,
    CallState,
    Direction,
    TextState,
)


def one_of(field: str, words: type[Direction] | type[TextState] | type[CallState]) -> models.Q:
    return models.Q(**{f"{field}__in": [str(word) for word in words]})


def rank_of_state(ranks: dict) -> models.GeneratedField:
    """The state's place in the order, kept by PostgreSQL itself: it can never disagree with the state."""
    whens = [models.When(state=str(state), then=models.Value(rank)) for state, rank in ranks.items()]
    return models.GeneratedField(
        expression=models.Case(*whens, default=models.Value(0), output_field=models.SmallIntegerField()),
        output_field=models.SmallIntegerField(),
        db_persist=True,
    )


class Handover(models.Model):
    """What a text and a call have in common: the row is the queue, the claim and the record in one.

    Every optional column has its default in the database too, so that one SQL statement can write a row.
    """

    uuid = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    clinic = models.ForeignKey("clinic.Clinic", on_delete=models.PROTECT, related_name="+", db_index=False)
    direction = models.CharField(max_length=3)
    line = models.CharField(_("our number"), max_length=20)
    peer = models.CharField(_("their number"), max_length=40)
    urgency = models.SmallIntegerField(default=5, db_default=5)
    due_at = models.DateTimeField(null=True, blank=True)
    valid_until = models.DateTimeField(null=True, blank=True)
    lease_until = models.DateTimeField(null=True, blank=True)
    handed_at = models.DateTimeField(
        _("last time we began to hand it over"),
        null=True,
        blank=True,
    )
    in_doubt = models.BooleanField(
        _("the carrier may have it without our knowing"),
        default=False,
        db_default=False,
    )
    attempts = models.SmallIntegerField(default=0, db_default=0)
    sid = models.CharField(_("the carrier's name for it"), max_length=64, null=True, blank=True)  # noqa: DJ001
    past_sids = ArrayField(models.CharField(max_length=64), default=list, db_default=[], blank=True)
    error_code = models.IntegerField(null=True, blank=True)
    error = models.CharField(_("our word for what went wrong"), max_length=40, default="", db_default="")
    unknown_status = models.CharField(max_length=40, default="", db_default="")
    checked_at = models.DateTimeField(_("last asked the carrier about it"), null=True, blank=True)
    removed_at = models.DateTimeField(_("deleted at the carrier"), null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    dedupe_key = models.CharField(max_length=120, null=True, blank=True)  # noqa: DJ001

    class Meta:
        abstract = True


def shared_constraints(name: str, states: type[TextState] | type[CallState]) -> list[models.BaseConstraint]:
    outgoing = models.Q(direction=str(Direction.OUT))
    return [
        models.CheckConstraint(name=f"{name}_direction_known", condition=one_of("direction", Direction)),
        models.CheckConstraint(name=f"{name}_state_known", condition=one_of("state", states)),
        models.CheckConstraint(name=f"{name}_urgency_0_to_9", condition=models.Q(urgency__range=(0, 9))),
        models.CheckConstraint(
            name=f"{name}_leaves_to_a_number",
            condition=~outgoing | models.Q(peer__regex=E164),
        ),
        models.CheckConstraint(
            name=f"{name}_pending_has_due_time",
            condition=~models.Q(state="pending") | models.Q(due_at__isnull=False),
        ),
        models.CheckConstraint(
            name=f"{name}_lease_while_sending",
            condition=models.Q(state="sending", lease_until__isnull=False)
            | (~models.Q(state="sending") & models.Q(lease_until__isnull=True)),
        ),
        models.UniqueConstraint(name=f"{name}_dedupe_key_once", fields=["dedupe_key"]),
    ]


def shared_indexes(name: str, under_way: tuple, did_not_arrive: tuple) -> list[models.Index]:
    return [
        models.Index(name=f"{name}_due", fields=["urgency", "due_at"], condition=models.Q(state="pending")),
        models.Index(name=f"{name}_leases", fields=["lease_until"], condition=models.Q(state="sending")),
        models.Index(
            Coalesce("checked_at", "created_at"),
            name=f"{name}_under_way",
            condition=models.Q(state__in=[str(state) for state in under_way]),
        ),
        models.Index(name=f"{name}_by_peer", fields=["peer", "-created_at"]),
        models.Index(
            name=f"{name}_handed",
            fields=["clinic", "handed_at"],
            condition=models.Q(direction=str(Direction.OUT), handed_at__isnull=False),
        ),
        models.Index(
            name=f"{name}_troubled",
            fields=["created_at"],
            condition=models.Q(state__in=[str(state) for state in did_not_arrive]),
        ),
    ]


class Message(Handover):
    """A text, in or out. Out, it is either words from `wording.TEXTS` or a person's own words in `body`."""

    template = models.CharField(max_length=40, default="", db_default="", blank=True)
    purpose = models.CharField(
        _("what a person's own words are for: by it they are looked at once more before they leave"),
        max_length=40,
        default="",
        db_default="",
        blank=True,
    )
    params = models.JSONField(_("shown by the template; no health information"), default=dict, db_default={})
    language = models.CharField(max_length=5, default="en", db_default="en")
    body = EncryptedTextField(null=True, blank=True)
    state = models.CharField(max_length=12, default="pending", db_default="pending")
    state_rank = rank_of_state(TEXT_RANK)
    segments = models.SmallIntegerField(null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    delivered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            *shared_constraints("message", TextState),
            # thousands are queued at once, and have none yet
            models.UniqueConstraint(
                name="message_sid_once_given", fields=["sid"], condition=models.Q(sid__isnull=False)
            ),
        ]
        indexes = shared_indexes("message", TEXTS_UNDER_WAY, TEXTS_TROUBLED)


class Call(Handover):
    """One leg: a client's call to the line, a call that we place, or a leg that a Dial makes under a parent.

    `twiml_path` is our own path that the carrier fetches when the leg is answered.
    """

    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, blank=True, related_name="legs", db_index=False
    )
    purpose = models.CharField(max_length=40, default="", db_default="", blank=True)
    twiml_path = models.CharField(max_length=200, default="", db_default="", blank=True)
    timeout_seconds = models.SmallIntegerField(null=True, blank=True)
    time_limit_seconds = models.IntegerField(null=True, blank=True)
    state = models.CharField(max_length=12, default="pending", db_default="pending")
    state_rank = rank_of_state(CALL_RANK)
    answered_at = models.DateTimeField(null=True, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    duration_seconds = models.IntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            *shared_constraints("call", CallState),
            models.UniqueConstraint(name="call_sid_once", fields=["sid"]),
        ]
        indexes = [
            *shared_indexes("call", CALLS_UNDER_WAY, CALLS_TROUBLED),
            models.Index(name="call_legs", fields=["parent"], condition=models.Q(parent__isnull=False)),
        ]


class Receipt(models.Model):
    """A webhook that we took in, by its key; `answer` is what we said, to be said again to a duplicate."""

    key = models.CharField(max_length=160, unique=True)
    received_at = models.DateTimeField(db_index=True)
    answer = models.TextField(null=True, blank=True)  # noqa: DJ001  (null: not answered yet; "" is an answer)


class Stop(models.Model):
    """A person texted STOP to a line (`stopped_at`), and perhaps START after it (`started_at`)."""

    line = models.CharField(max_length=20)
    peer = models.CharField(max_length=40)
    stopped_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(name="stop_once_per_line_and_peer", fields=["line", "peer"])]


class Media(models.Model):
    """A picture that came with a text: fetched by a job, kept encrypted, then deleted at the carrier."""

    uuid = models.UUIDField(default=uuid.uuid4, db_default=RandomUUID(), unique=True, editable=False)
    message = models.ForeignKey(Message, on_delete=models.PROTECT, related_name="media")
    position = models.SmallIntegerField()
    url = models.CharField(_("where the carrier keeps it"), max_length=300)
    content_type = models.CharField(max_length=80)
    size = models.IntegerField(null=True, blank=True)
    file = models.CharField(_("name in our own store"), max_length=100, default="", db_default="")
    due_at = models.DateTimeField(null=True, blank=True)
    attempts = models.SmallIntegerField(default=0, db_default=0)
    fetched_at = models.DateTimeField(null=True, blank=True)
    removed_at = models.DateTimeField(_("deleted at the carrier"), null=True, blank=True)
    error = models.CharField(max_length=40, default="", db_default="")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        verbose_name_plural = "media"
        constraints = [models.UniqueConstraint(name="media_once_per_place", fields=["message", "position"])]
        indexes = [
            models.Index(name="media_due", fields=["due_at"], condition=models.Q(due_at__isnull=False)),
        ]
