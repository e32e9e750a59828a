"""`{% load roster_imports %}`: what a roster import calls what it changes."""

from django import template

from scoreport.roster.imports.labels import kind_label

register = template.Library()
register.filter("kind_label", kind_label)
