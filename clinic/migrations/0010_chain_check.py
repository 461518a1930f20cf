from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('clinic', '0009_synthetic'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChainCheck',
            fields=[
                ('chain', models.BigIntegerField(primary_key=True, serialize=False)),
                ('seq', models.BigIntegerField(default=0)),
                ('hash', models.CharField(max_length=64)),
                ('round_began_at', models.DateTimeField()),
                ('whole_until', models.DateTimeField(blank=True, null=True)),
                ('checked_at', models.DateTimeField()),
                ('problem', models.CharField(blank=True, default='', max_length=200)),
            ],
        ),
    ]
