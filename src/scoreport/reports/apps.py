from django.apps import AppConfig


class ReportsConfig(AppConfig):
    name = "scoreport.reports"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """List what is mailed."""
        from scoreport.reports import try_again  # noqa: F401
