"""Times as Spanish is written in California: by the twelve hours that clocks and schools there show."""

TIME_FORMAT = "g:i A"
DATETIME_FORMAT = r"j \d\e F \d\e Y, g:i A"
SHORT_DATETIME_FORMAT = "d/m/Y g:i A"
