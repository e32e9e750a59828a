from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    name = "scoreport.configuration"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """List what is mailed."""
        from scoreport.configuration import expiry  # noqa: F401
