"""The elements behind ``{% load design %}``, one module per family of them."""
