from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("coaching", "0021_process_clock"),
    ]

    operations = [
        migrations.AddField(
            model_name="undo",
            name="before",
            field=models.JSONField(blank=True, editable=False, null=True),
        ),
    ]
