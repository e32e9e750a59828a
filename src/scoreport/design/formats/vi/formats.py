"""Dates and times as Vietnamese writes them (Unicode CLDR), by the twelve hours of clocks here."""

TIME_FORMAT = "g:i A"
DATE_FORMAT = r"j \t\h\á\n\g n, Y"
MONTH_DAY_FORMAT = r"j \t\h\á\n\g n"
DATETIME_FORMAT = r"g:i A, j \t\h\á\n\g n, Y"
SHORT_DATE_FORMAT = "d/m/Y"
SHORT_DATETIME_FORMAT = "g:i A d/m/Y"
