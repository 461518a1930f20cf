from django.contrib.postgres.operations import ValidateConstraint
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("coaching", "0003_contact_sheet")]

    operations = [ValidateConstraint(model_name="contact", name="contact_logged_by_and_at")]
