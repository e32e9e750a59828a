"""Dates and times as Traditional Chinese writes them (Unicode CLDR), by the twelve hours of clocks here."""

TIME_FORMAT = "Ag:i"
DATE_FORMAT = "Y年n月j日"
MONTH_DAY_FORMAT = "n月j日"
DATETIME_FORMAT = "Y年n月j日 Ag:i"
SHORT_DATE_FORMAT = "Y/n/j"
SHORT_DATETIME_FORMAT = "Y/n/j Ag:i"
