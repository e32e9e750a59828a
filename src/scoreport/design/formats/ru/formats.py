"""Dates and times as Russian writes them (Unicode CLDR), by the twenty-four hours."""

TIME_FORMAT = "H:i"
DATE_FORMAT = r"j E Y г."
MONTH_DAY_FORMAT = "j E"
DATETIME_FORMAT = r"j E Y г., H:i"
SHORT_DATE_FORMAT = "d.m.Y"
SHORT_DATETIME_FORMAT = "d.m.Y, H:i"
