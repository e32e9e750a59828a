"""Paperless state score reports for California school districts."""

__version__ = "0.1.0"
