"""Dates and times as Armenian writes them (Unicode CLDR), by the twenty-four hours. Months stand as numbers, because
Django knows their nominative only."""

TIME_FORMAT = "H:i"
DATE_FORMAT = "d.m.Y"
MONTH_DAY_FORMAT = "d.m"
DATETIME_FORMAT = "d.m.Y, H:i"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
