"""The time, read in one place so that nobody compares naive with aware times."""

import datetime as dt
from zoneinfo import ZoneInfo


def now() -> dt.datetime:
    """Return the present instant, aware, in UTC."""
    return dt.datetime.now(dt.UTC)


def today(zone: str) -> dt.date:
    """Return the date that people in that time zone read on their calendar."""
    return now().astimezone(ZoneInfo(zone)).date()


def years_before(day: dt.date, years: int) -> dt.date:
    """Return the latest birth date of somebody who is `years` old on `day`.

    A person born on 29 February comes of age on 1 March of a common year.
    """
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return dt.date(day.year - years, 2, 28)
