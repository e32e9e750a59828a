from django.apps import AppConfig


class ConfigurationConfig(AppConfig):
    name = "scoreport.configuration"
    default_auto_field = "django.db.models.BigAutoField"
