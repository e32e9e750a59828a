from django.apps import AppConfig


class InsightsConfig(AppConfig):
    name = "scoreport.insights"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """List what is mailed."""
        from scoreport.insights import alarms  # noqa: F401
