"""Paperless state score reports for California school districts."""
