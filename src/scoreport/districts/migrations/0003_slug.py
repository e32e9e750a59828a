from django.db import migrations, models

from scoreport.districts.slugs import free_slug


def name_all(apps, schema_editor):
    taken = []
    for lea in apps.get_model("districts", "Lea").objects.order_by("pk"):
        lea.slug = free_slug(lea.name, taken)
        lea.save(update_fields=["slug"])
        taken.append(lea.slug)


class Migration(migrations.Migration):

    dependencies = [
        ('districts', '0002_watch'),
    ]

    operations = [
        migrations.AddField(
            model_name='lea',
            name='slug',
            field=models.SlugField(default='', max_length=60, db_index=False),
            preserve_default=False,
        ),
        migrations.RunPython(name_all, migrations.RunPython.noop),
        migrations.AlterField(
            model_name='lea',
            name='slug',
            field=models.SlugField(max_length=60, unique=True),
        ),
    ]
