"""Dates and times as Arabic writes them (Unicode CLDR), by the twelve hours of clocks here."""

TIME_FORMAT = "g:i A"
DATE_FORMAT = "j F Y"
MONTH_DAY_FORMAT = "j F"
DATETIME_FORMAT = "j F Y، g:i A"
SHORT_DATE_FORMAT = "Y/m/d"
SHORT_DATETIME_FORMAT = "Y/m/d، g:i A"
