from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coaching', '0020_host_spool'),
    ]

    operations = [
        migrations.CreateModel(
            name='ProcessClock',
            fields=[
                ('name', models.CharField(max_length=160, primary_key=True, serialize=False)),
                ('ahead_seconds', models.FloatField()),
                ('seen_at', models.DateTimeField()),
            ],
        ),
    ]
