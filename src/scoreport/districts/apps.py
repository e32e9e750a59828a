from django.apps import AppConfig


class DistrictsConfig(AppConfig):
    name = "scoreport.districts"
    default_auto_field = "django.db.models.BigAutoField"
