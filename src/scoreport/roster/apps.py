from django.apps import AppConfig


class RosterConfig(AppConfig):
    name = "scoreport.roster"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Add this app's mails to the table."""
        from scoreport.roster.imports import notices  # noqa: F401
