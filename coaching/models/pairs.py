"""Who and when stand together: nobody did what was not done."""

from django.db import models


def nobody_before_it_was_done(model: str, verb: str) -> models.CheckConstraint:
    """`<verb>_by` is set only together with `<verb>_at`."""
    undone = models.Q(**{f"{verb}_by": None})
    done = models.Q(**{f"{verb}_at__isnull": False})
    return models.CheckConstraint(condition=undone | done, name=f"{model}_{verb}_by_and_at")
