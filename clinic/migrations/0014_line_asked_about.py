from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("clinic", "0013_backups_by_age"),
    ]

    operations = [
        migrations.AddField(
            model_name="coachingline",
            name="calls_asked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
        migrations.AddField(
            model_name="coachingline",
            name="texts_asked_at",
            field=models.DateTimeField(blank=True, editable=False, null=True),
        ),
    ]
