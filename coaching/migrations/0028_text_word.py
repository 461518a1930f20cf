from django.db import migrations, models


class Migration(migrations.Migration):
    """What a text asked of the line alone, and the line has done: it need not be read."""

    dependencies = [
        ("coaching", "0027_queues_of_a_worker"),
    ]

    operations = [
        migrations.AddField(
            model_name="conversationtext",
            name="word",
            field=models.CharField(
                blank=True,
                choices=[
                    ("stop", "Texts stopped"),
                    ("start", "Texts on again"),
                    ("call", "Call-back taken"),
                    ("page", "Asked for the own page"),
                ],
                db_default="",
                default="",
                max_length=8,
            ),
        ),
    ]
