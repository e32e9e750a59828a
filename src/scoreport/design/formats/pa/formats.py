"""Dates and times as Punjabi writes them (Unicode CLDR), by the twelve hours of clocks here."""

TIME_FORMAT = "g:i A"
DATE_FORMAT = "j F Y"
MONTH_DAY_FORMAT = "j F"
DATETIME_FORMAT = "j F Y, g:i A"
SHORT_DATE_FORMAT = "j/n/Y"
SHORT_DATETIME_FORMAT = "j/n/Y, g:i A"
