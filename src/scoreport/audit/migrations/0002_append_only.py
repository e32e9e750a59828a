"""Triggers that refuse any change to an entry, whoever asks, on both databases."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from scoreport.audit.triggers import SQL


def create(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    for statement in SQL[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
