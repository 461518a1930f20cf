from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    """What was refused lately, in any clinic; made while the line takes calls."""

    atomic = False

    dependencies = [
        ('clinic', '0005_audit_is_read'),
    ]

    operations = [
        AddIndexConcurrently(
            model_name='auditevent',
            index=models.Index(models.F('recorded_at'), condition=models.Q(('action', 'access.denied')), name='auditevent_denied'),
        ),
    ]
