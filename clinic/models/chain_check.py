from django.db import models


class ChainCheck(models.Model):
    """How far a chain of the audit trail was walked and found whole, by a job that goes on where it stopped.

    `chain` as in AuditLink. At its end the walk begins anew a day later: an old event may be changed as well as a new
    one. `problem` is what it found; it stays until a person has looked into it (KnownBreak).
    """

    chain = models.BigIntegerField(primary_key=True)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64)
    round_began_at = models.DateTimeField()
    whole_until = models.DateTimeField(null=True, blank=True)
    checked_at = models.DateTimeField()
    problem = models.CharField(max_length=200, blank=True, default="")

    def __str__(self) -> str:
        return f"chain {self.chain} up to {self.seq}"
