"""`{% load roster %}`: how people and their facts stand on pages."""

from django import template

from scoreport.roster.grades import grade_label

register = template.Library()
register.filter("grade_label", grade_label)
