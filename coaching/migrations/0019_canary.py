from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coaching', '0018_erase_part'),
    ]

    operations = [
        migrations.CreateModel(
            name='CanaryRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_at', models.DateTimeField()),
                ('called_at', models.DateTimeField(blank=True, null=True)),
                ('taken_at', models.DateTimeField(blank=True, null=True)),
                ('due_at', models.DateTimeField(blank=True, null=True)),
                ('handed_at', models.DateTimeField(blank=True, null=True)),
                ('delivered_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('failed_at', models.DateTimeField(blank=True, null=True)),
                ('waited_for', models.CharField(blank=True, default='', max_length=20)),
                ('pinged_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['-began_at'], name='canaryrun_newest')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('failed_at', None), ('waited_for', '')), models.Q(('failed_at__isnull', False), models.Q(('waited_for', ''), _negated=True)), _connector='OR'), name='canaryrun_failed_at_a_hop'), models.CheckConstraint(condition=models.Q(('closed_at', None), ('failed_at', None), _connector='OR'), name='canaryrun_ends_once')],
            },
        ),
    ]
