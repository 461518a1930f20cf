from django.db import migrations


class Migration(migrations.Migration):
    """Nobody says ON CONFLICT (sid) of a text, as is said of a call; whoever looks for one looks for one that is there."""

    dependencies = [
        ("telephony", "0007_sid_of_those_that_have_one"),
    ]

    operations = [
        migrations.RemoveConstraint(model_name="message", name="message_sid_once"),
    ]
