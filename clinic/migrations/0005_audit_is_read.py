from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """The trail newest first, and the lists in which a client stood; made while the line takes calls."""

    atomic = False

    dependencies = [
        ('clinic', '0004_preferences'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='auditevent',
            index=models.Index('clinic', 'at', 'id', name='auditevent_in_time'),
        ),
        AddIndexConcurrently(
            model_name='auditevent',
            index=GinIndex(condition=models.Q(('client_id__isnull', True)), fields=['data'], name='auditevent_lists', opclasses=['jsonb_path_ops']),
        ),
    ]
