from django.db import migrations, models


class Migration(migrations.Migration):
    """Words of staff that never reached the client are an outcome of their own."""

    dependencies = [
        ("coaching", "0025_notes_of_texts"),
    ]

    operations = [
        migrations.AlterField(
            model_name="contact",
            name="outcome",
            field=models.CharField(
                choices=[
                    ("under_way", "Under way"),
                    ("connected", "Spoke with the coach"),
                    ("call_back", "Call-back taken"),
                    ("paused", "In a pause: told when coaching opens again"),
                    ("not_set_up", "No agreement in force"),
                    ("ended", "Discharged: given the office"),
                    ("not_identified", "Caller not identified"),
                    ("hung_up", "Hung up"),
                    ("delivered", "Text delivered"),
                    ("kept", "Text kept for later"),
                    ("texted", "Texted with the coach"),
                    ("came_back", "Text came back: not delivered"),
                    ("voicemail", "Voicemail or nobody pressed a key"),
                    ("no_answer", "No answer"),
                    ("not_now", "Not now: a new time was agreed"),
                    ("failed", "Could not be placed"),
                ],
                default="under_way",
                max_length=16,
            ),
        ),
    ]
