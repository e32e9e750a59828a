"""Triggers over the entries and over their seal; changed columns have taken those of the entries with them on SQLite."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from scoreport.audit.triggers import removals, statements


def create(apps: object, schema_editor: BaseDatabaseSchemaEditor) -> None:
    vendor = schema_editor.connection.vendor
    for statement in (*removals(vendor), *statements(vendor).values()):
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_seal")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
