from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0008_retired_key'),
    ]

    operations = [
        migrations.AddField(
            model_name='clinic',
            name='synthetic',
            field=models.BooleanField(db_default=False, default=False, verbose_name='only our own test calls live here'),
        ),
    ]
