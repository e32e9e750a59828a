"""Dates and times as Farsi writes them (Unicode CLDR), by the twenty-four hours."""

TIME_FORMAT = "H:i"
DATE_FORMAT = "j F Y"
MONTH_DAY_FORMAT = "j F"
DATETIME_FORMAT = "j F Y، H:i"
SHORT_DATE_FORMAT = "Y/m/d"
SHORT_DATETIME_FORMAT = "Y/m/d، H:i"
