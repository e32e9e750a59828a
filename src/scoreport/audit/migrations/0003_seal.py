
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('count', models.BigIntegerField()),
                ('begins_at', models.DateTimeField()),
                ('ends_at', models.DateTimeField()),
                ('export_sha256', models.CharField(max_length=64)),
                ('made_at', models.DateTimeField()),
                ('chain', models.BinaryField(max_length=32)),
                ('mac', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('entry', models.BigIntegerField(unique=True)),
                ('mac', models.BinaryField(max_length=32)),
            ],
        ),
        migrations.CreateModel(
            name='SealKey',
            fields=[
                ('begins', models.BigIntegerField(primary_key=True, serialize=False)),
                ('fingerprint', models.CharField(max_length=32)),
                ('earlier', models.TextField()),
            ],
        ),
        migrations.AlterModelOptions(
            name='entry',
            options={'ordering': ['-at', '-id']},
        ),
        migrations.AddField(
            model_name='entry',
            name='channel',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='entry',
            name='client',
            field=models.CharField(blank=True, max_length=100),
        ),
        migrations.AddField(
            model_name='entry',
            name='interest',
            field=models.CharField(blank=True, max_length=20),
        ),
        migrations.AddField(
            model_name='entry',
            name='network',
            field=models.CharField(blank=True, max_length=45),
        ),
        migrations.AddField(
            model_name='entry',
            name='on_behalf_of',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AlterField(
            model_name='entry',
            name='at',
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name='entry',
            name='event',
            field=models.CharField(max_length=40),
        ),
        migrations.AlterField(
            model_name='entry',
            name='lea_key',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AlterField(
            model_name='entry',
            name='student_key',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AlterField(
            model_name='entry',
            name='user_key',
            field=models.CharField(blank=True, max_length=32),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['at', 'id'], name='audit_by_time'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['lea_key', 'at', 'id'], name='audit_of_lea'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['lea_key', 'event', 'at', 'id'], name='audit_of_event'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['user_key', 'at', 'id'], name='audit_of_user'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['school_key', 'at', 'id'], name='audit_of_school'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['student_key', 'at', 'id'], name='audit_of_student'),
        ),
    ]
