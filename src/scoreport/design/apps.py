"""Django's entry for the look; it holds templates, static files and template tags, no models."""

from django.apps import AppConfig


class DesignConfig(AppConfig):
    """Registers the app under the label ``design``."""

    name = "scoreport.design"
    label = "design"
    verbose_name = "Design"
