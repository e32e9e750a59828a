"""Dates and times as Hmong writes them (Unicode CLDR), by the twelve hours of clocks here."""

TIME_FORMAT = "g:i A"
DATE_FORMAT = "F j, Y"
MONTH_DAY_FORMAT = "F j"
DATETIME_FORMAT = "F j, Y, g:i A"
SHORT_DATE_FORMAT = "m/d/Y"
SHORT_DATETIME_FORMAT = "m/d/Y g:i A"
