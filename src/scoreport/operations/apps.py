from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "scoreport.operations"
