"""Dates and times as Korean writes them (Unicode CLDR), by the twelve hours of clocks here."""

TIME_FORMAT = "A g:i"
DATE_FORMAT = "Y년 n월 j일"
MONTH_DAY_FORMAT = "n월 j일"
DATETIME_FORMAT = "Y년 n월 j일 A g:i"
SHORT_DATE_FORMAT = "Y. n. j."
SHORT_DATETIME_FORMAT = "Y. n. j. A g:i"
