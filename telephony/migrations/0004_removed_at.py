from django.db import migrations, models


def removed_at(model_name: str) -> migrations.AddField:
    column = models.DateTimeField("deleted at the carrier", blank=True, null=True)
    return migrations.AddField(model_name=model_name, name="removed_at", field=column)


class Migration(migrations.Migration):
    dependencies = [
        ("telephony", "0003_troubled_rows"),
    ]

    operations = [removed_at("message"), removed_at("call")]
