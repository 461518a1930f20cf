from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What did not arrive, for the watch over it; made while the line takes calls."""

    atomic = False

    dependencies = [
        ('telephony', '0002_message_purpose'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='call',
            index=models.Index(condition=models.Q(('state__in', ['dead', 'failed'])), fields=['created_at'], name='call_troubled'),
        ),
        AddIndexConcurrently(
            model_name='message',
            index=models.Index(condition=models.Q(('state__in', ['dead', 'failed', 'undelivered'])), fields=['created_at'], name='message_troubled'),
        ),
    ]
