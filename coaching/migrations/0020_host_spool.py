from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coaching', '0019_canary'),
    ]

    operations = [
        migrations.CreateModel(
            name='HostSpool',
            fields=[
                ('host', models.CharField(max_length=120, primary_key=True, serialize=False)),
                ('waiting', models.PositiveIntegerField(default=0)),
                ('set_aside', models.PositiveIntegerField(default=0)),
                ('oldest_at', models.DateTimeField(blank=True, null=True)),
                ('seen_at', models.DateTimeField()),
            ],
        ),
    ]
