"""The house: settings, addresses, jobs, logs, and the servers it starts for itself.

Celery's app is made here, so that a task of ours is bound to it wherever it is first imported.
"""

from config.celery import app as celery_app

__all__ = ["celery_app"]
